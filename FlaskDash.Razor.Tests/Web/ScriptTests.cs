using System.Threading.Channels;
using FlaskDash.Razor.Tests.Support;
using FlaskDash.Razor.Web;
using FlaskDash.Razor.Web.Components;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;

namespace FlaskDash.Razor.Tests.Web;

/// <summary>What the scripts add, and that nothing is lost without them.</summary>
[Collection(LongestFirst.Journeys)]
public sealed class ScriptTests
{
    private readonly Channel<ProgressState> _states = Channel.CreateUnbounded<ProgressState>();

    [Fact]
    public async Task Progress_follows_the_stream_and_its_end_loads_the_page_anew()
    {
        await using var host = await StartAsync();
        await using var browser = await TestBrowser.OpenAsync(1280, ColorScheme.Light);
        var page = await OpenAsync(browser, host);
        var bar = page.Locator("[data-progress='/progress']");

        _states.Writer.TryWrite(new ProgressState("Reading lines: 50 of 100 commits", 50, 100, false));
        await Assertions.Expect(bar.Locator("[data-text]")).ToHaveTextAsync("Reading lines: 50 of 100 commits");
        await Assertions.Expect(bar.Locator("progress")).ToHaveJSPropertyAsync("value", 50.0);
        await Assertions.Expect(bar.Locator("[data-reload]")).ToBeHiddenAsync();

        var loaded = page.WaitForRequestFinishedAsync(new() { Predicate = request => request.Url == new Uri(host.Address, "/gallery").ToString() });
        _states.Writer.TryWrite(new ProgressState("Done", 100, 100, true));
        await loaded;
        // Closed in the middle of it, a page sometimes never closes.
        await page.WaitForLoadStateAsync();
    }

    [Fact]
    public async Task A_stream_that_fails_leaves_a_link_to_reload()
    {
        await using var host = await StartAsync(stream: false);
        await using var browser = await TestBrowser.OpenAsync(1280, ColorScheme.Light);
        var page = await OpenAsync(browser, host);

        await Assertions.Expect(page.Locator("[data-progress='/progress'] [data-reload]")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_theme_changes_at_once_and_the_next_page_has_it()
    {
        await using var host = await StartAsync();
        await using var browser = await TestBrowser.OpenAsync(1280, ColorScheme.Dark);
        var page = await OpenAsync(browser, host);

        await page.Locator("[data-theme-switch]").ClickAsync();
        Assert.Equal("rgb(255, 255, 255)", await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));

        await page.ReloadAsync();
        Assert.Equal("light", await page.Locator("html").GetAttributeAsync("data-theme"));
    }

    [Fact]
    public async Task A_bar_leads_to_what_is_behind_it_by_key_and_by_click()
    {
        await using var host = await StartAsync();
        await using var browser = await TestBrowser.OpenAsync(1280, ColorScheme.Light);
        var page = await OpenAsync(browser, host);

        await page.Locator("#commits .plot").FocusAsync();
        await page.Keyboard.PressAsync("Home");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/repositories/1/commits?from=0");

        await page.GoBackAsync();
        var box = (await page.Locator("#commits .plot").BoundingBoxAsync())!;
        await page.Mouse.ClickAsync(box.X + box.Width * 20.5f / 47, box.Y + 20); // a week without a commit can be hit too
        await page.WaitForURLAsync("**/repositories/1/commits?from=20");
    }

    [Fact]
    public async Task Without_scripts_nothing_is_there_that_does_nothing()
    {
        await using var host = await StartAsync();
        await using var browser = await TestBrowser.OpenAsync(320, ColorScheme.Light, scripts: false);
        var page = await OpenAsync(browser, host);

        await Assertions.Expect(page.Locator("[data-copy]")).ToBeHiddenAsync();
        await Assertions.Expect(page.Locator("[data-progress='/progress'] [data-reload]")).ToBeVisibleAsync();
        Assert.Null(await page.Locator("#commits .plot").GetAttributeAsync("tabindex"));
        await page.Locator("#commits summary").ClickAsync();
        await Assertions.Expect(page.Locator("#commits tbody tr").First).ToBeVisibleAsync();
        await page.Locator("[data-theme-switch]").ClickAsync();
        await page.WaitForURLAsync("**/theme?returnUrl=%2Fgallery");
    }

    private Task<WebHost> StartAsync(bool stream = true) => WebHost.StartAsync(app =>
    {
        app.MapGet("/gallery", (HttpContext context) => new GalleryPage { StreamHref = "/progress" }.RenderAsync(context)).AllowAnonymous();
        app.MapEventStream<ProgressState>("/progress", (_, ct) =>
            Task.FromResult(stream ? _states.Reader.ReadAllAsync(ct) : null)).AllowAnonymous();
    });

    private static async Task<IPage> OpenAsync(TestBrowser browser, WebHost host)
    {
        var page = await browser.NewPageAsync();
        page.SetDefaultTimeout(10_000);
        await page.GotoAsync(new Uri(host.Address, "/gallery").ToString());
        return page;
    }
}
