using FlaskDash.Razor.Tests.Journeys;
using FlaskDash.Razor.Tests.Support;

namespace FlaskDash.Razor.Tests.Pages.Repositories;

public sealed class ImpossibleDatesTests
{
    [Fact]
    public async Task The_chart_leads_to_the_commits_that_it_cannot_show()
    {
        using var repository = new SampleRepository();
        repository.Commit("One", "2024-03-04T10:00:00+0100");
        repository.Commit("From the far future", "@32472144000 +0000");
        repository.Commit("Two", "2024-03-12T10:00:00+0100");
        repository.Git("reset", "--hard", "--quiet", repository.CommitRaw("Ada <ada@example.com> -4000000000 +0000", "From before the telephone", [repository.Git("rev-parse", "HEAD")]));
        await using var app = await ReadApp.StartAsync(repository);
        var address = await app.ReadAsync(repository, "sample");
        using var stranger = app.Stranger();
        foreach (var view in new[] { "", "?from=2024-01-01&to=2024-12-31&step=month" })
        {
            var link = (await stranger.OpenAsync(address + view)).QuerySelector("#commits .figure-foot a[href*='dates=impossible']")!;
            Assert.Equal("2 commits without a possible date", link.TextContent);

            var list = await stranger.OpenAsync(link.GetAttribute("href")!);

            Assert.Equal(["From before the telephone", "From the far future"], list.QuerySelectorAll(".commits > li .commit-title a").Select(a => a.TextContent).Order());
            Assert.StartsWith("2 commits without a possible date of main, newest first", string.Join(' ', list.QuerySelector("main > p.muted")!.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        }

        var merges = await stranger.OpenAsync(address + "/commits?dates=impossible&merges=only");
        Assert.StartsWith("Every commit", merges.QuerySelector(".empty")!.TextContent, StringComparison.Ordinal);
    }
}
