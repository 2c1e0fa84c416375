namespace FlaskDash.Razor.Tests.Pages.Repositories;

[Collection(RepositoryApp.Shared)]
public sealed class CadenceTests(RepositoryApp app)
{
    private string Address => $"/repositories/{app.Id}/cadence";

    [Fact]
    public async Task Each_tag_has_the_commits_that_no_older_one_reaches()
    {
        var page = await app.Stranger.OpenAsync(Address + "?merges=in");
        var rows = page.QuerySelectorAll("section[aria-labelledby=releases] tbody tr").Select(r => (r.QuerySelector("th")!.TextContent.Trim(), r.QuerySelectorAll("td.num")[1].TextContent.Number())).ToList();

        Assert.Equal([("Not released yet", Count("HEAD", "^v1.0")), ("v1.0", Count("v1.0"))], rows);
        Assert.NotNull(page.QuerySelector("#people .bar"));
        Assert.Equal(Count("HEAD"), page.QuerySelectorAll("section[aria-labelledby=times] td.num").Sum(c => c.TextContent.Number()));
    }

    [Fact]
    public async Task A_view_without_commits_says_so()
    {
        var page = await app.Stranger.OpenAsync(Address + "?from=1990-01-01&to=1990-02-02");

        Assert.Contains("No commit matches", page.QuerySelector(".empty")!.TextContent, StringComparison.Ordinal);
        Assert.Null(page.QuerySelector("section[aria-labelledby=times]"));
    }

    private long Count(params string[] revisions) => long.Parse(app.Source.Git(["rev-list", "--count", .. revisions]), System.Globalization.CultureInfo.InvariantCulture);
}
