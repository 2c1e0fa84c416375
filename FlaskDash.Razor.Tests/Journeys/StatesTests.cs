using FlaskDash.Razor.Data;
using FlaskDash.Razor.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlaskDash.Razor.Tests.Journeys;

/// <summary>What the first day seldom shows: names and numbers beyond measure, faults, refusals, work under way.</summary>
[Collection(LongestFirst.Journeys)]
public sealed class StatesTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Hard_names_and_faults_stay_on_the_page()
    {
        using var repository = Hard();
        await using var app = await ReadApp.StartAsync(repository);
        var overview = await app.ReadAsync(repository, "a-repository-whose-name-has-one-hundred-characters-without-any-space-in-it-and-that-is-still-allowed");
        await using var browser = await Chromium.OpenAsync(address: app.Address);
        var page = await browser.NewPageAsync();
        var look = new Look(page, "states", Closeness.Extremes);

        foreach (var (name, path) in new[]
        {
            ("front-page", "/?range=all"), ("overview", overview + "?range=all"), ("statistics", overview + "/statistics?range=all"),
            ("commits", overview + "/commits"), ("commit", $"{overview}/commits/{repository.Git("rev-parse", "HEAD")}"),
            ("committers", overview + "/committers?range=all"), ("nothing-found", overview + "/commits?q=nothingofthiskind"),
            ("no-match", overview + "?from=2001-01-01&to=2001-01-02"), ("bad-range", overview + "?from=2024-02-02&to=2024-01-01"),
            ("not-found", "/nowhere"), ("not-seen", "/repositories/4711"),
        })
        {
            await page.GotoAsync(path);
            await look.AtAsync(name);
        }

        await page.GotoAsync("/login");
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        await look.AtAsync("sign-in-cancelled");
        await page.GotoAsync("/login?returnUrl=%2Faccount");
        await page.Locator("button[value='nur@example.com']").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        await look.AtAsync("right-to-left-account");

        await app.QueryAsync(db => db.Repositories.ExecuteUpdateAsync(row => row
            .SetProperty(r => r.State, RepositoryState.Failed)
            .SetProperty(r => r.Problem, "The source does not answer. Try again later, or look whether its address has changed."), Ct));
        await page.GotoAsync(overview);
        await Expect(page.GetByText("The source does not answer.")).ToBeVisibleAsync();
        await look.AtAsync("failed");
        await page.GotoAsync("/repositories");
        await look.AtAsync("failed-in-the-list");

        look.AssertFaultless();
    }

    [Fact]
    public async Task Progress_moves_and_gives_way_to_what_was_read_by_itself()
    {
        using var repository = new SampleRepository();
        repository.Commit("One");
        await using var app = await ReadApp.StartAsync(repository);
        var overview = await app.ReadAsync(repository, "sample");
        await ReadElsewhereAsync(app, RepositoryState.Reading, done: 10);
        await using var browser = await Chromium.OpenAsync(address: app.Address);
        var page = await browser.NewPageAsync();
        await page.GotoAsync(overview);
        var progress = page.Locator("[data-progress]");
        await Expect(progress).ToContainTextAsync("Reading additions and deletions: 10 of 100 commits");
        await Expect(page.Locator("figure")).ToBeVisibleAsync(); // the history is charted while lines are read
        var look = new Look(page, "states", Closeness.Extremes);
        await look.AtAsync("reading");

        await ReadElsewhereAsync(app, RepositoryState.Reading, done: 60);
        await Expect(progress).ToContainTextAsync("60 of 100 commits");
        await Expect(progress.Locator("progress")).ToHaveJSPropertyAsync("value", 60.0);

        await ReadElsewhereAsync(app, RepositoryState.Ready, done: 0);
        await Expect(progress).ToHaveCountAsync(0);
        await Expect(page.Locator("figure")).ToBeVisibleAsync();
        look.AssertFaultless();
    }

    /// <summary>The row as another process leaves it that reads this repository, such as the command line.</summary>
    private static async Task ReadElsewhereAsync(DashApp app, RepositoryState state, int done) => await app.QueryAsync(db => db.Repositories.ExecuteUpdateAsync(row => row
        .SetProperty(r => r.State, state).SetProperty(r => r.Stage, IndexStage.Lines)
        .SetProperty(r => r.StageDone, done).SetProperty(r => r.StageTotal, 100)
        .SetProperty(r => r.LeaseUntil, DateTime.UtcNow.AddHours(1)), Ct));

    /// <summary>Long, unbreakable and right-to-left names, and large numbers.</summary>
    private static SampleRepository Hard()
    {
        var repository = new SampleRepository();
        repository.Write("a-folder-with-a-long-name/" + new string('x', 180) + ".txt", string.Concat(Enumerable.Repeat("line\n", 1_234_567)));
        repository.Commit(new string('W', 300), "2023-06-03T10:00:00+0100", "Hubert-Maximilian von und zu Wolfeschlegelsteinhausenbergerdorff-Rindfleischetikettierung <" + new string('h', 60) + "@example.com>");
        repository.Write("قائمة.txt", "سطر\n");
        repository.Commit("أضف القائمة إلى الصفحة الأولى", "2024-01-03T10:00:00+0100", "نور الزيتوني <nur@example.com>");
        repository.Git("tag", "v" + new string('1', 100));
        repository.Git("checkout", "--quiet", "-b", "feature/" + string.Concat(Enumerable.Repeat("long-branch-name-", 8)));
        for (var i = 0; i < 12; i++)
        {
            repository.Write($"file-{i}.txt", new string('\n', i * 1_000));
            repository.Commit($"Change number {i}\n\nhttps://example.com/{new string('y', 200)}", $"2024-0{1 + i % 9}-15T10:00:00+0100", $"Person {i} <p{i}@example.com>");
        }

        return repository;
    }
}
