using System.Net;
using System.Text.RegularExpressions;
using FlaskDash.Razor.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Tests.Identity;

public sealed partial class SignInTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Signing_in_makes_a_user_and_a_session()
    {
        await using var app = await DashApp.StartAsync();
        using var ada = await app.SignedInAsync("ada");

        var user = await app.QueryAsync(db => db.Users.SingleAsync(Ct));
        Assert.Equal((app.Org.Issuer.ToString(), "Ada Fernhill", "ada@example.com"), (user.Issuer, user.Name, user.Email));
        Assert.Equal(1, await app.QueryAsync(db => db.Sessions.CountAsync(s => s.UserId == user.Id, Ct)));
    }

    [Fact]
    public async Task Signing_in_works_over_a_real_connection_too()
    {
        await using var app = await DashApp.StartAsync(o => o.Listens = true);
        using var grace = await app.SignedInAsync("grace");

        using var page = await grace.GetAsync("/account", Ct);

        Assert.Equal((HttpStatusCode.OK, app.Address.Authority), (page.StatusCode, page.RequestMessage!.RequestUri!.Authority));
        Assert.Contains("Grace Oakmere", await page.TextAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "/repositories")]
    [InlineData("/no-such-page?range=all#top", "/no-such-page?range=all")]
    [InlineData("https://evil.test/", "/repositories")]
    [InlineData("/%5Cevil.test", "/repositories")]
    public async Task Signing_in_leads_to_where_the_person_wanted_to_go(string? wanted, string expected)
    {
        await using var app = await DashApp.StartAsync();
        using var browser = app.Stranger();

        using var landed = await browser.SignInAsync("zoe", wanted);

        Assert.Equal(expected, landed.Place());
    }

    [Fact]
    public async Task Each_sign_in_makes_a_new_key_and_ends_the_session_before_it()
    {
        await using var app = await DashApp.StartAsync();
        using var browser = await app.SignedInAsync("ada");
        var (oldCookie, oldHash) = (browser.Cookies.GetCookies(app.Address)["flaskdash"]!.Value, await app.QueryAsync(db => db.Sessions.Select(s => s.KeyHash).SingleAsync(Ct)));

        await SignInOverAsync(browser);

        Assert.NotEqual(oldCookie, browser.Cookies.GetCookies(app.Address)["flaskdash"]!.Value);
        Assert.NotEqual(oldHash, await app.QueryAsync(db => db.Sessions.Select(s => s.KeyHash).SingleAsync(Ct)));
        Assert.Equal(1, await app.QueryAsync(db => db.Users.CountAsync(Ct)));
    }

    [Fact]
    public async Task Cancelling_at_Okta_ends_on_a_page_that_says_so()
    {
        await using var app = await DashApp.StartAsync();
        using var browser = app.Stranger();

        using var page = await browser.CancelSignInAsync("/repositories/7");
        var text = await page.TextAsync();

        Assert.Equal(HttpStatusCode.Forbidden, page.StatusCode);
        Assert.Contains("Okta did not let you in", text, StringComparison.Ordinal);
        Assert.Contains("href=\"/login?returnUrl=%2Frepositories%2F7\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("resource owner", text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(0, await app.QueryAsync(db => db.Sessions.CountAsync(Ct)));
    }

    [Fact]
    public async Task The_page_shows_the_trace_id_under_which_the_log_has_the_reason()
    {
        await using var app = await DashApp.StartAsync();
        using var browser = app.Stranger();

        using var page = await browser.CancelSignInAsync();

        var trace = TraceId().Match(await page.TextAsync()).Groups[1].Value;
        Assert.Contains(app.Log, line => line.Contains(trace, StringComparison.Ordinal) && line.Contains("access_denied", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_answer_that_this_browser_did_not_ask_for_is_refused()
    {
        var provider = new TestProvider();
        await using var app = await DashApp.StartAsync(provider.Configure);
        using var victim = app.Stranger();
        using var attacker = app.Stranger();
        var answer = await provider.BeginAsync(attacker);

        using var page = await victim.GetAsync($"/oidc/callback?code={answer["code"]}&state={Uri.EscapeDataString(answer["state"]!)}", Ct);

        Assert.Equal(HttpStatusCode.BadRequest, page.StatusCode);
        Assert.Contains("too old or was begun in another browser", await page.TextAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(provider.Requests, r => r.StartsWith("POST", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("state", "x")]
    [InlineData("state", null)]
    public async Task A_state_that_was_changed_on_the_way_is_refused(string name, string? value)
    {
        var provider = new TestProvider();
        await using var app = await DashApp.StartAsync(provider.Configure);
        using var browser = app.Stranger();

        using var answer = await provider.SignInAsync(browser, parameters =>
        {
            if (value is null) parameters.Remove(name);
            else parameters[name] += value;
        });
        using var page = await browser.GetAsync(answer.Headers.Location, Ct);

        Assert.Equal(HttpStatusCode.BadRequest, page.StatusCode);
    }

    [Fact]
    public async Task The_same_answer_twice_is_refused_the_second_time()
    {
        var provider = new TestProvider();
        await using var app = await DashApp.StartAsync(provider.Configure);
        using var browser = app.Stranger();
        Dictionary<string, string?> sent = [];
        using var first = await provider.SignInAsync(browser, parameters => sent = parameters);

        using var second = await browser.GetAsync(Microsoft.AspNetCore.WebUtilities.QueryHelpers.AddQueryString("/oidc/callback", sent), Ct);

        Assert.Equal("/repositories", first.Headers.Location!.ToString());
        Assert.StartsWith("/sign-in-problem", second.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Okta_down_at_the_challenge_is_explained()
    {
        await using var app = await DashApp.StartAsync();
        app.Org.Down = true;
        using var browser = app.Stranger();

        using var page = await browser.GetAsync("/login?returnUrl=/repositories/7", Ct);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, page.StatusCode);
        var text = await page.TextAsync();
        Assert.Contains("Okta cannot be reached", text, StringComparison.Ordinal);
        Assert.Contains("%2Frepositories%2F7", text, StringComparison.Ordinal);

        app.Org.Down = false;
        using var again = await browser.SignInAsync("ada");
        Assert.Equal("/repositories", again.Place());
    }

    [Theory]
    [InlineData(false, HttpStatusCode.OK, "", HttpStatusCode.ServiceUnavailable, "Okta cannot be reached")]
    [InlineData(true, HttpStatusCode.ServiceUnavailable, "<h1>upstream 10.0.0.7 gone</h1>", HttpStatusCode.ServiceUnavailable, "Okta cannot be reached")]
    [InlineData(true, HttpStatusCode.Unauthorized, """{"error":"invalid_client","error_description":"upstream said so"}""", HttpStatusCode.BadGateway, "Okta refused this application")]
    [InlineData(true, HttpStatusCode.BadRequest, """{"error":"invalid_grant","error_description":"upstream said so"}""", HttpStatusCode.BadRequest, "too old")]
    [InlineData(true, HttpStatusCode.BadRequest, """{"error":"something_new","error_description":"upstream said so"}""", HttpStatusCode.ServiceUnavailable, "did not finish")]
    public async Task What_goes_wrong_at_the_callback_is_explained_without_the_upstreams_words(bool answers, HttpStatusCode status, string body, HttpStatusCode expected, string words)
    {
        var provider = new TestProvider();
        await using var app = await DashApp.StartAsync(provider.Configure);
        using var browser = app.Stranger();
        provider.TokenAnswer = answers ? (status, body, body.StartsWith('{') ? "application/json" : "text/html") : null;

        using var answer = await provider.SignInAsync(browser, _ => provider.IsDown = !answers);
        using var page = await browser.GetAsync(answer.Headers.Location, Ct);
        var text = await page.TextAsync();

        Assert.Equal(expected, page.StatusCode);
        Assert.Contains(words, text, StringComparison.Ordinal);
        Assert.DoesNotContain("upstream", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_client_secret_is_explained()
    {
        await using var app = await DashApp.StartAsync(o => o.Settings["Okta:ClientSecret"] = "another-secret");
        using var browser = app.Stranger();

        using var page = await browser.SignInAsync("ada");

        Assert.Equal(HttpStatusCode.BadGateway, page.StatusCode);
        Assert.Contains("Okta refused this application", await page.TextAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/sign-in-problem")]
    [InlineData("/sign-in-problem?about=NotActive")]
    public async Task Nobody_can_write_a_problem_into_a_link(string link)
    {
        await using var app = await DashApp.StartAsync();
        using var browser = app.Stranger();

        using var page = await browser.GetAsync(link, Ct);

        Assert.Equal(HttpStatusCode.BadRequest, page.StatusCode);
        Assert.DoesNotContain("signed out", await page.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Groups_come_from_the_token_and_from_userinfo_each_once()
    {
        var provider = new TestProvider();
        provider.Mint = claims => provider.Sign(new(claims) { ["groups"] = (string[])["Everyone", "Design"] });
        provider.UserInfo["groups"] = (string[])["Everyone", "Engineering", """["FlaskDash administrators"]"""];
        await using var app = await DashApp.StartAsync(provider.Configure);
        using var browser = app.Stranger();

        using var answer = await provider.SignInAsync(browser);

        var viewer = await app.ViewerOfAsync(browser);
        Assert.Equal(["Design", "Engineering", "Everyone", """["FlaskDash administrators"]"""], viewer.Groups);
        Assert.False(viewer.IsAdministrator);
    }

    [Fact]
    public async Task Administrators_are_the_members_of_the_configured_group()
    {
        await using var app = await DashApp.StartAsync();
        using var ada = await app.SignedInAsync("ada");
        using var grace = await app.SignedInAsync("grace");

        Assert.True((await app.ViewerOfAsync(ada)).IsAdministrator);
        Assert.False((await app.ViewerOfAsync(grace)).IsAdministrator);
        Assert.True((await app.ViewerOfAsync(grace)).IsSignedIn);
    }

    /// <summary>As when a second sign-in is begun while a session is there: /login itself would not ask again.</summary>
    private static async Task SignInOverAsync(Browser browser)
    {
        var held = browser.Cookies.GetCookies(browser.BaseAddress!)["flaskdash"]!;
        var value = held.Value;
        held.Expired = true;
        browser.FollowsRedirects = false;
        using var begun = await browser.GetAsync("/login", Ct);
        using var back = await browser.GetAsync(begun.Headers.Location, Ct);
        browser.Cookies.Add(browser.BaseAddress!, new Cookie("flaskdash", value));
        using var landed = await browser.GetAsync(back.Headers.Location, Ct);
        Assert.Equal("/repositories", landed.Headers.Location!.ToString());
    }

    [GeneratedRegex("Trace id <code[^>]*>([0-9a-f]{32})</code>")]
    private static partial Regex TraceId();
}
