namespace FlaskDash.Razor.Tests.Pages.Repositories;

[Collection(RepositoryApp.Shared)]
public sealed class CalendarTests(RepositoryApp app)
{
    private string Address => $"/repositories/{app.Id}/calendar";

    [Fact]
    public async Task A_year_shows_each_of_its_days_and_leads_to_the_others()
    {
        var page = await app.Stranger.OpenAsync(Address + "?merges=in&bots=in");
        var year = page.QuerySelector(".choices[aria-label=Year] [aria-current]")!.TextContent;
        var told = app.Source.Git("log", "--format=%ad", "--date=format:%Y", "HEAD").Split('\n').Count(y => y == year);

        Assert.Equal(told, page.QuerySelectorAll("#calendar tbody td.num").Sum(c => c.TextContent.Number()));
        Assert.Equal(told, page.QuerySelectorAll("#calendar .bar title").Sum(t => t.TextContent.Split(": ")[1].Number()));
        Assert.InRange(page.QuerySelectorAll("#calendar .bar title").Length, 365, 366);
        Assert.All(page.QuerySelectorAll(".choices[aria-label=Year] a"), a => Assert.Contains("merges=in&bots=in&year=", a.GetAttribute("href"), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("year=12", "is not a year")]
    [InlineData("year=1950", "has no commit in 1950")]
    public async Task A_year_that_cannot_be_shown_is_named(string query, string sentence) =>
        Assert.Contains(sentence, (await app.Stranger.OpenAsync($"{Address}?{query}", 400)).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
}
