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
    [InlineData("?sort=commits", "td.num")]
    [InlineData("?sort=-additions", ".added")]
    [InlineData("?sort=deletions", ".deleted")]
    [InlineData("?sort=-days", "td:nth-of-type(4) div")]
    [InlineData("?sort=streak", "td:nth-of-type(4) .muted")]
    public async Task Columns_sort_by_links(string query, string cell)
    {
        var numbers = Rows(await app.Stranger.OpenAsync(Address + query)).Select(r => Math.Abs(r.QuerySelector(cell)!.TextContent.Number())).ToList();

        Assert.Equal(query.Contains('-', StringComparison.Ordinal) ? numbers.OrderDescending() : numbers.Order(), numbers);
        Assert.True(numbers.Distinct().Count() > 1 || query.Contains("streak", StringComparison.Ordinal));
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

    [Fact]
    public async Task A_name_leads_to_the_page_of_one_person_with_their_numbers()
    {
        var row = Rows(await app.Zoe.OpenAsync(Address + "?merges=in")).First();
        var email = row.QuerySelector("th .muted")!.TextContent;

        var page = await app.Zoe.OpenAsync(row.QuerySelector("th a")!.GetAttribute("href")!);

        Assert.Equal(app.Source.Git("log", "--author=<" + email + ">", "--format=%H", "HEAD").Split('\n').Length, page.QuerySelector(".stats .value")!.TextContent.Number());
        Assert.Contains(email, page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        var files = page.QuerySelectorAll("section[aria-labelledby=files] tbody tr").Select(r => $"{r.QuerySelector("td.num")!.TextContent.Number()} {r.QuerySelector("bdi")!.TextContent}");
        var git = app.Source.Git("log", "--full-history", "--no-renames", "--no-merges", "--name-only", "--author=<" + email + ">", "--format=", "HEAD").Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .CountBy(f => f).Select(f => $"{f.Value} {f.Key}");
        Assert.Equal(git.Order(StringComparer.Ordinal), files.Order(StringComparer.Ordinal));
        var list = await app.Zoe.OpenAsync(page.QuerySelectorAll("a").First(a => a.TextContent == "The commits").GetAttribute("href")!);
        Assert.Equal(page.QuerySelector(".stats .value")!.TextContent.Number(), list.QuerySelectorAll(".commits > li").Length);
    }

    [Fact]
    public async Task Strangers_get_the_page_of_a_person_without_any_address()
    {
        var link = Rows(await app.Stranger.OpenAsync(Address)).First().QuerySelector("th a")!.GetAttribute("href")!;
        var page = await app.Stranger.OpenAsync(link);

        Assert.NotNull(page.QuerySelector(".stats"));
        Assert.DoesNotContain("@example.com", page.Source.Text, StringComparison.Ordinal);
        foreach (var how in page.QuerySelectorAll("a[href*='/figures/']").Select(a => a.GetAttribute("href")!).Distinct())
            Assert.DoesNotContain("@example.com", (await app.Stranger.OpenAsync(how)).Source.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_whom_nobody_knows_is_a_clear_fault_and_none_at_all_leads_to_everyone()
    {
        var page = await app.Stranger.OpenAsync($"/repositories/{app.Id}/committer?author=0123456789abcdef", 400);
        Assert.Contains("nobody who is in this repository", page.Body!.TextContent, StringComparison.Ordinal);

        using var answer = await app.Stranger.GetAsync($"/repositories/{app.Id}/committer?merges=in", TestContext.Current.CancellationToken);
        Assert.Equal($"{Address}?merges=in", answer.RequestMessage!.RequestUri!.PathAndQuery);
    }

    [Fact]
    public async Task Who_is_not_there_learns_why()
    {
        var page = await app.Zoe.OpenAsync(Address + "/missing?from=2023-01-02&to=2023-01-09&email=NUR%40example.com");
        var nur = app.Source.Git("log", "--branches", "--tags", "--format=%ae").Split('\n').Count(e => e == "nur@example.com");
        var cells = page.QuerySelectorAll("tbody td.num").Select(c => c.TextContent.Number()).ToList();

        Assert.Equal(nur, cells[0]);
        Assert.Equal(nur - cells[1], page.QuerySelectorAll("section[aria-labelledby=hidden] li").Sum(l => l.TextContent.Split(' ')[0].Number()));
        Assert.Contains("No commit of any branch", (await app.Zoe.OpenAsync(Address + "/missing?email=nobody%40example.com")).Body!.TextContent, StringComparison.Ordinal);
    }

    private static IEnumerable<AngleSharp.Dom.IElement> Rows(AngleSharp.Dom.IParentNode page) => page.QuerySelectorAll("table.committers tbody tr");
}
