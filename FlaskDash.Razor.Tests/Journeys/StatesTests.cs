using FlaskDash.Razor.Data;
using FlaskDash.Razor.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlaskDash.Razor.Tests.Journeys;

/// <summary>What the first day seldom shows: names and numbers beyond measure, faults, refusals, work under way.</summary>
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
        var look = new Look(page, "states");

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
    public async Task Progress_appears_moves_and_gives_way_to_the_chart_by_itself()
    {
        using var repository = Long(commits: 6_000);
        await using var app = await ReadApp.StartAsync(repository);
        await using var browser = await Chromium.OpenAsync(address: app.Address);
        // Keeps each text that the progress showed, over the loads that it causes itself.
        await browser.AddInitScriptAsync(
            """
            addEventListener("DOMContentLoaded", () => {
              const text = document.querySelector("[data-progress] [data-text]");
              if (!text) return;
              const note = () => sessionStorage.setItem("seen", (sessionStorage.getItem("seen") ?? "") + text.textContent + "\n");
              note();
              new MutationObserver(note).observe(text, { childList: true, characterData: true, subtree: true });
            });
            """);
        var page = await browser.NewPageAsync();
        await page.GotoAsync("/login?returnUrl=%2Frepositories%2Fadd");
        await page.Locator("button[value='ada@example.com']").ClickAsync();
        await page.GetByLabel("Address").FillAsync(repository.Path);
        await page.GetByRole(AriaRole.Button, new() { Name = "Add and read it" }).ClickAsync();

        await Expect(page.Locator("figure")).ToBeVisibleAsync();
        await Expect(page.Locator("[data-progress]")).ToHaveCountAsync(0);
        await Expect(page.Locator(".lead")).ToContainTextAsync("6\u202f000 commits");
        var seen = (await page.EvaluateAsync<string>("sessionStorage.getItem('seen') ?? ''")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Distinct().ToList();
        // How many counts are seen on the way depends on the machine; the stages by name are always.
        Assert.True(seen.Count > 2, $"Seen: {string.Join(" | ", seen)}");
    }

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

    /// <summary>A linear history through git's own fast lane.</summary>
    private static SampleRepository Long(int commits)
    {
        var repository = new SampleRepository();
        var stream = new System.Text.StringBuilder();
        for (var i = 1; i <= commits; i++)
        {
            stream.Append(System.Globalization.CultureInfo.InvariantCulture, $"commit refs/heads/main\nmark :{i}\ncommitter Ada Example <ada@example.com> {1_600_000_000 + i * 3_600} +0000\ndata 1\nm\n");
            var content = string.Concat(Enumerable.Range(0, 20).Select(line => $"{line * i}\n"));
            stream.Append(System.Globalization.CultureInfo.InvariantCulture, $"M 100644 inline file-{i % 50}.txt\ndata {content.Length}\n{content}\n");
        }

        SampleRepository.RunGit(repository.Path, ["fast-import", "--quiet"], input: stream.ToString());
        return repository;
    }
}
