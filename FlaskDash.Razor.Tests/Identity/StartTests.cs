using System.Globalization;
using System.Net.Sockets;
using System.Net;
using FlaskDash.Razor.Tests.Support;

namespace FlaskDash.Razor.Tests.Identity;

/// <summary>What somebody sees who starts the app from a shell.</summary>
public sealed class StartTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task With_no_Okta_settings_a_local_org_starts_and_one_can_sign_in_there_at_once()
    {
        var (port, orgPort) = (FreePort.Take(), FreePort.Take());
        using var app = new AppProcess(new TemporaryFolder(), "Development", "--urls", $"http://localhost:{port}", "--LocalOrg:Port", orgPort.ToString(CultureInfo.InvariantCulture));
        await app.PrintsAsync("Data lies in", Ct);

        Assert.Contains($"FlaskDash.Razor runs at http://localhost:{port}", app.Output, StringComparison.Ordinal);
        Assert.Contains($"local Okta org at http://127.0.0.1:{orgPort}", app.Output, StringComparison.Ordinal);
        Assert.Contains("ada@example.com, Ada Fernhill (administrator)", app.Output, StringComparison.Ordinal);
        Assert.Contains("sam@example.com, Sam Quillworth (suspended)", app.Output, StringComparison.Ordinal);

        using var browser = new Browser(new Uri($"http://localhost:{port}"), inProcess: null);
        using var landed = await browser.SignInAsync("ada");
        Assert.Equal("/repositories", landed.Place());
        using var left = await browser.SignOutAsync();
        Assert.Equal("/", left.Place());

        app.Interrupt();
        Assert.Equal(0, await app.EndsAsync(Ct));
        Assert.Equal("", app.Errors);
    }

    [Fact]
    public async Task Some_Okta_settings_start_no_local_org_and_the_missing_ones_are_named()
    {
        using var app = new AppProcess(new TemporaryFolder(), "Development", "--urls", $"http://localhost:{FreePort.Take()}", "--Okta:OktaDomain", "https://example.okta.com");

        Assert.Equal(1, await app.EndsAsync(Ct));
        Assert.Equal("Okta is not set up: Okta:ClientId (OKTA_CLIENT_ID), Okta:ClientSecret (OKTA_CLIENT_SECRET) are missing. Copy from the application's page in Okta's admin console, or remove all Okta settings and a local org starts instead.", app.Errors);
    }

    [Fact]
    public async Task Outside_Development_there_is_no_local_org()
    {
        using var app = new AppProcess(new TemporaryFolder(), "Production", "--urls", $"http://localhost:{FreePort.Take()}");

        Assert.Equal(1, await app.EndsAsync(Ct));
        Assert.StartsWith("Okta is not set up: Okta:OktaDomain (OKTA_ORG_URL), ", app.Errors, StringComparison.Ordinal);
        Assert.EndsWith("the local org is for Development only.", app.Errors, StringComparison.Ordinal);
        Assert.Equal("", app.Output);
    }

    [Theory]
    [InlineData(true, "--urls http://localhost:5050")]
    [InlineData(false, "--LocalOrg:Port 5051")]
    public async Task A_port_in_use_is_named_with_the_setting_that_changes_it(bool isTheApps, string fix)
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var taken = ((IPEndPoint)other.LocalEndpoint).Port;
        var (port, orgPort) = isTheApps ? (taken, FreePort.Take()) : (FreePort.Take(), taken);
        using var app = new AppProcess(new TemporaryFolder(), "Development", "--urls", $"http://localhost:{port}", "--LocalOrg:Port", orgPort.ToString(CultureInfo.InvariantCulture));

        Assert.Equal(1, await app.EndsAsync(Ct));
        var line = Assert.Single(app.Errors.Split('\n'));
        Assert.StartsWith($"Port {taken}", line, StringComparison.Ordinal);
        Assert.Contains(fix, line, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", app.Output, StringComparison.Ordinal);
    }
}
