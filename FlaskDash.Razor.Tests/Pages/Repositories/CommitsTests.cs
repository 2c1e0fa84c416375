namespace FlaskDash.Razor.Tests.Pages.Repositories;

[Collection(RepositoryApp.Shared)]
public sealed class CommitsTests(RepositoryApp app)
{
    private string Address => $"/repositories/{app.Id}/commits";

    [Theory]
    [InlineData("", "--no-merges")]
    [InlineData("?merges=in", "--date-order")]
    [InlineData("?merges=only", "--merges")]
    public async Task The_pages_together_are_what_git_lists_newest_first(string query, string option)
    {
        var expected = app.Source.Git("log", option, "--format=%H", "HEAD").Split('\n');
        var (shown, page) = (new List<string>(), await app.Stranger.OpenAsync(Address + query));
        Assert.Contains($"{expected.Length} commit", page.QuerySelector("main > p.muted")!.TextContent, StringComparison.Ordinal);
        while (true)
        {
            shown.AddRange(page.QuerySelectorAll(".commits > li .commit-what a").Select(a => a.GetAttribute("href")!.Split('/')[^1].Split('?')[0]));
            if (page.QuerySelector("a[rel=next]") is not { } next) break;
            page = await app.Stranger.OpenAsync(next.GetAttribute("href")!);
        }

        Assert.Equal(expected, shown);
    }

    [Fact]
    public async Task The_way_back_leads_to_the_same_pages()
    {
        var first = await app.Stranger.OpenAsync(Address);
        var second = await app.Stranger.OpenAsync(first.QuerySelector("a[rel=next]")!.GetAttribute("href")!);
        var back = await app.Stranger.OpenAsync(second.QuerySelector("a[rel=prev]")!.GetAttribute("href")!);

        Assert.Equal(first.QuerySelector(".commits")!.TextContent, back.QuerySelector(".commits")!.TextContent);
        Assert.Null(back.QuerySelector("a[rel=prev]"));
    }

    [Fact]
    public async Task A_search_finds_words_of_the_message_and_marks_them()
    {
        var page = await app.Stranger.OpenAsync(Address + "?q=rename+part");

        var hit = Assert.Single(page.QuerySelectorAll(".commits > li"));
        Assert.Equal(["Rename", "part"], hit.QuerySelectorAll("mark").Select(m => m.TextContent));
        Assert.Equal("rename part", page.QuerySelector(".search-here input[name=q]")!.GetAttribute("value"));
    }

    [Fact]
    public async Task A_search_finds_authors_and_what_stands_below_the_subject()
    {
        var author = await app.Stranger.OpenAsync(Address + "?q=skvorecka");
        var body = await app.Stranger.OpenAsync(Address + "?q=number77");

        Assert.Equal("Škvorecká", author.QuerySelector(".commits mark")!.TextContent);
        Assert.Equal("number77", Assert.Single(body.QuerySelectorAll(".commits > li")).QuerySelector("blockquote mark")!.TextContent);
    }

    [Fact]
    public async Task A_search_finds_a_commit_by_the_beginning_of_its_SHA()
    {
        var sha = app.Source.Git("rev-parse", "HEAD~5");
        var page = await app.Stranger.OpenAsync($"{Address}?q={sha[..9]}");

        Assert.Equal(sha[..9], Assert.Single(page.QuerySelectorAll(".commits > li")).QuerySelector("mark")!.TextContent);
    }

    [Theory]
    [InlineData("nosuchwordanywhere", "No commit of this repository has all of that")]
    [InlineData("%22%20%2A%20%28", "letter or a digit")]
    public async Task A_search_without_a_hit_is_an_empty_state(string typed, string says)
    {
        var page = await app.Stranger.OpenAsync($"{Address}?q={typed}");

        Assert.Contains(says, page.QuerySelector(".empty")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(Address, page.QuerySelector(".empty a")!.GetAttribute("href"));
    }

    [Fact]
    public async Task Branches_and_tags_stand_beside_their_commits()
    {
        var page = await app.Stranger.OpenAsync(Address + "?q=number114");
        var newest = await app.Stranger.OpenAsync(Address + "?q=Only+unmerged");

        Assert.Equal("v1.0", Assert.Single(page.QuerySelectorAll(".label.tag")).TextContent);
        Assert.Equal("unmerged", Assert.Single(newest.QuerySelectorAll(".label.branch")).TextContent);
    }
}
