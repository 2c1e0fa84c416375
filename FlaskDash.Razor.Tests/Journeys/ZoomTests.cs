using FlaskDash.Razor.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlaskDash.Razor.Tests.Journeys;

/// <summary>Days are chosen on the chart itself, with the pointer and with keys.</summary>
[Collection(LongestFirst.Journeys)]
public sealed class ZoomTests
{
    [Fact]
    public async Task Dragging_and_the_keyboard_zoom_to_the_same_days()
    {
        using var repository = new SampleRepository();
        foreach (var (message, date) in new[] { ("One", "2024-03-04T10:00:00+0100"), ("Two", "2024-03-12T10:00:00+0100"), ("Three", "2024-03-19T11:00:00+0100"), ("Four", "2024-04-02T11:00:00+0100") })
            repository.Commit(message, date);
        await using var app = await ReadApp.StartAsync(repository);
        var overview = await app.ReadAsync(repository, "sample") + "?to=2024-04-07&step=week&merges=in";
        await using var browser = await Chromium.OpenAsync(address: app.Address);
        var page = await browser.NewPageAsync();
        await page.GotoAsync(overview);

        await page.Locator(".plot").FocusAsync();
        foreach (var key in new[] { "Home", "ArrowRight", "Shift+ArrowRight" }) await page.Keyboard.PressAsync(key);
        await Expect(page.Locator("figure [aria-live]")).ToContainTextAsync("Week of 11 March 2024 to Week of 18 March 2024. Enter zooms in.");
        await Expect(page.Locator(".brush")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator(".brush")).ToHaveCountAsync(0);
        foreach (var key in new[] { "Home", "ArrowRight", "Shift+ArrowRight", "Enter" }) await page.Keyboard.PressAsync(key);
        await page.WaitForURLAsync("**?from=2024-03-11&to=2024-03-24&step=week&merges=in");
        await Expect(page.Locator("dl.stats dd.value").First).ToHaveTextAsync("2");

        await page.GotoAsync(overview);
        var box = (await page.Locator(".plot").BoundingBoxAsync())!;
        float X(double bar) => (float)(box.X + box.Width * bar / 5);
        await page.Mouse.MoveAsync(X(1.5), box.Y + 90);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(X(2.5), box.Y + 120, new() { Steps = 4 });
        await page.Mouse.UpAsync();
        await page.WaitForURLAsync("**?from=2024-03-11&to=2024-03-24&step=week&merges=in");

        // A click is still a way to the commits behind one bar.
        await page.GotoAsync(overview);
        await page.Mouse.ClickAsync(X(1.5), box.Y + 90);
        await page.WaitForURLAsync("**/commits?from=2024-03-11&to=2024-03-17&step=week&merges=in");
    }
}
