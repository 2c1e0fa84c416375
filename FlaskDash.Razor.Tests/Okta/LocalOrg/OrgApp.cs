using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using FlaskDash.Okta.LocalOrg;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Hosting;

namespace FlaskDash.Razor.Tests.Okta;

/// <summary>A started org and one browser at it that follows no redirect, with the requests an app would make.</summary>
internal sealed class OrgApp : IAsyncDisposable
{
    public const string Callback = "http://localhost:5000/oidc/callback";
    public const string SignedOut = "http://localhost:5000/signout/callback";

    private readonly HttpClient _browser;

    private OrgApp(LocalOrg org, LocalOrgOptions options)
    {
        (Org, Options) = (org, options);
        _browser = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = true }) { BaseAddress = org.Address };
    }

    public LocalOrg Org { get; }

    public LocalOrgOptions Options { get; }

    public HttpClient Browser => _browser;

    /// <summary>The code verifier of every authorization request made here.</summary>
    public string Verifier { get; } = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<OrgApp> StartAsync(Action<LocalOrgOptions>? change = null)
    {
        var options = new LocalOrgOptions { Port = 0, EnvironmentName = Environments.Development };
        change?.Invoke(options);
        return new(await LocalOrg.StartAsync(options, Ct), options);
    }

    /// <summary>GET authorize with the usual parameters, some of them replaced, or left out where null.</summary>
    public Task<HttpResponseMessage> AuthorizeAsync(params (string Name, string? Value)[] changes) =>
        _browser.GetAsync(AuthorizeAddress(changes), Ct);

    public string AuthorizeAddress(params (string Name, string? Value)[] changes) =>
        QueryHelpers.AddQueryString("/oauth2/default/v1/authorize", With(AuthorizationRequest, changes));

    /// <summary>The same request, pushed by the app (RFC 9126).</summary>
    public Task<HttpResponseMessage> PushAsync(params (string Name, string? Value)[] changes) =>
        _browser.PostAsync("/oauth2/default/v1/par", new FormUrlEncodedContent(
            With(AuthorizationRequest, [("client_secret", Options.ClientSecret), .. changes])), Ct);

    private Dictionary<string, string?> AuthorizationRequest => new()
    {
        ["client_id"] = Options.ClientId,
        ["redirect_uri"] = Callback,
        ["response_type"] = "code",
        ["response_mode"] = "query",
        ["scope"] = "openid email profile",
        ["state"] = "a state",
        ["nonce"] = "a nonce",
        ["code_challenge"] = WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier))),
        ["code_challenge_method"] = "S256",
    };

    /// <summary>Presses a button of the sign-in page.</summary>
    public async Task<HttpResponseMessage> PressAsync(HttpResponseMessage page, string name, string value)
    {
        var form = await FormAsync(page);
        var button = form.QuerySelectorAll("button").OfType<IHtmlButtonElement>().Single(b => b.Name == name && b.Value == value);
        var fields = form.QuerySelectorAll("input").OfType<IHtmlInputElement>().Select(i => KeyValuePair.Create(i.Name!, i.Value));
        return await _browser.PostAsync(form.GetAttribute("action"), new FormUrlEncodedContent([.. fields, new(button.Name!, button.Value)]), Ct);
    }

    /// <summary>Signs in with a fresh authorization request and returns the code.</summary>
    public async Task<string> CodeAsync(string login, params (string Name, string? Value)[] changes) =>
        Query(await PressAsync(await AuthorizeAsync(changes), "login", login))["code"];

    public Task<HttpResponseMessage> RedeemAsync(string code, params (string Name, string? Value)[] changes) =>
        _browser.PostAsync("/oauth2/default/v1/token", new FormUrlEncodedContent(With(new()
        {
            ["grant_type"] = "authorization_code",
            ["code"] = code,
            ["redirect_uri"] = Callback,
            ["client_id"] = Options.ClientId,
            ["client_secret"] = Options.ClientSecret,
            ["code_verifier"] = Verifier,
        }, changes)), Ct);

    /// <summary>The whole way from the sign-in page to tokens.</summary>
    public async Task<Tokens> SignInAsync(string login, params (string Name, string? Value)[] changes)
    {
        using var response = await RedeemAsync(await CodeAsync(login, changes));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var body = await JsonAsync(response);
        return new(body.GetProperty("id_token").GetString()!, body.GetProperty("access_token").GetString()!, body);
    }

    public Task<HttpResponseMessage> LogoutAsync(params (string Name, string? Value)[] parameters) =>
        _browser.GetAsync(QueryHelpers.AddQueryString("/oauth2/default/v1/logout", With([], parameters)), Ct);

    public Task<HttpResponseMessage> UserInfoAsync(string accessToken) => GetAsync("/oauth2/default/v1/userinfo", "Bearer " + accessToken);

    public Task<HttpResponseMessage> UserAsync(string idOrLogin, string? apiToken = null) =>
        GetAsync("/api/v1/users/" + idOrLogin, "SSWS " + (apiToken ?? Options.ApiToken));

    public async Task<HttpResponseMessage> GetAsync(string path, string? authorization = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (authorization is not null) request.Headers.TryAddWithoutValidation("Authorization", authorization);
        return await _browser.SendAsync(request, Ct);
    }

    public static async Task<IHtmlFormElement> FormAsync(HttpResponseMessage page)
    {
        var html = await new HtmlParser().ParseDocumentAsync(await page.Content.ReadAsStringAsync(Ct), Ct);
        return Assert.Single(html.QuerySelectorAll("form").OfType<IHtmlFormElement>());
    }

    public static async Task<JsonElement> JsonAsync(HttpResponseMessage response) =>
        JsonDocument.Parse(await response.Content.ReadAsStringAsync(Ct)).RootElement;

    /// <summary>The parameters of a redirect's address.</summary>
    public static Dictionary<string, string> Query(HttpResponseMessage redirect)
    {
        Assert.Equal(HttpStatusCode.Redirect, redirect.StatusCode);
        return QueryHelpers.ParseQuery(redirect.Headers.Location!.Query).ToDictionary(p => p.Key, p => p.Value.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        await Org.DisposeAsync();
    }

    private static Dictionary<string, string?> With(Dictionary<string, string?> values, (string Name, string? Value)[] changes)
    {
        foreach (var (name, value) in changes) values[name] = value;
        return values.Where(v => v.Value is not null).ToDictionary();
    }
}

internal sealed record Tokens(string Id, string Access, JsonElement Body);
