using System.Net;
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using Okta.AspNetCore;

namespace FlaskDash.Razor.Tests.Okta.Standin;

/// <summary>Whole sign-ins and sign-outs: what goes over the wire, and who the user is afterwards.</summary>
public class SignInTests
{
    private static readonly Dictionary<string, object> FullIdToken = new()
    {
        ["sub"] = "00u1", ["email"] = "mara@example.com", ["given_name"] = "Mara", ["family_name"] = "Lindt", ["name"] = "Mara Lindt",
        ["preferred_username"] = "mara", ["roles"] = new[] { "admin" }, ["amr"] = new[] { "pwd" }, ["idp"] = "0oa1",
        ["groups"] = new[] { "staff", "ops" },
    };

    [Fact]
    public async Task The_authorize_request_asks_for_a_code_with_PKCE_by_form_post()
    {
        using var org = new FakeOrg();
        await using var app = await SignInApp.StartAsync(org);

        var address = await app.ChallengeAsync();
        var query = SignInApp.Query(address);

        Assert.Equal(org.Issuer + "/v1/authorize", address.GetLeftPart(UriPartial.Path));
        Assert.Equal(
            ["client_id", "code_challenge", "code_challenge_method", "nonce", "redirect_uri", "response_mode", "response_type", "scope", "state", "x-client-SKU", "x-client-ver"],
            query.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("client-1", query["client_id"]);
        Assert.Equal("https://app.example/authorization-code/callback", query["redirect_uri"]);
        Assert.Equal("code", query["response_type"]);
        Assert.Equal("form_post", query["response_mode"]);
        Assert.Equal("S256", query["code_challenge_method"]);
        Assert.Equal("openid profile", query["scope"]);
    }

    [Theory]
    [InlineData("https://app.example")]
    [InlineData("http://app.example")]
    public async Task The_cookies_of_a_challenge_are_for_the_callback_over_https_only_even_off_https(string address)
    {
        using var org = new FakeOrg();
        await using var app = await SignInApp.StartAsync(org, address: address);

        var response = await app.GetAsync("/login");

        var cookies = response.Headers.GetValues("Set-Cookie").ToList();
        Assert.Equal(2, cookies.Count);
        Assert.Contains(cookies, c => c.StartsWith(".AspNetCore.OpenIdConnect.Nonce.", StringComparison.Ordinal));
        Assert.Contains(cookies, c => c.StartsWith(".AspNetCore.Correlation.", StringComparison.Ordinal));
        Assert.All(cookies, c =>
        {
            string[] attributes = [.. c.Split("; ").Skip(1).Where(a => !a.StartsWith("expires=", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
            Assert.Equal(["httponly", "path=/authorization-code/callback", "samesite=none", "secure"], attributes);
        });
    }

    [Fact]
    public async Task A_pushed_request_holds_the_parameters_and_the_secret_and_the_browser_only_its_name()
    {
        using var org = new FakeOrg { OffersPushedRequests = true };
        await using var app = await SignInApp.StartAsync(org);

        var query = SignInApp.Query(await app.ChallengeAsync("?login_hint=mara"));

        Assert.Equal(["client_id", "request_uri"], query.Keys.Where(k => !k.StartsWith("x-client", StringComparison.Ordinal)).Order());
        var pushed = org.FormOf("v1/par");
        Assert.Equal("secret-1", pushed["client_secret"]);
        Assert.Equal("mara", pushed["login_hint"]);
        Assert.Equal("S256", pushed["code_challenge_method"]);
    }

    [Fact]
    public async Task A_pushed_request_can_be_switched_off()
    {
        using var org = new FakeOrg { OffersPushedRequests = true };
        await using var app = await SignInApp.StartAsync(org, o => o.PushedAuthorizationBehavior = PushedAuthorizationBehavior.Disable);

        Assert.Contains("code_challenge", SignInApp.Query(await app.ChallengeAsync()).Keys);
    }

    [Fact]
    public async Task The_code_is_redeemed_with_the_secret_in_the_body_and_userinfo_asked_with_the_access_token()
    {
        using var org = new FakeOrg();
        await using var app = await SignInApp.StartAsync(org);

        var response = await app.SignInAsync(org);

        Assert.Equal((HttpStatusCode.Redirect, "/after"), (response.StatusCode, response.Headers.Location!.OriginalString));
        var token = Assert.Single(org.Requests, r => r.Path == "v1/token");
        Assert.Equal("POST", token.Method);
        Assert.Null(token.Headers.Authorization);
        Assert.Equal(
            ["client_id", "client_secret", "code", "code_verifier", "grant_type", "redirect_uri"],
            token.Form.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(("authorization_code", "secret-1"), (token.Form["grant_type"], token.Form["client_secret"]));
        Assert.Equal("Bearer access-1", Assert.Single(org.Requests, r => r.Path == "v1/userinfo").Headers.Authorization!.ToString());
    }

    [Fact]
    public async Task Every_call_to_Okta_names_the_handler_and_the_library()
    {
        using var org = new FakeOrg();
        await using var app = await SignInApp.StartAsync(org);

        await app.SignInAsync(org);

        Assert.Equal(4, org.Requests.Count);
        Assert.All(org.Requests, r => Assert.Matches(
            @"^Microsoft ASP\.NET Core OpenIdConnect handler okta-aspnetcore/\d+\.\d+\.\d+ runtime/\d+\.\d+\.\d+ os-version/.+$",
            r.Headers.UserAgent.ToString()));
    }

    [Fact]
    public async Task Claims_of_the_id_token_get_long_names_where_there_are_any()
    {
        using var org = new FakeOrg { IdToken = FullIdToken };
        await using var app = await SignInApp.StartAsync(org, o => o.GetClaimsFromUserInfoEndpoint = false);
        await app.SignInAsync(org);

        var claims = await ClaimsOf(app);

        Assert.DoesNotContain(org.Requests, r => r.Path == "v1/userinfo");
        Assert.Equal(["00u1"], claims[ClaimTypes.NameIdentifier]);
        Assert.Equal(["mara@example.com"], claims[ClaimTypes.Email]);
        Assert.Equal(["Mara"], claims[ClaimTypes.GivenName]);
        Assert.Equal(["Lindt"], claims[ClaimTypes.Surname]);
        Assert.Equal(["admin"], claims[ClaimTypes.Role]);
        Assert.Equal(["pwd"], claims["http://schemas.microsoft.com/claims/authnmethodsreferences"]);
        Assert.Equal(["0oa1"], claims["http://schemas.microsoft.com/identity/claims/identityprovider"]);
        Assert.Equal(["Mara Lindt"], claims["name"]);
        Assert.Equal(["mara"], claims["preferred_username"]);
        Assert.Equal(["staff", "ops"], claims["groups"]);
        Assert.False(claims.Contains("sub"));
        Assert.False(claims.Contains("email"));
    }

    [Fact]
    public async Task Userinfo_adds_short_names_and_then_long_ones_again()
    {
        using var org = new FakeOrg
        {
            IdToken = FullIdToken,
            UserInfo = """
                { "sub": "00u1", "name": "Mara Lindt", "email": "mara@example.com", "given_name": "Mara", "family_name": "Lindt",
                  "locale": "de-AT", "groups": ["staff", "ops"], "address": { "country": "AT" } }
                """,
        };
        await using var app = await SignInApp.StartAsync(org);
        await app.SignInAsync(org);

        var claims = await ClaimsOf(app);

        Assert.Equal(["00u1"], claims["sub"]);
        Assert.Equal(["mara@example.com"], claims["email"]);
        Assert.Equal(["de-AT"], claims["locale"]);
        Assert.Equal(["00u1", "00u1"], claims[ClaimTypes.NameIdentifier]);
        Assert.Equal(["Mara Lindt"], claims["name"]);
        Assert.Equal(["Mara Lindt"], claims[ClaimTypes.Name]);
        Assert.Contains("mara@example.com", claims[ClaimTypes.Email]);
        Assert.Equal(3, claims["groups"].Count());
        Assert.Equal(["staff", "ops"], claims["groups"].Take(2));
        Assert.Equal(["staff", "ops"], System.Text.Json.JsonSerializer.Deserialize<string[]>(claims["groups"].Last())!);
        Assert.StartsWith("{", Assert.Single(claims["address"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_users_name_is_the_name_claim_and_roles_need_a_roles_claim()
    {
        using var org = new FakeOrg { IdToken = FullIdToken };
        await using var app = await SignInApp.StartAsync(org);
        await app.SignInAsync(org);

        Assert.Equal("Mara Lindt", await (await app.GetAsync("/name")).Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.True(await app.ReadAsync<bool>("/in-role/admin"));
        Assert.False(await app.ReadAsync<bool>("/in-role/staff"));
    }

    [Fact]
    public async Task The_ticket_holds_the_tokens_and_lives_as_long_as_the_cookie_scheme_says()
    {
        using var org = new FakeOrg();
        await using var app = await SignInApp.StartAsync(org);
        await app.SignInAsync(org);

        var ticket = (await app.ReadAsync<SignInApp.SeenTicket>("/ticket"))!;

        Assert.Equal(["access_token", "expires_at", "id_token", "token_type"], ticket.Tokens.Order());
        Assert.Equal(TimeSpan.FromDays(14), ticket.ExpiresAt - ticket.IssuedAt);
    }

    [Fact]
    public async Task A_token_out_of_date_is_accepted_within_the_clock_skew_only()
    {
        using var lateOrg = new FakeOrg { IdTokenExpiresIn = TimeSpan.FromSeconds(-60) };
        await using var patient = await SignInApp.StartAsync(lateOrg);
        await using var strict = await SignInApp.StartAsync(lateOrg, o => o.ClockSkew = TimeSpan.FromSeconds(5));

        Assert.Equal(HttpStatusCode.Redirect, (await patient.SignInAsync(lateOrg)).StatusCode);
        await Assert.ThrowsAsync<AuthenticationFailureException>(() => strict.SignInAsync(lateOrg));
    }

    [Fact]
    public async Task A_token_signed_by_another_algorithm_is_accepted_when_its_key_is_in_the_key_set()
    {
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var org = new FakeOrg { Signing = new(new ECDsaSecurityKey(ec) { KeyId = "ec-1" }, SecurityAlgorithms.EcdsaSha256) };
        await using var app = await SignInApp.StartAsync(org);

        Assert.Equal(HttpStatusCode.Redirect, (await app.SignInAsync(org)).StatusCode);
    }

    [Fact]
    public async Task A_slash_behind_the_domain_of_the_orgs_own_server_does_no_harm()
    {
        using var org = new FakeOrg { Issuer = FakeOrg.Domain };
        await using var app = await SignInApp.StartAsync(org, o => (o.OktaDomain, o.AuthorizationServerId) = (FakeOrg.Domain + "/", ""));

        Assert.Equal(HttpStatusCode.Redirect, (await app.SignInAsync(org)).StatusCode);
    }

    [Fact]
    public async Task Signing_out_goes_to_Okta_with_the_id_token_and_without_the_client_id()
    {
        using var org = new FakeOrg();
        await using var app = await SignInApp.StartAsync(org);
        await app.SignInAsync(org);

        var address = (await app.GetAsync("/logout")).Headers.Location!;
        var query = SignInApp.Query(address);

        Assert.Equal(org.Issuer + "/v1/logout", address.GetLeftPart(UriPartial.Path));
        Assert.Equal(
            ["id_token_hint", "post_logout_redirect_uri", "state", "x-client-SKU", "x-client-ver"],
            query.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("https://app.example/signout/callback", query["post_logout_redirect_uri"]);
        Assert.Equal(3, query["id_token_hint"].Split('.').Length);
    }

    [Fact]
    public async Task Signing_out_without_a_session_has_no_hint()
    {
        using var org = new FakeOrg();
        await using var app = await SignInApp.StartAsync(org);

        Assert.DoesNotContain("id_token_hint", SignInApp.Query((await app.GetAsync("/logout")).Headers.Location!).Keys);
    }

    [Theory]
    [InlineData("/logout", "https://app.example/bye")]
    [InlineData("/logout?to=/own", "/own")]
    public async Task After_the_sign_out_the_callback_goes_where_the_sign_out_said_or_else_the_options(string path, string expected)
    {
        using var org = new FakeOrg();
        await using var app = await SignInApp.StartAsync(org, o => o.PostLogoutRedirectUri = "https://app.example/bye");
        await app.SignInAsync(org);
        var state = SignInApp.Query((await app.GetAsync(path)).Headers.Location!)["state"];

        var response = await app.GetAsync("/signout/callback?state=" + Uri.EscapeDataString(state));

        Assert.EndsWith(expected, response.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    private static async Task<ILookup<string, string>> ClaimsOf(SignInApp app) =>
        (await app.ReadAsync<SignInApp.SeenClaim[]>("/claims"))!.ToLookup(c => c.Type, c => c.Value);
}
