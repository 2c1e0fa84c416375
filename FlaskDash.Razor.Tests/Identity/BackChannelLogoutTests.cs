using System.Net;
using System.Security.Cryptography;
using System.Text;
using FlaskDash.Razor.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Tests.Identity;

/// <summary>The rows of the certification profile for back-channel logout: what names a session rightly ends it, everything else ends nothing.</summary>
public sealed class BackChannelLogoutTests(MisbehavingProviderTests.ProviderApp fixture) : IClassFixture<MisbehavingProviderTests.ProviderApp>
{
    private const string Event = "http://schemas.openid.net/event/backchannel-logout";

    private readonly TestProvider provider = fixture.Provider;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static readonly Dictionary<string, Func<TestProvider, Dictionary<string, object?>, string>> Lies = new()
    {
        ["no token"] = (_, _) => "",
        ["no token but text"] = (_, _) => "not.a.token",
        ["alg none"] = (_, c) => TestProvider.Assemble("none", null, c, _ => []),
        ["empty signature"] = (p, c) => TestProvider.Assemble("RS256", p.KeyId, c, _ => []),
        ["HS256 with the client secret"] = (_, c) => TestProvider.Assemble("HS256", null, c, d => HMACSHA256.HashData(Encoding.UTF8.GetBytes(TestProvider.ClientSecret), d)),
        ["HS256 with the public key"] = (p, c) => TestProvider.Assemble("HS256", p.KeyId, c, d => HMACSHA256.HashData(Encoding.ASCII.GetBytes(p.Key.ExportSubjectPublicKeyInfoPem()), d)),
        ["another key under the published id"] = (p, c) => TestProvider.Sign(c, RSA.Create(2048), p.KeyId),
        ["another algorithm"] = (p, c) => TestProvider.Assemble("RS512", p.KeyId, c, d => p.Key.SignData(d, HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1)),
        ["wrong issuer"] = (p, c) => p.Sign(With(c, "iss", "https://evil.test")),
        ["no issuer"] = (p, c) => p.Sign(Without(c, "iss")),
        ["wrong audience"] = (p, c) => p.Sign(With(c, "aud", "another-client")),
        ["no audience"] = (p, c) => p.Sign(Without(c, "aud")),
        ["expired"] = (p, c) => p.Sign(With(With(c, "iat", Now(-7200)), "exp", Now(-3600))),
        ["no expiry"] = (p, c) => p.Sign(Without(c, "exp")),
        ["no time of issue"] = (p, c) => p.Sign(Without(c, "iat")),
        ["issued in the future"] = (p, c) => p.Sign(With(c, "iat", Now(600))),
        ["no id"] = (p, c) => p.Sign(Without(c, "jti")),
        ["a nonce"] = (p, c) => p.Sign(With(c, "nonce", "n")),
        ["no events"] = (p, c) => p.Sign(Without(c, "events")),
        ["events of another kind"] = (p, c) => p.Sign(With(c, "events", new Dictionary<string, object> { ["http://schemas.openid.net/event/other"] = new { } })),
        ["an event that is no object"] = (p, c) => p.Sign(With(c, "events", new Dictionary<string, object> { [Event] = "yes" })),
        ["events that are no object"] = (p, c) => p.Sign(With(c, "events", "yes")),
        ["neither person nor session"] = (p, c) => p.Sign(Without(Without(c, "sub"), "sid")),
        ["an ID token"] = (p, c) => p.Sign(With(Without(Without(c, "events"), "jti"), "nonce", "n")),
    };

    public static TheoryData<string> LieNames => [.. Lies.Keys];

