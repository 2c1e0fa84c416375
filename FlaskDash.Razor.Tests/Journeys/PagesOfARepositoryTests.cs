using FlaskDash.Razor.Tests.Pages.Repositories;
using FlaskDash.Razor.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlaskDash.Razor.Tests.Journeys;

/// <summary>Every page about a repository and about what leaves the house, in a real browser: pictures, axe, nothing cut off.</summary>
[Collection(LongestFirst.Journeys)]
public sealed class PagesOfARepositoryTests
{
    [Fact]
    public async Task Each_page_stands_wide_and_narrow_light_and_dark()
    {
        using var source = SampleHistory.Make();
        source.Write("tool.py", "print(1)\n");
        source.Commit("A tool\n\nCo-authored-by: Grace Example <grace@example.com>", "2024-02-02T10:00:00+0100");
        await using var app = await ReadApp.StartAsync(source);
        var repository = await app.ReadAsync(source, "sample");
        await using var browser = await Chromium.OpenAsync(address: app.Address);
        var page = await browser.NewPageAsync();
        await page.GotoAsync("/login");
        await page.Locator("button[value='ada@example.com']").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        var look = new Look(page, "pages", Closeness.Extremes);

        foreach (var past in new[] { "languages", "survival" })
        {
            await page.GotoAsync($"{repository}/{past}");
            await look.AtAsync(past + "-before");
            await page.GetByRole(AriaRole.Button, new() { Name = "Count the past" }).ClickAsync();
            await Expect(page.Locator("figure")).ToBeVisibleAsync(new() { Timeout = 60_000 });
            await look.AtAsync(past);
        }
        await page.GotoAsync(repository + "/committers");
        await page.Locator("table.committers th a").Nth(6).ClickAsync();
        await page.GotoAsync(repository + "/committers");
        var person = await page.Locator("table.committers tbody th a").First.GetAttributeAsync("href");

        foreach (var (name, path) in new[]
        {
            ("committer", person!), ("committers", repository + "/committers?sort=-days"), ("missing", repository + "/committers/missing?email=ada%40example.com&range=lastyear"),
            ("nobody", repository + "/committers/missing?email=nobody%40example.com"), ("cadence", repository + "/cadence"), ("calendar", repository + "/calendar"),
            ("compare", repository + "/compare"), ("files", repository + "/files"), ("file", repository + "/file?file=src/renamed.txt"), ("knowledge", repository + "/knowledge"),
            ("figure", repository + "/figures/committers"), ("people", repository + "/people"), ("bots", repository + "/bots"), ("left-out", repository + "/left-out"),
            ("changes", repository + "/changes"), ("rewrites", repository + "/rewrites"), ("settings", repository + "/settings"), ("hooks", repository + "/hooks"),
            ("shares", repository + "/shares?view=statistics%3Frange%3Dyear"), ("together", "/together?repository=" + repository.Split('/')[^1]), ("tokens", "/account/tokens"),
            ("default-view", "/account/view?range=year"), ("api-guide", "/api-guide"), ("definitions", "/definitions"), ("search", "/search?q=change"), ("link-that-ended", "/shared/AAAAAAAAAAAAAAAAAAAAAA"),
            ("roles", repository + "/roles"), ("credential", repository + "/credential"), ("account", "/account"), ("administration", "/administration"),
            ("audit", "/administration/audit"), ("reports", "/administration/reports"),
        })
        {
            await page.GotoAsync(path);
            await look.AtAsync(name);
        }
        look.AssertFaultless();
    }
}
