using System.Diagnostics;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text;
using FlaskDash.Okta.LocalOrg;
using FlaskDash.Razor.Tests.Support;

namespace FlaskDash.Razor.Tests.Okta;

public sealed class LocalOrgTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_restart_with_the_same_key_file_keeps_tokens_good()
    {
        using var folder = new TemporaryFolder();
        var file = folder["keys/local-org.pem"];
        string idToken;
        int port;
        await using (var app = await OrgApp.StartAsync(o => o.KeyFile = file))
        {
            idToken = (await app.SignInAsync("ada@example.com")).Id;
            port = app.Org.Address.Port;
        }

        await using var again = await OrgApp.StartAsync(o => (o.KeyFile, o.Port) = (file, port));
        using var response = await again.LogoutAsync(("id_token_hint", idToken), ("post_logout_redirect_uri", OrgApp.SignedOut));

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Equal([file], Directory.GetFiles(Path.GetDirectoryName(file)!));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public async Task Without_a_key_file_each_start_has_its_own_key()
    {
        await using var first = await OrgApp.StartAsync();
        var idToken = (await first.SignInAsync("ada@example.com")).Id;

        await using var second = await OrgApp.StartAsync();
        using var response = await second.LogoutAsync(("id_token_hint", idToken), ("post_logout_redirect_uri", OrgApp.SignedOut));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task A_key_file_that_holds_no_key_is_named_and_left_alone()
    {
        using var folder = new TemporaryFolder();
        var file = folder["notes.txt"];
        await File.WriteAllTextAsync(file, "not a key", Ct);

        var thrown = await Assert.ThrowsAsync<LocalOrgException>(() => OrgApp.StartAsync(o => o.KeyFile = file));

        Assert.Contains(file, thrown.Message, StringComparison.Ordinal);
        Assert.Equal("not a key", await File.ReadAllTextAsync(file, Ct));
    }

    [Fact]
    public async Task A_busy_port_is_named_in_one_line()
    {
        await using var app = await OrgApp.StartAsync();
        var port = app.Org.Address.Port;

        var thrown = await Assert.ThrowsAsync<LocalOrgException>(() => OrgApp.StartAsync(o => o.Port = port));

        Assert.Contains($"127.0.0.1:{port}", thrown.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', thrown.Message);
    }

    [Fact]
    public async Task It_listens_on_the_loopback_address_only()
    {
        await using var app = await OrgApp.StartAsync();

        var listeners = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Where(l => l.Port == app.Org.Address.Port);

        Assert.Equal([IPAddress.Loopback], listeners.Select(l => l.Address));
    }

    [Fact]
    public async Task A_foreign_host_name_that_leads_here_is_refused()
    {
        await using var app = await OrgApp.StartAsync();
        app.Browser.DefaultRequestHeaders.Host = $"evil.example:{app.Org.Address.Port}";

        using var response = await app.AuthorizeAsync();

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData("Production")]
    [InlineData("Staging")]
    [InlineData("")]
    public async Task Outside_Development_it_does_not_start(string environment)
    {
        await Assert.ThrowsAsync<LocalOrgException>(() => OrgApp.StartAsync(o => o.EnvironmentName = environment));
    }

    [Fact]
    public async Task While_down_it_answers_503_to_everything()
    {
        await using var app = await OrgApp.StartAsync();
        app.Org.Down = true;

        foreach (var path in new[] { "/oauth2/default/.well-known/openid-configuration", "/oauth2/default/v1/keys", "/api/v1/users/x", "/admin" })
        {
            using var response = await app.GetAsync(path);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        }
        Assert.Equal(0, app.Org.UserLookups);

        app.Org.Down = false;
        using var up = await app.GetAsync("/admin");
        Assert.Equal(HttpStatusCode.OK, up.StatusCode);
    }

    [Fact]
    public async Task Stopping_cuts_open_connections_and_frees_the_port()
    {
        var app = await OrgApp.StartAsync();
        var port = app.Org.Address.Port;
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, Ct);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /admin HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 9\r\n"
            + "Expect: 100-continue\r\n\r\n"), Ct);
        var reading = new byte[64];
        var got = await client.GetStream().ReadAsync(reading, Ct);   // the org waits for a form that never comes
        Assert.StartsWith("HTTP/1.1 100", Encoding.ASCII.GetString(reading, 0, got), StringComparison.Ordinal);

        var started = Stopwatch.GetTimestamp();
        await app.DisposeAsync();
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(10));   // waiting would take 30

        await using var next = await OrgApp.StartAsync(o => o.Port = port);
        Assert.Equal(port, next.Org.Address.Port);
    }

    [Fact]
    public async Task Two_orgs_keep_their_sessions_apart_in_one_browser()
    {
        await using var one = await OrgApp.StartAsync();
        await using var two = await OrgApp.StartAsync();

        using var first = await one.PressAsync(await one.AuthorizeAsync(), "login", "ada@example.com");
        using var second = await two.PressAsync(await two.AuthorizeAsync(), "login", "ada@example.com");

        var names = new[] { first, second }.Select(r => r.Headers.GetValues("Set-Cookie").Single().Split('=')[0]).ToArray();
        Assert.Equal(2, names.Distinct().Count());
    }
}
