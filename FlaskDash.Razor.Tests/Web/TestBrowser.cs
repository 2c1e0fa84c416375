using FlaskDash.Razor.Tests.Support;
using Microsoft.Playwright;

namespace FlaskDash.Razor.Tests.Web;

/// <summary>A window of the tests' browser.</summary>
internal sealed class TestBrowser : IAsyncDisposable
{
    private readonly IBrowserContext _context;

    private TestBrowser(IBrowserContext context) => _context = context;

    public static async Task<TestBrowser> OpenAsync(int width, ColorScheme scheme, bool scripts = true) =>
        new(await Chromium.OpenAsync(width, scheme, scripts));

    public Task<IPage> NewPageAsync() => _context.NewPageAsync();

    /// <summary>Where a picture of this name is kept as an artefact of the test run.</summary>
    public static string Picture(string name) => Chromium.Picture(name);

    public async ValueTask DisposeAsync()
    {
        try
        {
            await _context.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));
        }
        catch (TimeoutException)
        {
            // It goes with the browser at the latest.
        }
    }
}
