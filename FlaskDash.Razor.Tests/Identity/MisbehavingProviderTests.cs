using System.Net;
using System.Security.Cryptography;
using System.Text;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FlaskDash.Razor.Tests.Identity;

/// <summary>Every token that is not right is refused, on a page of ours, and leaves no session; every right one is accepted.</summary>
public sealed class MisbehavingProviderTests(MisbehavingProviderTests.ProviderApp fixture) : IClassFixture<MisbehavingProviderTests.ProviderApp>
{
    private readonly TestProvider provider = fixture.Provider;

    private static readonly Dictionary<string, Action<TestProvider>> Lies = new()
    {
        ["empty signature"] = p => p.Mint = c => TestProvider.Assemble("RS256", p.KeyId, c, _ => []),
        ["empty signature, no key id"] = p => p.Mint = c => TestProvider.Assemble("RS256", null, c, _ => []),
        ["alg none"] = p => p.Mint = c => TestProvider.Assemble("none", null, c, _ => []),
        ["alg none without at_hash"] = p => p.Mint = c => TestProvider.Assemble("none", null, Without(c, "at_hash"), _ => []),
        ["alg None, capital"] = p => p.Mint = c => TestProvider.Assemble("None", p.KeyId, Without(c, "at_hash"), _ => []),
        ["HS256 with the public key"] = p => p.Mint = c => TestProvider.Assemble("HS256", p.KeyId, c, d => HMACSHA256.HashData(Encoding.ASCII.GetBytes(p.Key.ExportSubjectPublicKeyInfoPem()), d)),
        ["HS256 with the public modulus"] = p => p.Mint = c => TestProvider.Assemble("HS256", p.KeyId, c, d => HMACSHA256.HashData(p.Key.ExportParameters(false).Modulus!, d)),
        ["HS256 with the client secret"] = p => p.Mint = c => TestProvider.Assemble("HS256", null, c, d => HMACSHA256.HashData(Encoding.UTF8.GetBytes(TestProvider.ClientSecret), d)),
        ["ES256 with a published key"] = p => p.Mint = c => TestProvider.Assemble("ES256", "elliptic", c, d => p.EllipticKey.SignData(d, HashAlgorithmName.SHA256)),
        ["RS512 with the published key"] = p => p.Mint = c => TestProvider.Assemble("RS512", p.KeyId, c, d => p.Key.SignData(d, HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1)),
        ["PS256 with the published key"] = p => p.Mint = c => TestProvider.Assemble("PS256", p.KeyId, c, d => p.Key.SignData(d, HashAlgorithmName.SHA256, RSASignaturePadding.Pss)),
        ["another key under the published id"] = p => p.Mint = c => TestProvider.Sign(c, RSA.Create(2048), p.KeyId),
        ["a signature of another token"] = p => p.Mint = c => Splice(p.Sign(With(c, "sub", "00u9eve")), p.Sign(c)),
        ["wrong issuer"] = p => p.Mint = c => p.Sign(With(c, "iss", "https://evil.test/oauth2/default")),
        ["issuer with a slash behind"] = p => p.Mint = c => p.Sign(With(c, "iss", TestProvider.Issuer + "/")),
        ["the org's issuer in place of the server's"] = p => p.Mint = c => p.Sign(With(c, "iss", TestProvider.Domain)),
        ["no issuer"] = p => p.Mint = c => p.Sign(Without(c, "iss")),
        ["wrong audience"] = p => p.Mint = c => p.Sign(With(c, "aud", "another-client")),
        ["no audience"] = p => p.Mint = c => p.Sign(Without(c, "aud")),
        ["two audiences without azp"] = p => p.Mint = c => p.Sign(With(c, "aud", (string[])[TestProvider.ClientId, "another-client"])),
        ["two audiences, azp of the other"] = p => p.Mint = c => p.Sign(With(With(c, "aud", (string[])[TestProvider.ClientId, "another-client"]), "azp", "another-client")),
        ["azp of another client"] = p => p.Mint = c => p.Sign(With(c, "azp", "another-client")),
        ["wrong nonce"] = p => p.Mint = c => p.Sign(With(c, "nonce", "another-nonce")),
        ["no nonce"] = p => p.Mint = c => p.Sign(Without(c, "nonce")),
        ["expired"] = p => p.Mint = c => p.Sign(With(With(c, "iat", Now(-7200)), "exp", Now(-3600))),
        ["no expiry"] = p => p.Mint = c => p.Sign(Without(c, "exp")),
        ["issued in the future"] = p => p.Mint = c => p.Sign(With(c, "iat", Now(600))),
        ["not valid before the future"] = p => p.Mint = c => p.Sign(With(c, "nbf", Now(600))),
        ["no time of issue"] = p => p.Mint = c => p.Sign(Without(c, "iat")),
        ["wrong at_hash"] = p => p.Mint = c => p.Sign(With(c, "at_hash", "AAAAAAAAAAAAAAAAAAAAAA")),
        ["no subject"] = p => p.Mint = c => p.Sign(Without(c, "sub")),
        ["empty subject"] = p => p.Mint = c => p.Sign(With(c, "sub", "")),
        ["another subject than userinfo's"] = p => p.Mint = c => p.Sign(With(c, "sub", "00u9eve")),
        ["userinfo of another subject"] = p => p.UserInfo["sub"] = "00u9eve",
        ["userinfo without subject"] = p => p.UserInfo.Remove("sub"),
        ["no token at all"] = p => p.Mint = _ => "",
        ["no token but text"] = p => p.Mint = _ => "not.a.token",
    };

