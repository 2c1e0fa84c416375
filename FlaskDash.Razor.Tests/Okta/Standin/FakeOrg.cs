using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace FlaskDash.Razor.Tests.Okta.Standin;

/// <summary>An Okta org as seen through the app's backchannel: discovery, keys, pushed requests, tokens, userinfo. Remembers what it was asked.</summary>
public sealed class FakeOrg : HttpMessageHandler
{
    public const string Domain = "https://org.example";
    public const string ClientId = "client-1";
    public const string ClientSecret = "secret-1";

    // One key for all: making one takes longer than a sign-in.
    private static readonly RsaSecurityKey SharedKey = new(RSA.Create(2048)) { KeyId = "key-1" };

    private readonly Dictionary<string, Dictionary<string, string>> _pushed = [];
    private readonly Dictionary<string, string> _nonceOfCode = [];

    public string Issuer { get; init; } = Domain + "/oauth2/default";

    public bool OffersPushedRequests { get; init; }

    /// <summary>Signs id_tokens; its public half is in the key set.</summary>
    public SigningCredentials Signing { get; init; } = new(SharedKey, SecurityAlgorithms.RsaSha256);

    /// <summary>What the id_token says beside issuer, audience, nonce and times.</summary>
    public Dictionary<string, object> IdToken { get; init; } = new() { ["sub"] = "00u1", ["name"] = "Mara Lindt" };

    public TimeSpan IdTokenExpiresIn { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The userinfo answer as JSON.</summary>
    public string UserInfo { get; init; } = """{ "sub": "00u1", "name": "Mara Lindt" }""";

    /// <summary>Paths (after the issuer) that answer with this status instead.</summary>
    public Dictionary<string, HttpStatusCode> Broken { get; } = [];

    public List<(string Method, string Path, HttpRequestHeaders Headers, Dictionary<string, string> Form)> Requests { get; } = [];

    public Dictionary<string, string> FormOf(string path) => Requests.Single(r => r.Path == path).Form;

    /// <summary>What Okta does with the browser at the authorize endpoint: the fields it posts back.</summary>
    public Dictionary<string, string> Authorize(Uri address)
    {
        var query = QueryHelpers.ParseQuery(address.Query).ToDictionary(q => q.Key, q => q.Value.ToString());
        if (query.TryGetValue("request_uri", out var pushed)) query = _pushed[pushed];

        var code = "code-" + (_nonceOfCode.Count + 1);
        _nonceOfCode[code] = query["nonce"];
        return new() { ["code"] = code, ["state"] = query["state"] };
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var address = request.RequestUri!.GetLeftPart(UriPartial.Path);
        var path = address.StartsWith(Issuer + "/", StringComparison.Ordinal) ? address[(Issuer.Length + 1)..] : address;
        var form = request.Content is null
            ? []
            : QueryHelpers.ParseQuery(await request.Content.ReadAsStringAsync(cancellationToken)).ToDictionary(q => q.Key, q => q.Value.ToString());
        Requests.Add((request.Method.Method, path, request.Headers, form));

        if (Broken.TryGetValue(path, out var status)) return new(status) { Content = Json("""{ "error": "broken" }""") };

        return path switch
        {
            ".well-known/openid-configuration" => new(HttpStatusCode.OK) { Content = Json(Discovery()) },
            "v1/keys" => new(HttpStatusCode.OK) { Content = Json(Keys()) },
            "v1/par" => new(HttpStatusCode.Created) { Content = Json(Push(form)) },
            "v1/token" => new(HttpStatusCode.OK) { Content = Json(Tokens(form)) },
            "v1/userinfo" => new(HttpStatusCode.OK) { Content = Json(UserInfo) },
            _ => new(HttpStatusCode.NotFound) { Content = Json("{}") },
        };
    }

    private string Discovery()
    {
        var document = new Dictionary<string, object>
        {
            ["issuer"] = Issuer,
            ["authorization_endpoint"] = Issuer + "/v1/authorize",
            ["token_endpoint"] = Issuer + "/v1/token",
            ["userinfo_endpoint"] = Issuer + "/v1/userinfo",
            ["jwks_uri"] = Issuer + "/v1/keys",
            ["end_session_endpoint"] = Issuer + "/v1/logout",
        };
        if (OffersPushedRequests) document["pushed_authorization_request_endpoint"] = Issuer + "/v1/par";
        return JsonSerializer.Serialize(document);
    }

    private string Keys()
    {
        var key = Signing.Key switch
        {
            RsaSecurityKey rsa => JsonWebKeyConverter.ConvertFromRSASecurityKey(new(rsa.Rsa.ExportParameters(false)) { KeyId = rsa.KeyId }),
            ECDsaSecurityKey ec => JsonWebKeyConverter.ConvertFromECDsaSecurityKey(
                new(ECDsa.Create(ec.ECDsa.ExportParameters(false))) { KeyId = ec.KeyId }),
            var other => throw new InvalidOperationException($"No key set for {other.GetType()}."),
        };
        var published = new { kty = key.Kty, kid = key.Kid, use = "sig", n = key.N, e = key.E, crv = key.Crv, x = key.X, y = key.Y };
        return JsonSerializer.Serialize(new { keys = new[] { published } });
    }

    private string Push(Dictionary<string, string> form)
    {
        var name = "urn:request:" + (_pushed.Count + 1);
        _pushed[name] = form;
        return JsonSerializer.Serialize(new { request_uri = name, expires_in = 60 });
    }

    private string Tokens(Dictionary<string, string> form)
    {
        var now = DateTime.UtcNow;
        var token = new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = ClientId,
            IssuedAt = now.AddHours(-2),
            NotBefore = now.AddHours(-2),
            Expires = now + IdTokenExpiresIn,
            Claims = new Dictionary<string, object>(IdToken) { ["nonce"] = _nonceOfCode[form["code"]] },
            SigningCredentials = Signing,
        });
        return JsonSerializer.Serialize(new { access_token = "access-1", token_type = "Bearer", expires_in = 3600, id_token = token });
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");
}
