using FlaskDash.Razor.Tests.Support;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Chromium))]

namespace FlaskDash.Razor.Tests.Support;

/// <summary>
/// One real browser for all tests, started by the first that wants it. Everything is fixed that would make two pictures differ.
/// </summary>
public sealed class Chromium : IAsyncDisposable
{
    /// <summary>Milliseconds; a machine that does much else needs them.</summary>
    private const float Patience = 30_000;

    /// <summary>A browser that opens no page in this time never does: it has happened, with nothing to see in its log.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(40);

    private Lazy<Task<(IPlaywright Driver, IBrowser Browser)>> started = new(StartAsync);

    static Chromium() => Assertions.SetDefaultExpectTimeout(Patience);

    /// <summary>A context of its own: no cookie is shared. It is closed with the browser at the latest.</summary>
    /// <param name="scripts">False: as in a browser that runs no JavaScript.</param>
    /// <param name="address">What relative addresses start from.</param>
    public static async Task<IBrowserContext> OpenAsync(
        int width = 1280, ColorScheme scheme = ColorScheme.Light, bool scripts = true, Uri? address = null, ForcedColors forcedColors = ForcedColors.None)
    {
        var chromium = await TestContext.Current.GetFixture<Chromium>() ?? throw new InvalidOperationException("The assembly has no browser.");
        var options = new BrowserNewContextOptions
        {
            BaseURL = address?.ToString(),
            ViewportSize = new() { Width = width, Height = 900 },
            ColorScheme = scheme,
            ForcedColors = forcedColors,
            ReducedMotion = ReducedMotion.Reduce,
            Locale = "en-GB",
            TimezoneId = "UTC",
            JavaScriptEnabled = scripts,
        };
        try
        {
            return await chromium.OpenAsync(options).WaitAsync(Silence);
        }
        catch (TimeoutException)
        {
            chromium.started = new(StartAsync);
            return await chromium.OpenAsync(options).WaitAsync(Silence);
        }
    }

    /// <summary>A context in which a page has opened.</summary>
    private async Task<IBrowserContext> OpenAsync(BrowserNewContextOptions options)
    {
        var (_, browser) = await started.Value;
        var context = await browser.NewContextAsync(options);
        context.SetDefaultTimeout(Patience);
        await (await context.NewPageAsync()).CloseAsync();
        return context;
    }

    /// <summary>Where a picture of this name is kept as an artefact of the test run.</summary>
    public static string Picture(string name) => Path.Combine(
        Environment.GetEnvironmentVariable("FLASKDASH_TEST_ARTIFACTS") ?? Path.Combine(Path.GetTempPath(), "flaskdash-test-artifacts"), "pictures", name + ".png");

    public async ValueTask DisposeAsync()
    {
        if (!started.IsValueCreated || !started.Value.IsCompletedSuccessfully) return;
        var (driver, browser) = await started.Value;
        await browser.DisposeAsync();
        driver.Dispose();
    }

    private static async Task<(IPlaywright Driver, IBrowser Browser)> StartAsync()
    {
        var executable = Find();
        var driver = await Playwright.CreateAsync();
        // Without its sandbox, which root may not use; it sees pages of these tests only.
        return (driver, await driver.Chromium.LaunchAsync(new() { ExecutablePath = executable, Args = ["--no-sandbox", "--disable-gpu"] }));
    }

    private static string Find()
    {
        if (Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } named)
            return File.Exists(named) ? named : throw new InvalidOperationException($"CHROMIUM names {named}, which is not there.");

        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        // The shell first: it is the same engine without a browser's windows, which cost more than the pages of these tests.
        return new[] { "chromium-headless-shell", "chromium", "google-chrome" }.SelectMany(name => folders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException("There is no Chromium for the tests with a browser: apt-get install chromium-headless-shell, or name its executable in CHROMIUM.");
    }
}
