using Microsoft.Playwright;

namespace FlaskDash.Razor.Tests.Web;

/// <summary>Debian's Chromium with everything fixed that would make two pictures differ.</summary>
internal sealed class TestBrowser : IAsyncDisposable
{
    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private readonly IBrowserContext _context;

    private TestBrowser(IPlaywright playwright, IBrowser browser, IBrowserContext context) =>
        (_playwright, _browser, _context) = (playwright, browser, context);

    public static async Task<TestBrowser> OpenAsync(int width, ColorScheme scheme, bool scripts = true)
    {
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = ["--no-sandbox"] });
        var context = await browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = 900 },
            ColorScheme = scheme,
            ReducedMotion = ReducedMotion.Reduce,
            Locale = "en-GB",
            TimezoneId = "UTC",
            JavaScriptEnabled = scripts,
        });
        return new TestBrowser(playwright, browser, context);
    }

    public Task<IPage> NewPageAsync() => _context.NewPageAsync();

    /// <summary>Where a picture of this name is kept as an artefact of the test run.</summary>
    public static string Picture(string name) => Path.Combine(AppContext.BaseDirectory, "TestResults", "pictures", name + ".png");

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
