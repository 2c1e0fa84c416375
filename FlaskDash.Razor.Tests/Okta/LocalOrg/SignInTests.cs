using System.Net;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace FlaskDash.Razor.Tests.Okta;

public sealed class SignInTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Signing_in_gives_tokens_that_Microsofts_handler_accepts()
    {
        await using var app = await OrgApp.StartAsync();
        var tokens = await app.SignInAsync("ada@example.com", ("scope", "openid email profile groups"));

        var discovery = await OpenIdConnectConfigurationRetriever.GetAsync(
            app.Org.Issuer + "/.well-known/openid-configuration", new HttpDocumentRetriever { RequireHttps = false }, Ct);
        var result = await new JsonWebTokenHandler { MapInboundClaims = false }.ValidateTokenAsync(tokens.Id, new()
        {
            ValidIssuer = discovery.Issuer,
            ValidAudience = app.Options.ClientId,
            IssuerSigningKeys = discovery.SigningKeys,
            ValidAlgorithms = [SecurityAlgorithms.RsaSha256],
        });

        Assert.True(result.IsValid, result.Exception?.ToString());
        Assert.Equal(app.Org.Issuer.AbsoluteUri, discovery.Issuer);
        Assert.Equal(3600L, new JsonWebToken(tokens.Id).GetPayloadValue<long>("exp") - new JsonWebToken(tokens.Id).GetPayloadValue<long>("iat"));
        Assert.Equal("a nonce", result.Claims["nonce"]);
        Assert.Equal(app.Org.Accounts.Single(a => a.Login == "ada@example.com").Id, result.Claims["sub"]);
        Assert.Equal(["Everyone", "Engineering", "FlaskDash administrators"], Assert.IsType<IEnumerable<object>>(result.Claims["groups"], exactMatch: false));
    }

    [Fact]
    public async Task Access_tokens_carry_Oktas_claims_and_open_userinfo()
    {
        await using var app = await OrgApp.StartAsync();
        var tokens = await app.SignInAsync("zoe@example.com", ("scope", "openid email profile groups"));
        var zoe = app.Org.Accounts.Single(a => a.Login == "zoe@example.com");

        var access = new JsonWebToken(tokens.Access);
        using var response = await app.UserInfoAsync(tokens.Access);
        var userInfo = await OrgApp.JsonAsync(response);

        Assert.Equal(zoe.Login, access.Subject);
        Assert.Equal(zoe.Id, access.GetPayloadValue<string>("uid"));
        Assert.Equal(app.Options.ClientId, access.GetPayloadValue<string>("cid"));
        Assert.Equal(["api://default"], access.Audiences);
        Assert.Equal(["openid", "email", "profile", "groups"], access.GetPayloadValue<string[]>("scp"));
        Assert.Equal(zoe.Id, userInfo.GetProperty("sub").GetString());
        Assert.Equal("Zoë Škvorecká", userInfo.GetProperty("name").GetString());
        Assert.Equal("zoe@example.com", userInfo.GetProperty("email").GetString());
        Assert.Equal(zoe.Groups, userInfo.GetProperty("groups").EnumerateArray().Select(g => g.GetString()));
    }

    [Fact]
    public async Task Only_the_scopes_asked_for_are_answered()
    {
        await using var app = await OrgApp.StartAsync();
        var tokens = await app.SignInAsync("ada@example.com", ("scope", "openid"));

        var id = new JsonWebToken(tokens.Id);
        using var response = await app.UserInfoAsync(tokens.Access);

        foreach (var claim in new[] { "name", "email", "preferred_username", "groups" }) Assert.False(id.TryGetPayloadValue<object>(claim, out _), claim);
        Assert.Equal(["sub"], (await OrgApp.JsonAsync(response)).EnumerateObject().Select(p => p.Name));
    }

    [Fact]
    public async Task Userinfo_refuses_an_id_token_a_forged_token_and_no_token()
    {
        await using var app = await OrgApp.StartAsync();
        var tokens = await app.SignInAsync("ada@example.com");
        var forged = tokens.Access[..^4] + (tokens.Access.EndsWith("AAAA", StringComparison.Ordinal) ? "BBBB" : "AAAA");

        foreach (var token in new[] { tokens.Id, forged })
        {
            using var response = await app.UserInfoAsync(token);
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        }
        using var without = await app.GetAsync("/oauth2/default/v1/userinfo");
        Assert.False(without.IsSuccessStatusCode);
    }

    [Fact]
    public async Task A_code_works_once()
    {
        await using var app = await OrgApp.StartAsync();
        var code = await app.CodeAsync("ada@example.com");

        using var first = await app.RedeemAsync(code);
        using var second = await app.RedeemAsync(code);

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        await RefusedAsync(second, HttpStatusCode.BadRequest, "invalid_grant");
    }

    [Fact]
    public async Task A_code_lapses_after_a_minute()
    {
        var time = new ManualTime();
        await using var app = await OrgApp.StartAsync(o => o.Time = time);
        var (early, late) = (await app.CodeAsync("ada@example.com"), await app.CodeAsync("ada@example.com", ("prompt", "login")));

        time.Advance(TimeSpan.FromSeconds(59));
        using var inTime = await app.RedeemAsync(early);
        time.Advance(TimeSpan.FromSeconds(2));
        using var tooLate = await app.RedeemAsync(late);

        Assert.Equal(HttpStatusCode.OK, inTime.StatusCode);
        await RefusedAsync(tooLate, HttpStatusCode.BadRequest, "invalid_grant");
    }

    [Fact]
    public async Task A_code_is_worth_nothing_once_the_account_is_suspended()
    {
        await using var app = await OrgApp.StartAsync();
        var code = await app.CodeAsync("ada@example.com");

        app.Org.Suspend("ada@example.com");

        using var response = await app.RedeemAsync(code);
        await RefusedAsync(response, HttpStatusCode.BadRequest, "invalid_grant");
    }

    [Theory]
    [InlineData("client_secret", "guessed", HttpStatusCode.Unauthorized, "invalid_client")]
    [InlineData("client_secret", null, HttpStatusCode.Unauthorized, "invalid_client")]
    [InlineData("client_id", "another", HttpStatusCode.Unauthorized, "invalid_client")]
    [InlineData("code_verifier", "another-verifier-that-is-long-enough-to-be-allowed", HttpStatusCode.BadRequest, "invalid_grant")]
    [InlineData("code_verifier", null, HttpStatusCode.BadRequest, "invalid_request")]
    [InlineData("redirect_uri", "http://localhost:5000/elsewhere", HttpStatusCode.BadRequest, "invalid_grant")]
    [InlineData("code", "not-a-code", HttpStatusCode.BadRequest, "invalid_grant")]
    [InlineData("grant_type", "password", HttpStatusCode.BadRequest, "unauthorized_client")]
    public async Task The_token_endpoint_refuses(string parameter, string? value, HttpStatusCode status, string error)
    {
        await using var app = await OrgApp.StartAsync();
        var code = await app.CodeAsync("ada@example.com");

        using var refused = await app.RedeemAsync(code, (parameter, value));
        using var right = await app.RedeemAsync(code);

        await RefusedAsync(refused, status, error);
        Assert.Equal(HttpStatusCode.OK, right.StatusCode);   // a refusal does not use the code up
    }

    [Theory]
    [InlineData("redirect_uri", "http://localhost:5000/oidc/callback/")]
    [InlineData("redirect_uri", "http://localhost:5000/OIDC/callback")]
    [InlineData("redirect_uri", "http://evil.example/oidc/callback")]
    [InlineData("redirect_uri", null)]
    [InlineData("client_id", "another")]
    [InlineData("client_id", null)]
    public async Task An_unregistered_address_or_client_gets_a_page_and_no_redirect(string parameter, string? value)
    {
        await using var app = await OrgApp.StartAsync();

        using var response = await app.AuthorizeAsync((parameter, value));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Null(response.Headers.Location);
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("code_challenge_method", "plain", "invalid_request")]
    [InlineData("scope", "openid payroll", "invalid_scope")]
    [InlineData("response_type", "token", "unsupported_response_type")]
    [InlineData("prompt", "none", "login_required")]
    public async Task Other_faults_are_told_to_the_app(string parameter, string value, string error)
    {
        await using var app = await OrgApp.StartAsync();

        using var response = await app.AuthorizeAsync((parameter, value));

        var answer = OrgApp.Query(response);
        Assert.StartsWith(OrgApp.Callback + "?", response.Headers.Location!.AbsoluteUri, StringComparison.Ordinal);
        Assert.Equal((error, "a state"), (answer["error"], answer["state"]));
        Assert.False(answer.ContainsKey("code"));
    }

    [Fact]
    public async Task A_pushed_request_leads_to_the_same_page_and_the_same_answer()
    {
        await using var app = await OrgApp.StartAsync();
        using var pushed = await app.PushAsync();
        using var guessed = await app.PushAsync(("client_secret", "guessed"));
        using var elsewhere = await app.PushAsync(("redirect_uri", "http://evil.example/"));
        var requestUri = (await OrgApp.JsonAsync(pushed)).GetProperty("request_uri").GetString();

        using var page = await app.GetAsync(Microsoft.AspNetCore.WebUtilities.QueryHelpers.AddQueryString("/oauth2/default/v1/authorize",
            new Dictionary<string, string?> { ["client_id"] = app.Options.ClientId, ["request_uri"] = requestUri }));
        using var answer = await app.PressAsync(page, "login", "ada@example.com");
        using var tokens = await app.RedeemAsync(OrgApp.Query(answer)["code"]);

        Assert.Equal(HttpStatusCode.Created, pushed.StatusCode);
        Assert.Equal("a state", OrgApp.Query(answer)["state"]);
        Assert.Equal(HttpStatusCode.OK, tokens.StatusCode);
        await RefusedAsync(guessed, HttpStatusCode.Unauthorized, "invalid_client");
        await RefusedAsync(elsewhere, HttpStatusCode.BadRequest, "invalid_request");
    }

    [Fact]
    public async Task An_account_named_in_the_address_signs_nobody_in()
    {
        await using var app = await OrgApp.StartAsync();

        using var page = await app.AuthorizeAsync(("login", "ada@example.com"));

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.False(page.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task Cancel_is_access_denied()
    {
        await using var app = await OrgApp.StartAsync();

        using var response = await app.PressAsync(await app.AuthorizeAsync(), "cancel", "true");

        Assert.Equal(("access_denied", "a state"), (OrgApp.Query(response)["error"], OrgApp.Query(response)["state"]));
    }

    [Fact]
    public async Task With_form_post_the_answer_is_a_form_that_scripts_and_people_can_send()
    {
        await using var app = await OrgApp.StartAsync();

        using var page = await app.PressAsync(await app.AuthorizeAsync(("response_mode", "form_post")), "login", "ada@example.com");

        var form = await OrgApp.FormAsync(page);
        var fields = form.QuerySelectorAll("input").ToDictionary(i => i.GetAttribute("name")!, i => i.GetAttribute("value")!);
        Assert.Equal(OrgApp.Callback, form.GetAttribute("action"));
        Assert.Equal("a state", fields["state"]);
        Assert.Equal("Continue", Assert.Single(form.QuerySelectorAll("button")).TextContent);
        Assert.DoesNotContain("unsafe", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        using var redeemed = await app.RedeemAsync(fields["code"]);
        Assert.Equal(HttpStatusCode.OK, redeemed.StatusCode);
    }

    [Fact]
    public async Task A_second_sign_in_does_not_ask_unless_told_to()
    {
        await using var app = await OrgApp.StartAsync();
        await app.SignInAsync("grace@example.com");

        using var again = await app.AuthorizeAsync();
        using var silent = await app.AuthorizeAsync(("prompt", "none"));
        using var asking = await app.AuthorizeAsync(("prompt", "login"));

        Assert.True(OrgApp.Query(again).ContainsKey("code"));
        Assert.True(OrgApp.Query(silent).ContainsKey("code"));
        Assert.Equal(HttpStatusCode.OK, asking.StatusCode);
        Assert.True(OrgApp.Query(await app.PressAsync(asking, "login", "ada@example.com")).ContainsKey("code"));
    }

    [Fact]
    public async Task Max_age_asks_again_when_the_sign_in_is_older_and_auth_time_says_when_it_was()
    {
        var time = new ManualTime();
        await using var app = await OrgApp.StartAsync(o => o.Time = time);
        var signedInAt = time.GetUtcNow().ToUnixTimeSeconds();
        await app.SignInAsync("ada@example.com");

        time.Advance(TimeSpan.FromMinutes(5));
        using var young = await app.AuthorizeAsync(("max_age", "301"));
        using var old = await app.AuthorizeAsync(("max_age", "299"));
        using var redeemed = await app.RedeemAsync(OrgApp.Query(young)["code"]);

        var id = new JsonWebToken((await OrgApp.JsonAsync(redeemed)).GetProperty("id_token").GetString());
        Assert.Equal(signedInAt, id.GetPayloadValue<long>("auth_time"));
        Assert.Equal(HttpStatusCode.OK, old.StatusCode);
        Assert.NotNull(await OrgApp.FormAsync(old));
    }

    [Fact]
    public async Task A_suspended_account_is_refused_on_the_page_and_its_session_is_void()
    {
        await using var app = await OrgApp.StartAsync();
        await app.SignInAsync("ada@example.com");
        app.Org.Suspend("ADA@example.com");

        using var page = await app.AuthorizeAsync();
        using var refused = await app.PressAsync(page, "login", "ada@example.com");
        var text = await refused.Content.ReadAsStringAsync(Ct);
        app.Org.Restore("ada@example.com");
        using var asking = await app.AuthorizeAsync();
        using var restored = await app.PressAsync(refused, "login", "ada@example.com");

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal(HttpStatusCode.OK, asking.StatusCode);   // the old session does not come back
        Assert.Contains("Unable to sign in", text, StringComparison.Ordinal);
        Assert.Contains("SUSPENDED", text, StringComparison.Ordinal);
        Assert.True(OrgApp.Query(restored).ContainsKey("code"));
    }

    [Fact]
    public async Task The_page_lists_every_account_and_marks_the_hinted_one()
    {
        await using var app = await OrgApp.StartAsync();

        using var page = await app.AuthorizeAsync(("login_hint", "grace@example.com"));
        var buttons = (await OrgApp.FormAsync(page)).QuerySelectorAll("button[name=login]");

        Assert.Equal(app.Org.Accounts.Select(a => a.Login), buttons.Select(b => b.GetAttribute("value")));
        foreach (var (account, button) in app.Org.Accounts.Zip(buttons))
        {
            foreach (var said in new[] { account.Name, account.Login, account.Status, string.Join(", ", account.Groups) })
                Assert.Contains(said, button.TextContent, StringComparison.Ordinal);
        }
        Assert.Equal(["grace@example.com"], buttons.Where(b => b.HasAttribute("autofocus")).Select(b => b.GetAttribute("value")));
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Origin", "http://evil.example")]
    public async Task Another_site_cannot_press_the_button(string header, string value)
    {
        await using var app = await OrgApp.StartAsync();
        app.Browser.DefaultRequestHeaders.Add(header, value);

        using var response = await app.PressAsync(await app.AuthorizeAsync(), "login", "ada@example.com");

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.False(response.Headers.Contains("Set-Cookie"));
    }

    private static async Task RefusedAsync(HttpResponseMessage response, HttpStatusCode status, string error)
    {
        Assert.Equal((status, error), (response.StatusCode, (await OrgApp.JsonAsync(response)).GetProperty("error").GetString()));
    }
}
