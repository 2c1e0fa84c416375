using System.Net.Http.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Okta.AspNetCore;

namespace FlaskDash.Razor.Tests.Okta.Standin;

/// <summary>A small app that signs in through <c>AddOktaMvc</c> at a <see cref="FakeOrg"/>, and the browser in front of it.</summary>
/// <remarks>What the app throws reaches the test; with a real server it is a 500.</remarks>
public sealed class SignInApp : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _client;

    private SignInApp(WebApplication app, string address)
    {
        _app = app;
        _client = app.GetTestClient();
        _client.BaseAddress = new(address);
    }

    /// <summary>The browser's cookies, whatever path they are for.</summary>
    public Dictionary<string, string> Cookies { get; } = [];

    public IServiceProvider Services => _app.Services;

    public static OktaMvcOptions OptionsFor(FakeOrg org) => new()
    {
        OktaDomain = FakeOrg.Domain,
        ClientId = FakeOrg.ClientId,
        ClientSecret = FakeOrg.ClientSecret,
        BackchannelHttpClientHandler = org,
    };

    /// <param name="org">Where the backchannel leads.</param>
    /// <param name="configure">Changes the options before they are registered.</param>
    /// <param name="before">Registrations before <c>AddOktaMvc</c>.</param>
    /// <param name="after">Registrations after it.</param>
    /// <param name="address">The app's own address.</param>
    public static async Task<SignInApp> StartAsync(
        FakeOrg org,
        Action<OktaMvcOptions>? configure = null,
        Action<IServiceCollection>? before = null,
        Action<IServiceCollection>? after = null,
        string address = "https://app.example")
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseTestServer();
        builder.Services.AddRoutingCore();
        builder.Services.AddLogging(logging => logging.ClearProviders());

        var options = OptionsFor(org);
        configure?.Invoke(options);
        before?.Invoke(builder.Services);
        builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie().AddOktaMvc(options);
        after?.Invoke(builder.Services);

        var app = builder.Build();
        app.UseAuthentication();
        app.MapGet("/login", (HttpContext http) => http.ChallengeAsync(
            OktaDefaults.MvcAuthenticationScheme,
            new(http.Request.Query.ToDictionary(q => q.Key, q => (string?)q.Value.ToString())) { RedirectUri = "/after" }));
        app.MapGet("/claims", (HttpContext http) => http.User.Claims.Select(c => new SeenClaim(c.Type, c.Value)));
        app.MapGet("/name", (HttpContext http) => http.User.Identity!.Name);
        app.MapGet("/in-role/{role}", (HttpContext http, string role) => http.User.IsInRole(role));
        app.MapGet("/ticket", async (HttpContext http) =>
        {
            var ticket = await http.AuthenticateAsync();
            return new SeenTicket(ticket.Properties!.IssuedUtc, ticket.Properties.ExpiresUtc, [.. ticket.Properties.GetTokens().Select(t => t.Name)]);
        });
        app.MapGet("/logout", async (HttpContext http, string? to) =>
        {
            await http.SignOutAsync(OktaDefaults.MvcAuthenticationScheme, new() { RedirectUri = to });
            await http.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new(app, address);
    }

    public Task<HttpResponseMessage> GetAsync(string address) => SendAsync(new(HttpMethod.Get, address));

    public async Task<T?> ReadAsync<T>(string path)
    {
        var response = await GetAsync(path);
        return await response.Content.ReadFromJsonAsync<T>(TestContext.Current.CancellationToken);
    }

    public Task<HttpResponseMessage> PostAsync(string path, Dictionary<string, string> form) =>
        SendAsync(new(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(form) });

    /// <summary>Where the app sends the browser for a sign-in.</summary>
    public async Task<Uri> ChallengeAsync(string items = "") => (await GetAsync("/login" + items)).Headers.Location!;

    /// <summary>A whole sign-in; the answer is that of the callback.</summary>
    public async Task<HttpResponseMessage> SignInAsync(FakeOrg org) =>
        await PostAsync(OktaDefaults.CallbackPath, org.Authorize(await ChallengeAsync()));

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    public static Dictionary<string, string> Query(Uri address) =>
        QueryHelpers.ParseQuery(address.Query).ToDictionary(q => q.Key, q => q.Value.ToString());

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request)
    {
        if (Cookies.Count > 0) request.Headers.Add("Cookie", string.Join("; ", Cookies.Select(c => $"{c.Key}={c.Value}")));

        var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        if (!response.Headers.TryGetValues("Set-Cookie", out var set)) return response;

        foreach (var (name, value) in set.Select(c => c.Split(';')[0].Split('=', 2)).Select(c => (c[0], c[1])))
        {
            if (value.Length == 0) Cookies.Remove(name);
            else Cookies[name] = value;
        }

        return response;
    }

    public sealed record SeenClaim(string Type, string Value);

    public sealed record SeenTicket(DateTimeOffset? IssuedAt, DateTimeOffset? ExpiresAt, string[] Tokens);
}
