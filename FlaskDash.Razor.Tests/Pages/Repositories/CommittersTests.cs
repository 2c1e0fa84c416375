namespace FlaskDash.Razor.Tests.Pages.Repositories;

[Collection(RepositoryApp.Shared)]
public sealed class CommittersTests(RepositoryApp app)
{
    private string Address => $"/repositories/{app.Id}/committers";

    [Fact]
    public async Task Everyone_is_there_with_git_s_numbers()
    {
        var page = await app.Zoe.OpenAsync(Address + "?merges=in");
        var shown = Rows(page).Select(r => ($"{r.QuerySelector("th bdi")!.TextContent} <{r.QuerySelector("th .muted")!.TextContent}>", r.QuerySelector("td.num")!.TextContent.Number()));
        var git = app.Source.Git("log", "--format=%an <%ae>", "HEAD").Split('\n').CountBy(a => a).Select(a => (a.Key, (long)a.Value));

        Assert.Equal(git.OrderBy(a => a.Key, StringComparer.Ordinal), shown.OrderBy(a => a.Item1, StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("?sort=commits", 0)]
    [InlineData("?sort=-additions", 2)]
    [InlineData("?sort=deletions", 3)]
    public async Task Columns_sort_by_links(string query, int cell)
    {
        var numbers = Rows(await app.Stranger.OpenAsync(Address + query)).Select(r => Math.Abs(r.QuerySelectorAll("td")[cell].TextContent.Number())).ToList();

        Assert.Equal(query.Contains('-', StringComparison.Ordinal) ? numbers.OrderDescending() : numbers.Order(), numbers);
        Assert.True(numbers.Distinct().Count() > 1);
    }

    [Fact]
    public async Task A_head_leads_to_the_other_order_and_keeps_the_view_and_the_filter()
    {
        var page = await app.Stranger.OpenAsync(Address + "?merges=in&who=a");
        var heads = page.QuerySelectorAll("thead a").Select(a => a.GetAttribute("href")).ToList();

        Assert.Contains($"{Address}?merges=in&who=a&sort=commits", heads);
        Assert.Contains($"{Address}?merges=in&who=a&sort=name", heads);
        Assert.Equal("descending", page.QuerySelector("thead [aria-sort]")!.GetAttribute("aria-sort"));
    }

    [Fact]
    public async Task Strangers_see_and_filter_names_alone()
    {
        Assert.DoesNotContain("@example.com", (await app.Stranger.OpenAsync(Address)).Source.Text, StringComparison.Ordinal);
        Assert.NotNull((await app.Stranger.OpenAsync(Address + "?who=nur%40example")).QuerySelector(".empty"));
        Assert.Single(Rows(await app.Zoe.OpenAsync(Address + "?who=nur%40example")));
        Assert.Single(Rows(await app.Stranger.OpenAsync(Address + "?who=%D9%86%D9%88%D8%B1")));
    }

    [Fact]
    public async Task The_range_of_the_view_counts()
    {
        var page = await app.Stranger.OpenAsync(Address + "?from=2023-01-02&to=2023-01-09");
        var git = app.Source.Git("log", "--no-merges", "--format=%ad %an", "--date=format:%Y-%m-%d", "HEAD").Split('\n').Where(l => string.CompareOrdinal(l[..10], "2023-01-09") <= 0).ToList();

        Assert.Equal(git.Count, Rows(page).Sum(r => r.QuerySelector("td.num")!.TextContent.Number()));
    }

    private static IEnumerable<AngleSharp.Dom.IElement> Rows(AngleSharp.Dom.IParentNode page) => page.QuerySelectorAll("table.committers tbody tr");
}
