using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FlaskDash.Razor.Tests.Support;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Okta.AspNetCore;

namespace FlaskDash.Razor.Tests.Identity;

/// <summary>An OpenID Connect provider that lies on demand: what the local org would never send. It stands behind the app's back channel.</summary>
public sealed class TestProvider : HttpMessageHandler
{
    public const string Domain = "https://provider.test", Issuer = Domain + "/oauth2/default", ClientId = "client-of-the-app", Subject = "00u1ada";
    public const string ClientSecret = "a-secret-long-enough-to-be-a-key-of-hmac-sha-256";

    private readonly List<string> requests = [];

    public RSA Key { get; private set; } = RSA.Create(2048);
    public string KeyId { get; private set; } = "one";
    public ECDsa EllipticKey { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>What the discovery document says its issuer is.</summary>
    public string DiscoveryIssuer { get; set; } = Issuer;

    /// <summary>No connection at all.</summary>
    public bool IsDown { get; set; }

    /// <summary>What the token endpoint answers instead of tokens.</summary>
    public (HttpStatusCode Status, string Body, string MediaType)? TokenAnswer { get; set; }

    /// <summary>Makes the ID token of an answer, given its right claims.</summary>
    public Func<Dictionary<string, object?>, string> Mint { get; set; }

    /// <summary>Userinfo's claims.</summary>
    public Dictionary<string, object?> UserInfo { get; private set; } = [];

    /// <summary>Each call of the app: method, path and body.</summary>
    public IReadOnlyList<string> Requests => requests;

    private string nonce = "";

    public TestProvider()
    {
        Mint = Sign;
        Reset();
    }

    /// <summary>An honest provider again.</summary>
    public void Reset()
    {
        (Mint, TokenAnswer, IsDown) = (Sign, null, false);
        UserInfo = new() { ["sub"] = Subject, ["email"] = "ada@example.com", ["groups"] = (string[])["Everyone", "Engineering"] };
        requests.Clear();
    }

    /// <summary>A new signing key under a new id; the old one is no longer published.</summary>
    public void RotateKey() => (Key, KeyId) = (RSA.Create(2048), KeyId + "+");

    /// <summary>Leads an app to this provider.</summary>
    public void Configure(DashAppOptions options)
    {
        options.Settings["Okta:OktaDomain"] = Domain;
        options.Settings["Okta:ClientId"] = ClientId;
        options.Settings["Okta:ClientSecret"] = ClientSecret;
        options.Settings["Okta:ApiToken"] = "";
        options.Services = services => services.Configure<OpenIdConnectOptions>(
            OktaDefaults.MvcAuthenticationScheme, o => o.BackchannelHttpHandler = new Shared(this));
    }

    /// <summary>For another back channel of the app to this provider.</summary>
    public HttpMessageHandler Handler => new Shared(this);

    /// <summary>A whole sign-in: the app's redirect here, and the answer to its callback, as the browser carries them.</summary>
    /// <param name="tamper">Changes the callback's parameters on the way.</param>
    /// <returns>The callback's answer, not followed.</returns>
    public async Task<HttpResponseMessage> SignInAsync(Browser browser, Action<Dictionary<string, string?>>? tamper = null, string? returnUrl = null)
    {
        var answer = await BeginAsync(browser, returnUrl);
        tamper?.Invoke(answer);
        return browser.BaseAddress!.Scheme == "https"
            ? await browser.PostAsync("/oidc/callback", new FormUrlEncodedContent(answer.Select(p => KeyValuePair.Create(p.Key, p.Value ?? ""))))
            : await browser.GetAsync(QueryHelpers.AddQueryString("/oidc/callback", answer));
    }

    /// <summary>The second half of a sign-in that the browser was led here for.</summary>
    public Task<HttpResponseMessage> FinishAsync(Browser browser, Uri authorize)
    {
        var query = QueryHelpers.ParseQuery(authorize.Query);
        nonce = query["nonce"].ToString();
        return browser.GetAsync(QueryHelpers.AddQueryString("/oidc/callback", new Dictionary<string, string?> { ["code"] = "a-code", ["state"] = query["state"].ToString() }));
    }

    /// <summary>The first half: what the provider would send to the callback.</summary>
    public async Task<Dictionary<string, string?>> BeginAsync(Browser browser, string? returnUrl = null)
    {
        browser.FollowsRedirects = false;
        using var begun = await browser.GetAsync("/login" + (returnUrl is null ? "" : "?returnUrl=" + Uri.EscapeDataString(returnUrl)));
        var authorize = begun.Headers.Location ?? throw new InvalidOperationException($"/login answered {(int)begun.StatusCode} and leads nowhere.");
        Assert.StartsWith(Issuer + "/v1/authorize", authorize.ToString(), StringComparison.Ordinal);
        var query = QueryHelpers.ParseQuery(authorize.Query);
        nonce = query["nonce"].ToString();
        return new() { ["code"] = "a-code", ["state"] = query["state"].ToString() };
    }

    /// <summary>The usual, right way: RS256 with the published key.</summary>
    public string Sign(Dictionary<string, object?> claims) => Sign(claims, Key, KeyId);

    public static string Sign(Dictionary<string, object?> claims, RSA key, string keyId) =>
        Assemble("RS256", keyId, claims, data => key.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

    /// <summary>A token with any header and any signature.</summary>
    public static string Assemble(string algorithm, string? keyId, Dictionary<string, object?> claims, Func<byte[], byte[]> sign)
    {
        var header = new Dictionary<string, object?> { ["alg"] = algorithm, ["typ"] = "JWT" };
        if (keyId is not null) header["kid"] = keyId;
        var body = $"{Encode(header)}.{Encode(claims)}";
        return $"{body}.{WebEncoders.Base64UrlEncode(sign(Encoding.ASCII.GetBytes(body)))}";
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct)
    {
        var path = request.RequestUri!.AbsolutePath;
        requests.Add($"{request.Method} {path} {(request.Content is null ? "" : await request.Content.ReadAsStringAsync(ct))}");
        if (IsDown) throw new HttpRequestException("Connection refused (provider.test:443)");
        return path switch
        {
            "/oauth2/default/.well-known/openid-configuration" => Json(Discovery()),
            "/oauth2/default/v1/keys" => Json(new { keys = new object[] { RsaJwk(), EllipticJwk() } }),
            "/oauth2/default/v1/token" => Token(),
            "/oauth2/default/v1/userinfo" => Json(UserInfo),
            _ => new(HttpStatusCode.NotFound),
        };
    }

    private object Discovery() => new
    {
        issuer = DiscoveryIssuer,
        authorization_endpoint = Issuer + "/v1/authorize",
        token_endpoint = Issuer + "/v1/token",
        userinfo_endpoint = Issuer + "/v1/userinfo",
        jwks_uri = Issuer + "/v1/keys",
        end_session_endpoint = Issuer + "/v1/logout",
        response_types_supported = (string[])["code"],
        subject_types_supported = (string[])["public"],
        id_token_signing_alg_values_supported = (string[])["RS256"],
    };

    private HttpResponseMessage Token()
    {
        if (TokenAnswer is var (status, body, mediaType) && body is not null)
            return new(status) { Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(mediaType)) };

        const string accessToken = "an-access-token";
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var half = SHA256.HashData(Encoding.ASCII.GetBytes(accessToken)).AsSpan(0, 16);
        return Json(new
        {
            access_token = accessToken,
            token_type = "Bearer",
            expires_in = 3600,
            id_token = Mint(new()
            {
                ["iss"] = Issuer, ["aud"] = ClientId, ["sub"] = Subject, ["nonce"] = nonce, ["iat"] = now, ["exp"] = now + 3600,
                ["at_hash"] = WebEncoders.Base64UrlEncode(half), ["name"] = "Ada Fernhill", ["email"] = "ada@example.com",
            }),
        });
    }

    private object RsaJwk()
    {
        var key = Key.ExportParameters(false);
        return new { kty = "RSA", use = "sig", alg = "RS256", kid = KeyId, n = WebEncoders.Base64UrlEncode(key.Modulus!), e = WebEncoders.Base64UrlEncode(key.Exponent!) };
    }

    private object EllipticJwk()
    {
        var point = EllipticKey.ExportParameters(false).Q;
        return new { kty = "EC", use = "sig", crv = "P-256", kid = "elliptic", x = WebEncoders.Base64UrlEncode(point.X!), y = WebEncoders.Base64UrlEncode(point.Y!) };
    }

    private static string Encode(object value) => WebEncoders.Base64UrlEncode(JsonSerializer.SerializeToUtf8Bytes(value));

    private static HttpResponseMessage Json(object value) => new(HttpStatusCode.OK)
    {
        Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(value)) { Headers = { ContentType = new("application/json") } },
    };

    /// <summary>An app that stops disposes its back channel; the provider outlives it.</summary>
    private sealed class Shared(TestProvider provider) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct) => provider.SendAsync(request, ct);
    }
}
