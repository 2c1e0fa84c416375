using System.Globalization;
using FlaskDash.Razor.Tests.Support;

namespace FlaskDash.Razor.Tests.Journeys;

/// <summary>
/// The app as <c>dotnet run</c> starts it, a process of its own with the local org, over a fresh clone of this checkout: that has a
/// <c>.git</c> folder also where the tests run from a worktree.
/// </summary>
internal sealed class CheckoutApp : IDisposable
{
    private readonly AppProcess process;

    private CheckoutApp(AppProcess process, Uri address, Uri org, string checkout) => (this.process, Address, Org, Checkout) = (process, address, org, checkout);

    public Uri Address { get; }

    /// <summary>Where one signs in.</summary>
    public Uri Org { get; }

    /// <summary>The clone.</summary>
    public string Checkout { get; }

    /// <summary>Starts it, and returns once it says that it runs.</summary>
    public static async Task<CheckoutApp> StartAsync(CancellationToken ct)
    {
        var folder = new TemporaryFolder();
        var checkout = folder["source/checkout"];
        SampleRepository.RunGit(Support.Checkout.Root, ["clone", "--quiet", "--no-local", Support.Checkout.Root, checkout]);

        var (port, orgPort) = (FreePort.Take(), FreePort.Take());
        var process = new AppProcess(folder, "Development",
            "--contentRoot", Path.Combine(checkout, "FlaskDash.Razor"), "--urls", $"http://localhost:{port}",
            "--LocalOrg:Port", orgPort.ToString(CultureInfo.InvariantCulture));
        var app = new CheckoutApp(process, new Uri($"http://localhost:{port}"), new Uri($"http://127.0.0.1:{orgPort}"), checkout);
        try
        {
            await process.PrintsAsync("Data lies in", ct);
            return app;
        }
        catch
        {
            app.Dispose();
            throw;
        }
    }

    /// <summary>What git prints of the clone.</summary>
    public string Git(params string[] arguments) => SampleRepository.RunGit(Checkout, arguments);

    public void Dispose() => process.Dispose();
}
