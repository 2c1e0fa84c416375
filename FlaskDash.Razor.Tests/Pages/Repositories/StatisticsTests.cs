using FlaskDash.Razor.Insights;

namespace FlaskDash.Razor.Tests.Pages.Repositories;

[Collection(RepositoryApp.Shared)]
public sealed class StatisticsTests(RepositoryApp app)
{
    private string Address => $"/repositories/{app.Id}/statistics";

    [Fact]
    public async Task Lines_by_month_are_those_of_git()
    {
        var page = await app.Stranger.OpenAsync(Address + "?step=month");
        var shown = page.QuerySelectorAll("#lines tbody tr").Select(r => (Added: r.QuerySelector("td.added")!.TextContent.Number(), Deleted: -r.QuerySelector("td.deleted")!.TextContent.Number()))
            .Where(r => r != (0, 0)).Reverse().ToList();

        var (months, month) = (new SortedDictionary<string, (long Added, long Deleted)>(StringComparer.Ordinal), "");
        foreach (var line in app.Source.Git("log", "--no-merges", "--numstat", "-M", "--format=@%ad", "--date=format:%Y-%m", "HEAD").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line[0] == '@') month = line;
            else if (line.Split('\t') is [not "-" and var added, var deleted, _])
                months[month] = (months.GetValueOrDefault(month).Added + long.Parse(added), months.GetValueOrDefault(month).Deleted + long.Parse(deleted));
        }
        Assert.Equal(months.Values, shown);
    }

    [Fact]
    public async Task The_punch_card_is_git_s_weekdays_and_hours()
    {
        var page = await app.Stranger.OpenAsync(Address);
        var shown = page.QuerySelectorAll("#hours tbody tr").SelectMany(r => r.QuerySelectorAll("td").Select(c => c.TextContent.Number())).ToList();
        var expected = new long[168];
        foreach (var at in app.Source.Git("log", "--no-merges", "--format=%ad", "--date=format:%u %H", "HEAD").Split('\n').Select(l => l.Split(' ')))
            expected[(int.Parse(at[0]) - 1) * 24 + int.Parse(at[1])]++;

        Assert.Equal(expected, shown);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/statistics")]
    [InlineData("/committers")]
    public async Task Each_link_to_how_a_number_is_counted_leads_to_a_definition(string address)
    {
        var links = (await app.Stranger.OpenAsync($"/repositories/{app.Id}{address}?merges=in")).QuerySelectorAll("a[href*='/figures/']").Select(a => a.GetAttribute("href")!).Distinct().ToList();
        var anchors = (await app.Stranger.OpenAsync("/definitions")).QuerySelectorAll("section[id]").Select(s => s.Id!).ToList();

        Assert.NotEmpty(links);
        foreach (var link in links)
        {
            Assert.EndsWith("?merges=in", link, StringComparison.Ordinal);
            var page = await app.Stranger.OpenAsync(link);
            Assert.Contains(page.QuerySelector("a[href^='/definitions#']")!.GetAttribute("href")!.Split('#')[1], anchors);
        }
        Assert.Equal(Definitions.All.Select(d => d.Slug), anchors);
    }
}
