using FlaskDash.Razor.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlaskDash.Razor.Tests.Journeys;

/// <summary>Nothing but keys.</summary>
[Collection(LongestFirst.Journeys)]
public sealed class KeyboardTests
{
    [Fact]
    public async Task The_skip_link_the_chart_and_the_menu_answer_to_keys()
    {
        using var repository = new SampleRepository();
        foreach (var (message, date) in new[] { ("One", "2024-03-04T10:00:00+0100"), ("Two", "2024-03-12T10:00:00+0100"), ("Three", "2024-03-12T11:00:00+0100") })
            repository.Commit(message, date);
        await using var app = await ReadApp.StartAsync(repository);
        var overview = await app.ReadAsync(repository, "sample");
        await using var browser = await Chromium.OpenAsync(address: app.Address);
        var page = await browser.NewPageAsync();
        await SignInAsync(page, overview + "?range=all&step=week");

        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator(".skip")).ToBeFocusedAsync();
        await Expect(page.Locator(".skip")).ToBeInViewportAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("main")).ToBeFocusedAsync();

        await TabToAsync(page, ".plot");
        var readout = page.Locator("figure [aria-live]");
        await page.Keyboard.PressAsync("Home");
        await Expect(readout).ToContainTextAsync("Week of 4 March 2024: 1 commit");
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(readout).ToContainTextAsync("Week of 11 March 2024: 2 commits");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".commits li")).ToHaveCountAsync(2);

        // "/" goes to the search box; Enter searches.
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("three");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".commits li")).ToHaveCountAsync(1);

        await TabToAsync(page, ".menu summary");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Account" })).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Account" })).ToBeHiddenAsync();
        await Expect(page.Locator(".menu summary")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/logout");
        await TabToAsync(page, "main button");
        await page.Keyboard.PressAsync("Space");
        await page.WaitForURLAsync(app.Address.ToString());
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Sign in" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_repository_is_added_and_deleted_by_keys_and_a_refused_form_leads_to_its_fault()
    {
        using var repository = new SampleRepository();
        repository.Commit("One");
        await using var app = await ReadApp.StartAsync(repository);
        await using var browser = await Chromium.OpenAsync(address: app.Address);
        var page = await browser.NewPageAsync();
        await SignInAsync(page, "/repositories/add");

        await TabToAsync(page, "#Address");
        await page.Keyboard.TypeAsync("http://example.com/team/project.git");
        await page.Keyboard.PressAsync("Enter");
        // It is the address that must be mended: the focus is there, and what was typed too.
        await Expect(page.Locator("#Address")).ToBeFocusedAsync();
        await Expect(page.Locator("#Address")).ToHaveValueAsync("http://example.com/team/project.git");
        await Expect(page.Locator("#Address")).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(page.Locator("#address-error")).ToContainTextAsync("https");
        await page.Keyboard.PressAsync("Control+A");
        await page.Keyboard.TypeAsync(repository.Path);
        await TabToAsync(page, "input[type=radio][name=Visibility]");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("ArrowUp");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("figure")).ToBeVisibleAsync();
        // Once all is read the page loads itself anew, which would come between.
        await Expect(page.Locator("progress")).ToHaveCountAsync(0);

        await page.GotoAsync(page.Url + "/delete");
        await TabToAsync(page, "main button");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/repositories");
        await Expect(page.GetByText("Add your first one now.")).ToBeVisibleAsync();
    }

    private static async Task SignInAsync(IPage page, string returnUrl)
    {
        await page.GotoAsync("/login?returnUrl=" + Uri.EscapeDataString(returnUrl));
        await TabToAsync(page, "button[value='ada@example.com']");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**" + returnUrl);
    }

    /// <summary>Presses Tab until the focus is there; each stop on the way must be visible.</summary>
    private static async Task TabToAsync(IPage page, string selector)
    {
        for (var press = 0; press < 80; press++)
        {
            if (await page.EvaluateAsync<bool>("s => document.activeElement.matches(s)", selector)) return;
            await page.Keyboard.PressAsync("Tab");
            Assert.True(
                await page.EvaluateAsync<bool>("() => document.activeElement === document.body || (document.activeElement.checkVisibility() && getComputedStyle(document.activeElement).outlineStyle !== 'none')"),
                "The focus cannot be seen at " + await page.EvaluateAsync<string>("document.activeElement.outerHTML.slice(0, 200)"));
        }

        Assert.Fail($"Tab never comes to {selector}.");
    }
}
