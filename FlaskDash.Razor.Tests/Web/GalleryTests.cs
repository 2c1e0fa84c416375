using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using FlaskDash.Razor.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;

namespace FlaskDash.Razor.Tests.Web;

/// <summary>All components in Chromium: pictures to judge, kept as artefacts, and axe.</summary>
[Collection(LongestFirst.Journeys)]
public sealed class GalleryTests
{
    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    [InlineData(320, ColorScheme.Light)]
    [InlineData(320, ColorScheme.Dark)]
    public async Task Every_component_is_without_axe_violations_and_fits_its_page(int width, ColorScheme scheme)
    {
        await using var host = await StartAsync();
        await using var browser = await TestBrowser.OpenAsync(width, scheme);
        var page = await browser.NewPageAsync();
        var complaints = new List<string>();
        page.Console += (_, message) => { if (message.Type is "error" or "warning") complaints.Add(message.Text); };
        page.PageError += (_, error) => complaints.Add(error);

        await page.GotoAsync(new Uri(host.Address, "/gallery").ToString());
        await page.ScreenshotAsync(new() { Path = TestBrowser.Picture($"components-{width}-{scheme}"), FullPage = true });

        var axe = await page.RunAxe().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Empty(axe.Violations.Select(v => $"{v.Id}: {string.Join(", ", v.Nodes.Select(n => n.Html))}"));
        Assert.Empty(complaints);
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), "The page scrolls sideways.");
    }

    [Fact]
    public async Task Arrow_keys_walk_a_chart_and_announce_each_value()
    {
        await using var host = await StartAsync();
        await using var browser = await TestBrowser.OpenAsync(1280, ColorScheme.Light);
        var page = await browser.NewPageAsync();
        await page.GotoAsync(new Uri(host.Address, "/gallery").ToString());

        var plot = page.Locator("#commits .plot");
        var readout = page.Locator("#commits .readout");
        await plot.FocusAsync();
        await page.Keyboard.PressAsync("Home");
        Assert.StartsWith("Week of 30 December 2024: ", await readout.TextContentAsync());
        await page.Keyboard.PressAsync("ArrowRight");
        Assert.StartsWith("Week of 6 January 2025: ", await readout.TextContentAsync());
        await page.Keyboard.PressAsync("End");
        Assert.StartsWith("Week of 17 November 2025 (so far): ", await readout.TextContentAsync());

        // One tab stop: the next Tab leaves the chart.
        await page.Keyboard.PressAsync("Tab");
        Assert.Equal("How is this counted? Commits per week", await page.EvaluateAsync<string>("document.activeElement.textContent"));
    }

    [Theory]
    [InlineData("error-500", "/boom", 1280)]
    [InlineData("error-404", "/nowhere", 320)]
    [InlineData("theme", "/theme", 1280)]
    public async Task Messages_and_forms_are_without_axe_violations(string name, string path, int width)
    {
        await using var host = await StartAsync();
        await using var browser = await TestBrowser.OpenAsync(width, ColorScheme.Light);
        var page = await browser.NewPageAsync();

        await page.GotoAsync(new Uri(host.Address, path).ToString());
        await page.ScreenshotAsync(new() { Path = TestBrowser.Picture(name), FullPage = true });

        var axe = await page.RunAxe().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Empty(axe.Violations.Select(v => $"{v.Id}: {string.Join(", ", v.Nodes.Select(n => n.Html))}"));
    }

    [Fact]
    public async Task An_open_menu_and_an_open_table_are_without_axe_violations()
    {
        await using var host = await StartAsync();
        await using var browser = await TestBrowser.OpenAsync(1280, ColorScheme.Light);
        var page = await browser.NewPageAsync();
        await page.SetExtraHTTPHeadersAsync(new Dictionary<string, string> { ["X-User"] = "Ada" });
        await page.GotoAsync(new Uri(host.Address, "/gallery").ToString());
        await page.Locator("#hours summary").ClickAsync();
        await page.Locator("#commits summary").ClickAsync();
        await page.Locator("#lines .plot").HoverAsync();
        await page.Locator(".menu summary").ClickAsync();
        await page.ScreenshotAsync(new() { Path = TestBrowser.Picture("open"), FullPage = true });

        var axe = await page.RunAxe().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Empty(axe.Violations.Select(v => $"{v.Id}: {string.Join(", ", v.Nodes.Select(n => n.Html))}"));

        // Escape closes the menu and the focus stays where the person was.
        await page.Locator(".menu a").First.FocusAsync();
        await page.Keyboard.PressAsync("Escape");
        Assert.Equal("SUMMARY", await page.EvaluateAsync<string>("document.activeElement.tagName"));
    }

    private static Task<WebHost> StartAsync() => WebHost.StartAsync(app =>
    {
        app.MapGet("/gallery", (HttpContext context) => new GalleryPage().RenderAsync(context)).AllowAnonymous();
        app.MapGet("/boom", string () => throw new InvalidOperationException("the reason")).AllowAnonymous();
    });
}
