using System.Net;
using System.Security.Cryptography;
using System.Text;
using FlaskDash.Razor.Identity;
using FlaskDash.Razor.Tests.Identity;
using FlaskDash.Razor.Tests.Support;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.DependencyInjection;
using Okta.AspNetCore;

namespace FlaskDash.Razor.Tests.Api;

/// <summary>Which of Okta's access tokens open the API: one that is right in everything.</summary>
public sealed class AccessTokenTests : IAsyncLifetime
{
    private readonly TestProvider provider = new();
    private DashApp app = null!;

    public async ValueTask InitializeAsync()
    {
        app = await DashApp.StartAsync(options =>
        {
            provider.Configure(options);
            var before = options.Services;
            options.Services = services =>
            {
                before(services);
                services.Configure<JwtBearerOptions>(OktaDefaults.ApiAuthenticationScheme, o => o.BackchannelHttpHandler = provider.Handler);
            };
        });
        using var browser = app.Stranger();
        (await provider.SignInAsync(browser)).Dispose();
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task A_right_token_opens_the_API() => Assert.Equal(200, await StatusAsync(provider.Sign(Claims())));

    [Fact]
    public async Task A_wrong_claim_is_401()
    {
        (string Claim, string? Value)[] wrong =
        [
            ("aud", "client-of-the-app"), ("aud", "api://another"), ("aud", null), ("iss", "https://provider.test/oauth2/another"), ("iss", "https://provider.test"), ("iss", null),
            ("uid", "00u1somebody"), ("uid", ""), ("uid", null), ("exp", null),
        ];
        foreach (var (claim, value) in wrong)
        {
            var claims = Claims();
            claims[claim] = value;
            if (value is null) claims.Remove(claim);

            Assert.Equal((claim, value, 401), (claim, value, await StatusAsync(provider.Sign(claims))));
        }
    }

    [Fact]
    public async Task An_expired_token_and_one_from_the_future_are_401()
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var (expired, future) = (Claims(), Claims());
        (expired["iat"], expired["exp"]) = (now - 7200, now - 3600);
        (future["iat"], future["exp"]) = (now + 3600, now + 7200);

        Assert.Equal((401, 401), (await StatusAsync(provider.Sign(expired)), await StatusAsync(provider.Sign(future))));
    }

    [Fact]
    public async Task A_token_without_the_scope_is_403()
    {
        var claims = Claims();
        claims["scp"] = (string[])["openid", "profile"];

        Assert.Equal(403, await StatusAsync(provider.Sign(claims)));
    }

    [Fact]
    public async Task A_token_that_the_org_did_not_sign_is_401()
    {
        using var other = RSA.Create(2048);
        var secret = Encoding.UTF8.GetBytes(TestProvider.ClientSecret);
        string[] forged =
        [
            TestProvider.Sign(Claims(), other, provider.KeyId),
            TestProvider.Sign(Claims(), other, "another"),
            TestProvider.Assemble("none", null, Claims(), _ => []),
            TestProvider.Assemble("RS256", provider.KeyId, Claims(), _ => []),
            TestProvider.Assemble("HS256", null, Claims(), data => HMACSHA256.HashData(secret, data)),
            TestProvider.Assemble("HS256", provider.KeyId, Claims(), data => HMACSHA256.HashData(provider.Key.ExportRSAPublicKey(), data)),
            TestProvider.Assemble("ES256", "elliptic", Claims(), data => provider.EllipticKey.SignData(data, HashAlgorithmName.SHA256)),
        ];

        foreach (var token in forged) Assert.Equal(401, await StatusAsync(token));
    }

    [Fact]
    public async Task An_org_that_does_not_answer_leads_to_401_and_no_server_error()
    {
        provider.IsDown = true;
        provider.RotateKey();

        Assert.Equal(401, await StatusAsync(provider.Sign(Claims())));
        Assert.DoesNotContain(app.Log, line => line.Contains("unhandled exception", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_token_of_somebody_suspended_in_Okta_stops_working(bool isPersonal)
    {
        await using var local = await DashApp.StartAsync();
        using var grace = await local.SignedInAsync("grace");
        using var program = local.Stranger();
        var token = isPersonal ? await grace.MakeTokenAsync() : await local.AccessTokenAsync("grace");
        Assert.Equal(200, await StatusAsync(program, token));

        local.Org.Suspend("grace@example.com");

        await local.Services.GetRequiredService<OktaProfiles>().ExpireAsync("00ulocal2grace9K5d7R", TestContext.Current.CancellationToken);
        Assert.Equal(401, await StatusAsync(program, token));
    }

    [Fact]
    public async Task A_token_has_so_many_calls_a_minute_and_another_its_own()
    {
        await using var local = await DashApp.StartAsync(o => o.Settings["Api:CallsPerMinute"] = "3");
        using var grace = await local.SignedInAsync("grace");
        using var program = local.Stranger();
        var (one, other) = (await grace.MakeTokenAsync(), await grace.MakeTokenAsync());

        int[] statuses = [await StatusAsync(program, one), await StatusAsync(program, one), await StatusAsync(program, one)];
        using var refused = await program.CallAsync("/api/v1/repositories", one);

        Assert.Equal([200, 200, 200], statuses);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType!.MediaType);
        Assert.Equal(200, await StatusAsync(program, other));
    }

    private static Dictionary<string, object?> Claims()
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        return new()
        {
            ["ver"] = 1, ["jti"] = "AT.1", ["iss"] = TestProvider.Issuer, ["aud"] = "api://default", ["iat"] = now, ["exp"] = now + 3600,
            ["cid"] = "a-client", ["uid"] = TestProvider.Subject, ["sub"] = "ada@example.com", ["scp"] = (string[])["flaskdash.read"],
        };
    }

    private async Task<int> StatusAsync(string token)
    {
        using var program = app.Stranger();
        return await StatusAsync(program, token);
    }

    private static async Task<int> StatusAsync(Browser program, string token)
    {
        using var answer = await program.CallAsync("/api/v1/repositories", token);
        return (int)answer.StatusCode;
    }
}
