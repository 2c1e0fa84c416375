using FlaskDash.Razor.Data;

namespace FlaskDash.Razor.Tests.Pages.Repositories;

[Collection(RepositoryApp.Shared)]
public sealed class OverviewTests(RepositoryApp app)
{
    private string Address => $"/repositories/{app.Id}";

    [Fact]
    public async Task The_headline_numbers_are_those_of_git()
    {
        var page = await app.Stranger.OpenAsync(Address);
        var values = page.QuerySelectorAll(".stats .value").Select(v => v.TextContent.Number()).ToList();
        var lines = app.Source.Git("log", "--no-merges", "--numstat", "-M", "--format=", "HEAD").Split('\n').Select(l => l.Split('\t')).Where(l => l.Length == 3 && l[0] != "-").ToList();

        Assert.Equal(
            [
                long.Parse(app.Source.Git("rev-list", "--count", "--no-merges", "HEAD")),
                lines.Sum(l => long.Parse(l[0])),
                -lines.Sum(l => long.Parse(l[1])),
                app.Source.Git("log", "--no-merges", "--format=%an <%ae>", "HEAD").Split('\n').Distinct().Count(),
            ], values);
    }

    [Fact]
    public async Task The_sentence_of_facts_counts_all_commits_of_the_branch()
    {
        var lead = (await app.Stranger.OpenAsync(Address)).QuerySelector(".lead")!.TextContent;

        Assert.Contains("main", lead, StringComparison.Ordinal);
        Assert.Contains($"{app.Source.Git("rev-list", "--count", "HEAD")} commits", lead, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("author")]
    [InlineData("utc")]
    public async Task The_chart_s_table_has_git_s_number_for_each_day(string clock)
    {
        var page = await app.Stranger.OpenAsync($"{Address}?step=day&clock={clock}&from=2023-01-01&to=2024-12-31");
        var shown = page.QuerySelectorAll("#commits tbody tr").Select(r => (Day: r.QuerySelector("th")!.TextContent, Commits: r.QuerySelector("td")!.TextContent.Number()))
            .Where(r => r.Commits > 0).Select(r => (Day: DateOnly.Parse(r.Day, System.Globalization.CultureInfo.InvariantCulture), r.Commits)).ToDictionary(r => r.Day, r => r.Commits);

        var dates = clock == "utc"
            ? app.Source.Git("log", "--no-merges", "--format=%at", "HEAD").Split('\n').Select(s => DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeSeconds(long.Parse(s)).UtcDateTime))
            : app.Source.Git("log", "--no-merges", "--format=%ad", "--date=format:%Y-%m-%d", "HEAD").Split('\n').Select(s => DateOnly.Parse(s, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(dates.GroupBy(d => d).OrderBy(g => g.Key).Select(g => (g.Key, (long)g.Count())), shown.OrderBy(s => s.Key).Select(s => (s.Key, s.Value)));
    }

    [Fact]
    public async Task A_bar_leads_to_just_the_commits_that_it_counts()
    {
        var page = await app.Stranger.OpenAsync($"{Address}?step=month&merges=in");
        var rows = page.QuerySelectorAll("#commits tbody tr").Where(r => r.QuerySelector("a") is not null).ToList();
        Assert.True(rows.Count > 5);

        foreach (var row in rows)
        {
            var list = await app.Stranger.OpenAsync(row.QuerySelector("a")!.GetAttribute("href")!);
            Assert.Equal(row.QuerySelector("td")!.TextContent.Number(), list.QuerySelectorAll(".commits > li").Length);
        }
    }

    [Fact]
    public async Task Highlights_say_why_and_markup_in_words_stays_words()
    {
        var page = await app.Stranger.OpenAsync(Address);
        var highlights = page.QuerySelectorAll(".highlights li").Select(h => h.TextContent).ToList();

        Assert.Contains(highlights, h => h.Contains("The newest tag: v1.0", StringComparison.Ordinal));
        Assert.Contains(highlights, h => h.Contains("A first commit", StringComparison.Ordinal) && h.Contains(SampleHistory.Hostile, StringComparison.Ordinal) && h.Contains("Mallory & Co", StringComparison.Ordinal));
        Assert.Empty(page.QuerySelectorAll("main script, main b"));
    }

    [Fact]
    public async Task A_setting_that_differs_is_a_chip_that_takes_it_away()
    {
        var page = await app.Stranger.OpenAsync($"{Address}?clock=utc&merges=only");
        var chip = page.QuerySelectorAll(".chips a").Single(c => c.TextContent.Contains("UTC", StringComparison.Ordinal));

        Assert.Equal($"{Address}?merges=only", chip.GetAttribute("href"));
        Assert.All(page.QuerySelectorAll(".side a").Skip(1), a => Assert.EndsWith("?clock=utc&merges=only", a.GetAttribute("href"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Days_without_commits_are_an_empty_state_with_the_way_out()
    {
        var page = await app.Stranger.OpenAsync($"{Address}?from=2001-01-01&to=2001-12-31");

        Assert.Equal("Show all commits", page.QuerySelector(".empty a")!.TextContent);
        Assert.Empty(page.QuerySelectorAll("#commits"));
    }

    [Fact]
    public async Task A_failed_reading_says_why_and_offers_another_try_to_its_owner_alone()
    {
        const string why = "This address answers with a redirect to another host. Add that address instead.";
        var id = await app.AddAsync("/nowhere/failed", Visibility.Public, r => (r.State, r.Problem) = (RepositoryState.Failed, why));

        var owner = await app.Grace.OpenAsync($"/repositories/{id}");
        var stranger = await app.Stranger.OpenAsync($"/repositories/{id}");

        Assert.Contains(why, owner.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Try again", owner.QuerySelector("main form[method=post] button")!.TextContent);
        Assert.Contains(why, stranger.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.Empty(stranger.QuerySelectorAll("form[method=post]"));
    }

    [Fact]
    public async Task While_lines_are_read_the_history_stands_and_the_page_says_what_is_missing()
    {
        await app.ChangeAsync(app.Id, r => (r.State, r.Stage, r.StageDone, r.StageTotal, r.LeaseUntil) = (RepositoryState.Reading, IndexStage.Lines, 30, 120, DateTime.UtcNow.AddHours(1)));
        try
        {
            var page = await app.Stranger.OpenAsync(Address);

            Assert.Contains("Reading additions and deletions: 30 of 120 commits", page.QuerySelector(".progress")!.TextContent, StringComparison.Ordinal);
            Assert.Equal($"/repositories/{app.Id}/progress", page.QuerySelector(".progress")!.GetAttribute("data-progress"));
            Assert.NotEmpty(page.QuerySelectorAll("#commits .bar"));
        }
        finally
        {
            await app.ChangeAsync(app.Id, r => (r.State, r.Stage, r.LeaseUntil) = (RepositoryState.Ready, IndexStage.None, null));
        }
    }

    [Fact]
    public async Task A_history_that_has_to_be_made_anew_is_said_and_no_number_is_shown()
    {
        await app.ChangeAsync(app.Id, r => r.Generation += 1);
        try
        {
            foreach (var page in new[] { "", "/statistics", "/commits", "/committers" })
            {
                var shown = await app.Stranger.OpenAsync(Address + page);
                Assert.Contains(shown.QuerySelectorAll(".notice"), n => n.TextContent.Contains("made anew", StringComparison.Ordinal));
                Assert.Empty(shown.QuerySelectorAll(".stats, figure, .commits, table, .empty"));
            }
        }
        finally
        {
            await app.ChangeAsync(app.Id, r => r.Generation -= 1);
        }
    }
}
