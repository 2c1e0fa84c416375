namespace FlaskDash.Razor.Tests.Pages.Repositories;

[Collection(RepositoryApp.Shared)]
public sealed class FilesTests(RepositoryApp app)
{
    private string Root => $"/repositories/{app.Id}";

    [Fact]
    public async Task A_folder_lists_what_git_lists_and_leads_down_to_a_file_and_its_commits()
    {
        var page = await app.Stranger.OpenAsync($"{Root}/files?bots=in");
        var top = app.Source.Git("-c", "core.quotePath=false", "ls-tree", "--name-only", "HEAD").Split('\n').Order(StringComparer.Ordinal);
        var rows = page.QuerySelectorAll("[aria-labelledby=entries] tbody tr").ToList();
        Assert.Equal(top, rows.Select(r => r.QuerySelector("th a")!.TextContent.TrimEnd('/')).Order(StringComparer.Ordinal));

        var row = rows.First(r => !r.QuerySelector("th a")!.TextContent.EndsWith('/'));
        var (name, commits) = (row.QuerySelector("th a")!.TextContent, row.QuerySelectorAll("td")[2].TextContent.Number());
        Assert.Equal(app.Source.Git("rev-list", "--count", "--full-history", "--no-merges", "HEAD", "--", name), $"{commits}");
        var list = await app.Stranger.OpenAsync(row.QuerySelectorAll("td")[2].QuerySelector("a")!.GetAttribute("href")!);
        Assert.Equal(Math.Min(commits, 50), list.QuerySelectorAll(".commits li").Length);

        var file = await app.Stranger.OpenAsync(row.QuerySelector("th a")!.GetAttribute("href")!);
        Assert.Equal(name, file.QuerySelector("h1")!.TextContent.Trim());
        Assert.NotEmpty(file.QuerySelectorAll(".commits li"));
        Assert.DoesNotContain("@example.com", file.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Knowledge_names_people_to_strangers_and_addresses_to_those_who_signed_in()
    {
        var (stranger, zoe) = (await app.Stranger.OpenAsync($"{Root}/knowledge?gone=1"), await app.Zoe.OpenAsync($"{Root}/knowledge?gone=1"));

        Assert.NotEmpty(stranger.QuerySelectorAll("main tbody tr"));
        Assert.Contains("gone", stranger.QuerySelector("main tbody")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("@example.com", stranger.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("@", zoe.QuerySelector("main tbody")!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("files?dir=no/such/folder", "ever touched a folder")]
    [InlineData("files?show=some", "is not known")]
    [InlineData("files?dir=a&dir=b", "given 2 times")]
    [InlineData("file", "Say which file")]
    [InlineData("file?file=no-such-file", "ever touched a file")]
    [InlineData("file?file=x&after=-1", "is not the number")]
    [InlineData("knowledge?gone=0", "is not a number of days")]
    [InlineData("knowledge?path=/etc", "cannot begin with")]
    public async Task What_cannot_be_shown_is_named(string address, string sentence)
    {
        var page = await app.Stranger.OpenAsync($"{Root}/{address}", 400);

        Assert.Contains(sentence, page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Null(page.QuerySelector("main tbody"));
    }

    [Theory]
    [InlineData("file?file=src/app.cs", "file", "src/app.cs")]
    [InlineData("files?show=all", "show", "all")]
    [InlineData("knowledge?gone=30", "gone", "30")]
    [InlineData("compare?ref2=HEAD", "ref2", "HEAD")]
    public async Task The_form_of_the_view_keeps_what_the_page_shows(string address, string name, string value)
    {
        using var answer = await app.Stranger.GetAsync($"{Root}/{address}", TestContext.Current.CancellationToken);
        var form = (await Support.HtmlForm.FindAsync(answer, f => f.ClassList.Contains("panel")))!;

        Assert.Contains(KeyValuePair.Create(name, value), form.Fields);
    }

    [Fact]
    public async Task The_folder_and_the_view_stay_together()
    {
        var page = await app.Stranger.OpenAsync($"{Root}/files?dir=/&merges=in&show=all");

        Assert.All(page.QuerySelectorAll(".view .choices a"), a => Assert.Contains("show=all", a.GetAttribute("href"), StringComparison.Ordinal));
        Assert.All(page.QuerySelectorAll("[aria-labelledby=entries] th a"), a => Assert.Contains("merges=in", a.GetAttribute("href"), StringComparison.Ordinal));
    }
}