    [Theory, MemberData(nameof(LieNames))]
    public async Task A_token_that_is_not_right_ends_nothing(string lie)
    {
        using var browser = await SignInAsync("sid-1");

        using var answer = await PostAsync(Lies[lie](provider, Claims("sid-1")));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("invalid_request", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.True(answer.Headers.CacheControl!.NoStore);
        Assert.True(await fixture.HasSessionsAsync());
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task A_right_token_ends_the_session_by_person_by_session_or_both(bool bySubject, bool bySession)
    {
        using var browser = await SignInAsync("sid-2");
        var claims = Claims("sid-2");
        if (!bySubject) claims.Remove("sub");
        if (!bySession) claims.Remove("sid");

        using var answer = await PostAsync(provider.Sign(claims));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(answer.Headers.CacheControl!.NoStore);
        Assert.False(await fixture.HasSessionsAsync());
        using var page = await browser.GetAsync("/account", Ct);
        Assert.Equal(HttpStatusCode.Redirect, page.StatusCode);
    }

    [Theory]
    [InlineData("sid", "another session")]
    [InlineData("sub", "00u9eve")]
    public async Task Another_session_or_person_stays_signed_in(string claim, string value)
    {
        using var browser = await SignInAsync("sid-3");

        using var answer = await PostAsync(provider.Sign(With(Claims("sid-3"), claim, value)));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(await fixture.HasSessionsAsync());
    }

    [Fact]
    public async Task A_token_sent_again_does_not_end_a_later_sign_in()
    {
        using var first = await SignInAsync("sid-4");
        var old = provider.Sign(With(With(Claims("sid-4"), "iat", Now(-600)), "exp", Now(60)));

        using var answer = await PostAsync(old);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(await fixture.HasSessionsAsync());
    }

    [Fact]
    public async Task A_new_signing_key_is_followed()
    {
        using var browser = await SignInAsync("sid-5");
        provider.RotateKey();

        // The handler asks for keys again once in a while only: a flood of unknown keys must not become one of requests.
        using var answer = await PostAsync(provider.Sign(Claims("sid-5")));
        var asked = provider.Requests.Count(r => r.Contains("/v1/keys", StringComparison.Ordinal));
        for (var i = 0; i < 20; i++) (await PostAsync(TestProvider.Sign(Claims("sid-5"), RSA.Create(2048), $"unknown-{i}"))).Dispose();

        Assert.InRange(provider.Requests.Count(r => r.Contains("/v1/keys", StringComparison.Ordinal)) - asked, 0, 2);
    }

    [Fact]
    public async Task What_is_no_form_is_refused()
    {
        using var stranger = fixture.App.Stranger();
        using var answer = await stranger.PostAsync("/oidc/backchannel-logout", new StringContent("{}", Encoding.UTF8, "application/json"), Ct);
        using var twice = await stranger.PostAsync("/oidc/backchannel-logout", new FormUrlEncodedContent([new("logout_token", "a"), new("logout_token", "b")]), Ct);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, twice.StatusCode);
    }

    private async Task<Browser> SignInAsync(string sid)
    {
        await fixture.EndSessionsAsync();
        provider.Reset();
        provider.Mint = c => provider.Sign(With(c, "sid", sid));
        var browser = fixture.App.Stranger();
        (await provider.SignInAsync(browser)).Dispose();
        Assert.Equal(sid, await fixture.App.QueryAsync(db => db.Sessions.Select(s => s.OktaSessionId).SingleAsync(Ct)));
        return browser;
    }

    private async Task<HttpResponseMessage> PostAsync(string token)
    {
        using var okta = fixture.App.Stranger();
        return await okta.PostAsync("/oidc/backchannel-logout", new FormUrlEncodedContent([new("logout_token", token)]), Ct);
    }

    private static Dictionary<string, object?> Claims(string sid) => new()
    {
        ["iss"] = TestProvider.Issuer, ["aud"] = TestProvider.ClientId, ["sub"] = TestProvider.Subject, ["sid"] = sid, ["iat"] = Now(0), ["exp"] = Now(120),
        ["jti"] = Guid.NewGuid().ToString(), ["events"] = new Dictionary<string, object> { [Event] = new { } },
    };

    private static Dictionary<string, object?> With(Dictionary<string, object?> claims, string name, object value) => new(claims) { [name] = value };

    private static Dictionary<string, object?> Without(Dictionary<string, object?> claims, string name) => new(claims.Where(c => c.Key != name));

    private static long Now(int seconds) => DateTimeOffset.UtcNow.ToUnixTimeSeconds() + seconds;
}
