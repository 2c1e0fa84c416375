using System.Net;
using FlaskDash.Razor.Tests.Identity;
using FlaskDash.Razor.Tests.Support;
using FlaskDash.Razor.Web;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Hosting;

namespace FlaskDash.Razor.Tests.Web;

/// <summary>Behind a proxy the app is at the proxy's address, and nobody but a known proxy says so.</summary>
public sealed class ProxiesTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Behind_nginx_a_whole_sign_in_is_at_its_address_and_on_https()
    {
        var provider = new TestProvider();
        await using var app = await StartAsync(provider, "127.0.0.1", "::1");
        await using var nginx = await Nginx.StartAsync(app.Address);
        using var browser = nginx.Browser();
        browser.FollowsRedirects = false;

        using var front = await browser.GetAsync("/", Ct);
        Assert.Equal(HttpStatusCode.OK, front.StatusCode);
        Assert.Contains("max-age=", front.Headers.GetValues("Strict-Transport-Security").Single(), StringComparison.Ordinal);

        using var begun = await browser.GetAsync("/login", Ct);
        Assert.Equal(new Uri(nginx.Address, "/oidc/callback").ToString(), QueryHelpers.ParseQuery(begun.Headers.Location!.Query)["redirect_uri"].ToString());
        Assert.All(begun.Headers.GetValues("Set-Cookie"), cookie => Assert.Contains("; secure", cookie, StringComparison.OrdinalIgnoreCase));

        using var landed = await provider.SignInAsync(browser);
        Assert.Equal("/repositories", landed.Headers.Location!.ToString());
        Assert.StartsWith("__Host-flaskdash=", landed.Headers.GetValues("Set-Cookie").Single(c => c.Contains("flaskdash=", StringComparison.Ordinal) && !c.Contains("expires", StringComparison.Ordinal)), StringComparison.Ordinal);
        using var account = await browser.GetAsync("/account", Ct);
        Assert.Equal(HttpStatusCode.OK, account.StatusCode);
    }

    [Fact]
    public async Task What_a_browser_says_of_itself_does_not_pass_nginx()
    {
        var provider = new TestProvider();
        await using var app = await StartAsync(provider, "127.0.0.1", "::1");
        await using var nginx = await Nginx.StartAsync(app.Address);
        using var browser = nginx.Browser();
        browser.FollowsRedirects = false;

        using var begun = await AskAsync(browser, "/login", ("X-Forwarded-Host", "evil.test"), ("X-Forwarded-Proto", "http"));

        Assert.Equal(new Uri(nginx.Address, "/oidc/callback").ToString(), QueryHelpers.ParseQuery(begun.Headers.Location!.Query)["redirect_uri"].ToString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nobody_but_a_known_proxy_is_believed(bool anotherIsKnown)
    {
        var provider = new TestProvider();
        await using var app = anotherIsKnown ? await StartAsync(provider, "192.0.2.7") : await StartAsync(provider);
        using var browser = app.Stranger(followsRedirects: false);

        using var begun = await AskAsync(browser, "/login", ("X-Forwarded-Host", "evil.test"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-For", "198.51.100.1"));

        Assert.StartsWith(app.Address.ToString(), QueryHelpers.ParseQuery(begun.Headers.Location!.Query)["redirect_uri"].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_is_not_ours_is_not_taken_from_a_proxy_either()
    {
        var provider = new TestProvider();
        await using var app = await StartAsync(provider, "127.0.0.1", "::1");
        using var browser = app.Stranger(followsRedirects: false);

        using var begun = await AskAsync(browser, "/login", ("X-Forwarded-Host", "evil.test"), ("X-Forwarded-Proto", "https"));

        Assert.DoesNotContain("evil.test", begun.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Proxies:Known names \"everybody\"", "everybody", "localhost", false)]
    [InlineData("Proxies:Known names \"0.0.0.0/0\"", "0.0.0.0/0", "localhost", false)]
    [InlineData("without Proxies:Hosts", "10.0.0.0/24", null, false)]
    [InlineData("which is no host", "10.0.0.7", "https://dash.example.com", false)]
    [InlineData("ASPNETCORE_FORWARDEDHEADERS_ENABLED", null, null, true)]
    [InlineData(null, "10.0.0.7", "dash.example.com", false)]
    [InlineData(null, null, null, false)]
    public void Wrong_settings_keep_the_app_from_starting_and_say_why(string? words, string? known, string? host, bool trustsEverybody)
    {
        var options = new ProxyOptions();
        if (known is not null) options.Known.Add(known);
        if (host is not null) options.Hosts.Add(host);

        var faults = Proxies.FaultsOf(options, trustsEverybody);

        if (words is null) Assert.Equal([], faults);
        else Assert.Contains(words, Assert.Single(faults), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10.0.0.7", "10.0.0.7/32")]
    [InlineData("10.0.0.0/24", "10.0.0.0/24")]
    [InlineData("::1", "::1/128")]
    [InlineData("2001:db8::/32", "2001:db8::/32")]
    public void An_address_is_a_network_of_one(string text, string network) => Assert.Equal(network, Proxies.NetworkOf(text)!.Value.ToString());

    private static Task<DashApp> StartAsync(TestProvider provider, params string[] proxies) => DashApp.StartAsync(options =>
    {
        provider.Configure(options);
        (options.Environment, options.Listens) = (Environments.Production, true);
        for (var i = 0; i < proxies.Length; i++) options.Settings[$"Proxies:Known:{i}"] = proxies[i];
        if (proxies.Length > 0) options.Settings["Proxies:Hosts:0"] = Nginx.Name;
    });

    private static async Task<HttpResponseMessage> AskAsync(Browser browser, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        return await browser.SendAsync(request, Ct);
    }
}
