using AngleSharp.Html.Dom;

namespace FlaskDash.Razor.Tests.Pages.Repositories;

[Collection(RepositoryApp.Shared)]
public sealed class CompareTests(RepositoryApp app)
{
    private string Address => $"/repositories/{app.Id}/compare";

    [Fact]
    public async Task Two_refs_stand_side_by_side_with_git_s_counts()
    {
        var tag = app.Source.Git("for-each-ref", "--count=1", "--format=%(refname:strip=2)", "refs/tags");

        var page = await app.Stranger.OpenAsync($"{Address}?merges=in&bots=in&ref2={tag}");

        Assert.Equal([app.Source.Git("rev-list", "--count", "HEAD"), app.Source.Git("rev-list", "--count", tag)], NumbersOf(page, "Commits"));
        Assert.Equal(4, page.QuerySelectorAll("figure").Length);
        Assert.Equal(page.QuerySelector("#commits .y-axis")!.TextContent, page.QuerySelector("#commits-other .y-axis")!.TextContent);
        Assert.Equal(page.QuerySelector("#lines .y-axis")!.TextContent, page.QuerySelector("#lines-other .y-axis")!.TextContent);
        Assert.DoesNotContain("@example.com", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_free_periods_equal_what_git_counts_in_each()
    {
        var page = await app.Zoe.OpenAsync($"{Address}?merges=in&bots=in&from=2000-01-01&to=2024-03-31&from2=2024-04-01");

        var days = app.Source.Git("log", "--format=%ad", "--date=format:%Y-%m-%d", "HEAD").Split('\n');
        Assert.Equal([$"{days.Count(d => string.CompareOrdinal(d, "2024-03-31") <= 0)}", $"{days.Count(d => string.CompareOrdinal(d, "2024-04-01") >= 0)}"], NumbersOf(page, "Commits"));
        // What was chosen stays when the range of the first side changes.
        Assert.All(page.QuerySelectorAll(".view .choices a, .chips a"), link => Assert.Contains("from2=2024-04-01", link.GetAttribute("href"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_period_before_it_says_what_to_choose()
    {
        var page = await app.Stranger.OpenAsync(Address);
        Assert.Contains("no period before", page.QuerySelector(".empty")!.TextContent, StringComparison.Ordinal);

        var compared = await app.Stranger.OpenAsync(page.QuerySelector(".empty a")!.GetAttribute("href")!);
        Assert.NotNull(compared.QuerySelector("#numbers"));
    }

    [Theory]
    [InlineData("ref2=no-such-branch", "no branch or tag")]
    [InlineData("range2=yesterday", "range cannot be")]
    [InlineData("from2=2024-13-01", "from cannot be")]
    [InlineData("from2=2024-05-01&to2=2024-04-01", "before it starts")]
    public async Task What_cannot_be_compared_is_named_and_stays_in_the_form(string query, string sentence)
    {
        var page = await app.Stranger.OpenAsync($"{Address}?{query}", 400);

        Assert.Contains("What it is compared with: ", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Contains(sentence, page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        var (name, value) = (query.Split('&')[0].Split('=')[0], query.Split('&')[0].Split('=')[1]);
        if (name != "range2") Assert.Equal(value, page.QuerySelector($"#{name}")!.GetAttribute("value"));
        Assert.Null(page.QuerySelector("#numbers"));
    }

    [Theory]
    [InlineData(5_647, 1_710, "+3\u202f937, +230\u202f%")]
    [InlineData(1, 4, "−3, −75\u202f%")]
    [InlineData(3, 0, "+3")]
    [InlineData(-2, 4, "−6")]
    [InlineData(2, 2, "no change")]
    public void A_change_is_said_in_numbers_and_per_cent(long one, long other, string words) => Assert.Equal(words, FlaskDash.Razor.Pages.Repositories.CompareModel.ChangeOf(one, other));

    private static List<string> NumbersOf(IHtmlDocument page, string row) =>
        [.. page.QuerySelectorAll("section[aria-labelledby=numbers] tbody tr").Single(r => r.QuerySelector("th")!.TextContent == row).QuerySelectorAll("td").Take(2).Select(c => $"{c.TextContent.Number()}")];
}
