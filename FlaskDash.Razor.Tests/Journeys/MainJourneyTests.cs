using System.Globalization;
using System.Text.RegularExpressions;
using FlaskDash.Razor.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlaskDash.Razor.Tests.Journeys;

/// <summary>What a person does on the first day, from the front page to signing out, with scripts and without.</summary>
[Collection(LongestFirst.Journeys)]
public sealed partial class MainJourneyTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task From_signing_in_to_the_first_chart_and_out_again(bool scripts)
    {
        using var app = await CheckoutApp.StartAsync(Ct);
        await using var browser = await Chromium.OpenAsync(scripts: scripts, address: app.Address);
        var page = await browser.NewPageAsync();
        var complaints = new List<string>();
        page.Console += (_, message) => { if (message.Type is "error" or "warning") complaints.Add($"{message.Text} at {page.Url}"); };
        page.PageError += (_, error) => complaints.Add(error);
        var look = scripts ? new Look(page, "journey", Closeness.Everything) : new Look(page, "journey-without-scripts", Closeness.WithoutScripts);

        await page.GotoAsync("/");
        await Expect(page.GetByText("There are no public repositories here.")).ToBeVisibleAsync();
        await look.AtAsync("1-front-page-of-a-stranger");
        await SignInAsync(page, app, "ada@example.com");

        await Expect(page.GetByText("Add your first one now.")).ToBeVisibleAsync();
        await look.AtAsync("2-front-page-empty");
        await page.GetByRole(AriaRole.Link, new() { Name = "Add this checkout" }).ClickAsync();
        await look.AtAsync("3-add");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add this checkout" }).ClickAsync();

        await page.WaitForURLAsync(AnyRepository());
        await EverythingIsReadAsync(page, scripts);
        await OverviewTellsWhatGitTellsAsync(page, app);
        await look.AtAsync("4-overview");
        await StatisticsShowBothChartsAsync(page);
        await look.AtAsync("5-statistics");
        await CommitIsFoundBySearchAsync(page, app, look);
        await CommittersAreAllThereAsync(page, app);
        await look.AtAsync("9-committers");

        await page.GetByRole(AriaRole.Navigation, new() { Name = "Site" }).GetByRole(AriaRole.Link, new() { Name = "Repositories" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Cell, new() { Name = "Ready" })).ToBeVisibleAsync();
        await look.AtAsync("10-repositories");
        await page.GetByRole(AriaRole.Link, new() { Name = "Settings of FlaskDash.Razor" }).ClickAsync();
        await look.AtAsync("11-settings");
        await page.GetByRole(AriaRole.Link, new() { Name = "Delete this repository" }).ClickAsync();
        await look.AtAsync("12-delete");
        await page.GetByRole(AriaRole.Link, new() { Name = "Keep it" }).ClickAsync();
        await MakePublicAsync(page);

        await page.GetByRole(AriaRole.Link, new() { Name = "How the numbers are counted" }).ClickAsync();
        await look.AtAsync("13-definitions");
        await page.GetByText("Ada Fernhill").ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Account" }).ClickAsync();
        await Expect(page.GetByText("FlaskDash administrators")).ToBeVisibleAsync();
        await look.AtAsync("14-account");
        await page.GetByRole(AriaRole.Link, new() { Name = "FlaskDash", Exact = true }).ClickAsync();
        await Expect(page.Locator("figure")).ToBeVisibleAsync();
        await look.AtAsync("15-front-page");

        await DarkIsRememberedAsync(page, scripts);
        await page.GetByText("Ada Fernhill").ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Sign out" }).ClickAsync();
        await look.AtAsync("16-sign-out");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();

        await page.WaitForURLAsync(new Uri(app.Address, "/").ToString());
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Sign in" })).ToBeVisibleAsync();
        await Expect(page.Locator("figure")).ToBeVisibleAsync(); // it is public now
        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await look.AtAsync("17-public-front-page");
        // The session at the org has ended too: it asks again who is there.
        await page.GetByRole(AriaRole.Link, new() { Name = "Sign in" }).ClickAsync();
        await Expect(page.GetByText("Choose an example account.")).ToBeVisibleAsync();

        look.AssertFaultless();
        Assert.Empty(complaints);
    }

    private static async Task SignInAsync(IPage page, CheckoutApp app, string account)
    {
        await page.GetByRole(AriaRole.Banner).GetByRole(AriaRole.Link, new() { Name = "Sign in" }).ClickAsync();
        Assert.StartsWith(app.Org.ToString(), page.Url, StringComparison.Ordinal);
        await page.GetByRole(AriaRole.Button, new() { Name = account }).ClickAsync();
        await page.WaitForURLAsync(new Uri(app.Address, "/").ToString());
    }

    /// <summary>With scripts the page comes to its end by itself; without, by its link.</summary>
    private static async Task EverythingIsReadAsync(IPage page, bool scripts)
    {
        var progress = page.Locator("[data-progress]");
        while (!scripts && await progress.CountAsync() > 0)
        {
            Ct.ThrowIfCancellationRequested();
            await page.GetByRole(AriaRole.Link, new() { Name = "Reload" }).ClickAsync();
        }

        await Expect(page.Locator("figure")).ToBeVisibleAsync();
        await Expect(progress).ToHaveCountAsync(0);
    }

    private static async Task OverviewTellsWhatGitTellsAsync(IPage page, CheckoutApp app)
    {
        await page.GetByLabel("Range").GetByRole(AriaRole.Link, new() { Name = "All" }).ClickAsync();
        await Expect(page.Locator(".lead")).ToContainTextAsync(Thin(int.Parse(app.Git("rev-list", "--count", "HEAD"), CultureInfo.InvariantCulture)));
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Highlights" })).ToBeVisibleAsync();
        await page.Locator("figure summary").ClickAsync();
        await Expect(page.Locator("figure tbody tr").First).ToBeVisibleAsync();
        await page.Locator("figure summary").ClickAsync();
    }

    private static async Task StatisticsShowBothChartsAsync(IPage page)
    {
        await SideAsync(page, "Statistics");
        await Expect(page.Locator("figure")).ToHaveCountAsync(2);
    }

    private static async Task CommitIsFoundBySearchAsync(IPage page, CheckoutApp app, Look look)
    {
        // The first commit: its words are nobody's but a commit's.
        var sha = app.Git("rev-list", "--max-parents=0", "HEAD").Split('\n')[^1];
        await SideAsync(page, "Commits");
        await look.AtAsync("6-commits");
        var search = page.Locator("main input[name=q]");
        await search.FillAsync(sha[..12]);
        await search.PressAsync("Enter");
        await Expect(page.Locator(".commits li")).ToHaveCountAsync(1);
        await look.AtAsync("7-search");
        await page.Locator(".commits a").First.ClickAsync();
        await page.WaitForURLAsync($"**/commits/{sha}");
        await Expect(page.GetByText(sha, new() { Exact = true })).ToBeVisibleAsync();
        await Expect(page.Locator("table.files tbody tr")).Not.ToHaveCountAsync(0);
        await look.AtAsync("8-commit");
    }

    private static async Task CommittersAreAllThereAsync(IPage page, CheckoutApp app)
    {
        var committers = app.Git("log", "--no-merges", "--format=%an <%ae>").Split('\n').Distinct().Count();
        await SideAsync(page, "Committers");
        await page.GetByLabel("Range").GetByRole(AriaRole.Link, new() { Name = "All" }).ClickAsync();
        await Expect(page.Locator("table.committers tbody tr")).ToHaveCountAsync(Math.Min(committers, 100));
    }

    private static async Task MakePublicAsync(IPage page)
    {
        await page.GotoAsync(page.Url + "/settings");
        await page.GetByLabel("Public, without signing in").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await page.WaitForURLAsync(AnyRepository());
    }

    private static async Task DarkIsRememberedAsync(IPage page, bool scripts)
    {
        await page.GetByTitle("Light or dark").ClickAsync();
        if (!scripts)
        {
            await page.GetByLabel("Dark").CheckAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Use it" }).ClickAsync();
        }

        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await page.ReloadAsync();
        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        Assert.Equal("rgb(18, 22, 29)", await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
    }

    private static Task SideAsync(IPage page, string name) =>
        page.GetByRole(AriaRole.Navigation, new() { Name = "Repository" }).GetByRole(AriaRole.Link, new() { Name = name, Exact = true }).ClickAsync();

    private static string Thin(int number) => Razor.Web.Components.Numbers.Of(number);

    [GeneratedRegex(@"/repositories/\d+$")]
    private static partial Regex AnyRepository();
}