    private static readonly Dictionary<string, Action<TestProvider>> Truths = new()
    {
        ["as it should be"] = _ => { },
        ["without at_hash"] = p => p.Mint = c => p.Sign(Without(c, "at_hash")),
        ["azp of this client"] = p => p.Mint = c => p.Sign(With(c, "azp", TestProvider.ClientId)),
        ["two audiences with azp of this client"] = p => p.Mint = c => p.Sign(With(With(c, "aud", (string[])[TestProvider.ClientId, "another-client"]), "azp", TestProvider.ClientId)),
        ["audience as a list of one"] = p => p.Mint = c => p.Sign(With(c, "aud", (string[])[TestProvider.ClientId])),
        ["clock a minute behind"] = p => p.Mint = c => p.Sign(With(With(c, "iat", Now(-3660)), "exp", Now(-60))),
        ["clock a minute ahead"] = p => p.Mint = c => p.Sign(With(c, "iat", Now(60))),
        ["no name and no address"] = p => p.Mint = c => p.Sign(Without(Without(c, "name"), "email")),
    };

    public static TheoryData<string> LieNames => [.. Lies.Keys];

    public static TheoryData<string> TruthNames => [.. Truths.Keys];

    [Theory, MemberData(nameof(LieNames))]
    public async Task A_wrong_answer_is_refused(string lie)
    {
        await fixture.EndSessionsAsync();
        provider.Reset();
        Lies[lie](provider);
        using var browser = fixture.App.Stranger();

        using var answer = await provider.SignInAsync(browser);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.StartsWith("/sign-in-problem?", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Null(browser.Cookies.GetCookies(fixture.App.Address)["flaskdash"]);
        Assert.False(await fixture.HasSessionsAsync());

        using var page = await browser.GetAsync(answer.Headers.Location, TestContext.Current.CancellationToken);
        var text = await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains(page.StatusCode, (HttpStatusCode[])[HttpStatusCode.BadGateway, HttpStatusCode.ServiceUnavailable]);
        Assert.DoesNotContain("IDX", text, StringComparison.Ordinal);
        Assert.Contains(lie is "expired" or "issued in the future" or "not valid before the future" ? "By this server" : "The answer failed a check", text, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(TruthNames))]
    public async Task A_right_answer_is_accepted(string truth)
    {
        provider.Reset();
        Truths[truth](provider);
        using var browser = fixture.App.Stranger();

        using var answer = await provider.SignInAsync(browser, returnUrl: "/repositories/7?range=all");

        Assert.Equal("/repositories/7?range=all", answer.Headers.Location!.ToString());
        Assert.NotNull(browser.Cookies.GetCookies(fixture.App.Address)["flaskdash"]);
    }

    [Fact]
    public async Task A_discovery_document_of_another_issuer_gets_neither_code_nor_secret()
    {
        var liar = new TestProvider { DiscoveryIssuer = "https://evil.test/oauth2/default" };
        await using var app = await DashApp.StartAsync(liar.Configure);
        using var browser = app.Stranger();

        using var page = await browser.GetAsync("/login", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadGateway, page.StatusCode);
        Assert.DoesNotContain(liar.Requests, r => r.Contains(TestProvider.ClientSecret, StringComparison.Ordinal) || r.StartsWith("POST", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_new_signing_key_is_followed_at_once()
    {
        var rotating = new TestProvider();
        await using var app = await DashApp.StartAsync(rotating.Configure);
        using var before = app.Stranger();
        using var first = await rotating.SignInAsync(before);
        Assert.Equal("/repositories", first.Headers.Location!.ToString());

        rotating.RotateKey();
        using var after = app.Stranger();
        using var second = await rotating.SignInAsync(after);

        Assert.Equal("/repositories", second.Headers.Location!.ToString());
    }

    private static Dictionary<string, object?> With(Dictionary<string, object?> claims, string name, object value) => new(claims) { [name] = value };

    private static Dictionary<string, object?> Without(Dictionary<string, object?> claims, string name) => new(claims.Where(c => c.Key != name));

    private static string Splice(string head, string tail) => head[..head.LastIndexOf('.')] + tail[tail.LastIndexOf('.')..];

    private static long Now(int seconds) => DateTimeOffset.UtcNow.ToUnixTimeSeconds() + seconds;

    /// <summary>One app for all rows: each row is a browser of its own.</summary>
    public sealed class ProviderApp : IAsyncLifetime
    {
        public TestProvider Provider { get; } = new();

        public DashApp App { get; private set; } = null!;

        public async ValueTask InitializeAsync() => App = await DashApp.StartAsync(Provider.Configure);

        public async Task<bool> HasSessionsAsync()
        {
            await using var db = App.Services.GetRequiredService<IDbContextFactory<DashContext>>().CreateDbContext();
            return await db.Sessions.AnyAsync(TestContext.Current.CancellationToken);
        }

        public async Task EndSessionsAsync()
        {
            await using var db = App.Services.GetRequiredService<IDbContextFactory<DashContext>>().CreateDbContext();
            await db.Sessions.ExecuteDeleteAsync(TestContext.Current.CancellationToken);
        }

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }
}
