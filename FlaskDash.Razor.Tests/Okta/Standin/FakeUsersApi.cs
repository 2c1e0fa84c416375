using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;
using Okta.Sdk.Api;
using Okta.Sdk.Client;

namespace FlaskDash.Razor.Tests.Okta.Standin;

/// <summary>Okta's users API on a loopback port, answering as a test says. Remembers the requests as they came over the wire.</summary>
public sealed class FakeUsersApi : IAsyncDisposable
{
    public const string User = """
        { "id": "00u1", "status": "ACTIVE", "created": "2026-03-02T08:15:00.000Z", "activated": "2026-03-02T08:15:01.000Z",
          "statusChanged": null, "lastLogin": "2026-11-20T07:59:12.000Z", "lastUpdated": "2026-10-05T11:00:00.000Z", "passwordChanged": null,
          "type": { "id": "oty1" },
          "profile": { "login": "mara@example.com", "email": "mara@example.com", "firstName": "Mara", "lastName": "Lindt", "mobilePhone": null,
                       "department": "Support", "badgeColour": "green", "sites": ["Graz", "Wien"] },
          "credentials": { "password": {}, "provider": { "type": "OKTA", "name": "OKTA" } },
          "_links": { "self": { "href": "https://example.okta.com/api/v1/users/00u1" } } }
        """;

    private readonly WebApplication _app;

    private FakeUsersApi(WebApplication app) => _app = app;

    public string Address => _app.Urls.Single();

    public List<(string Target, IHeaderDictionary Headers)> Requests { get; } = [];

    public static Task<FakeUsersApi> AnsweringAsync(int status, string body, params (string Name, string Value)[] headers) =>
        StartAsync(http => WriteAsync(http, status, body, headers));

    public static async Task<FakeUsersApi> StartAsync(RequestDelegate answer, bool https = false)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (https) listen.UseHttps(SelfSigned());
        }));

        var api = new FakeUsersApi(builder.Build());
        api._app.Run(http =>
        {
            var headers = new Dictionary<string, StringValues>(http.Request.Headers, StringComparer.OrdinalIgnoreCase);
            api.Requests.Add((http.Features.Get<IHttpRequestFeature>()!.RawTarget, new HeaderDictionary(headers)));
            return answer(http);
        });
        await api._app.StartAsync(TestContext.Current.CancellationToken);
        return api;
    }

    public static async Task WriteAsync(HttpContext http, int status, string body, params (string Name, string Value)[] headers)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        foreach (var (name, value) in headers) http.Response.Headers[name] = value;
        await http.Response.WriteAsync(body);
    }

    public UserApi Client(Action<Configuration>? configure = null)
    {
        var configuration = new Configuration { OktaDomain = Address, Token = "token-1", DisableHttpsCheck = true };
        configure?.Invoke(configuration);
        return new(configuration);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static X509Certificate2 SelfSigned()
    {
        using var key = RSA.Create(2048);
        return new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
