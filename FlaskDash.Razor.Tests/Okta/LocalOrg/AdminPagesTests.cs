using System.Net;
using AngleSharp.Html.Parser;

namespace FlaskDash.Razor.Tests.Okta;

public sealed class AdminPagesTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_accounts_page_suspends_and_restores()
    {
        await using var app = await OrgApp.StartAsync();

        using var suspended = await PostAsync(app, "ada@example.com", "suspend");
        var afterwards = StatusOf(app, "ada@example.com");
        using var page = await app.GetAsync(suspended.Headers.Location!.ToString());
        using var restored = await PostAsync(app, "ada@example.com", "restore");

        Assert.Equal(HttpStatusCode.SeeOther, suspended.StatusCode);
        Assert.Contains("ada@example.com is now SUSPENDED.", await page.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.Equal("SUSPENDED", afterwards);
        Assert.Equal("ACTIVE", StatusOf(app, "ada@example.com"));
    }

    [Theory]
    [InlineData("nobody@example.com", "suspend")]
    [InlineData("ada@example.com", "promote")]
    [InlineData("", "")]
    public async Task What_it_does_not_know_changes_nothing(string login, string action)
    {
        await using var app = await OrgApp.StartAsync();
        var before = app.Org.Accounts.Select(a => a.Status).ToArray();

        using var response = await PostAsync(app, login, action);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal(before, app.Org.Accounts.Select(a => a.Status));
    }

    [Fact]
    public async Task Another_site_cannot_suspend_anybody()
    {
        await using var app = await OrgApp.StartAsync();
        app.Browser.DefaultRequestHeaders.Add("Sec-Fetch-Site", "cross-site");

        using var response = await PostAsync(app, "ada@example.com", "suspend");

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal("ACTIVE", StatusOf(app, "ada@example.com"));
    }

    [Fact]
    public async Task Every_page_has_a_strict_policy_and_nothing_inline()
    {
        await using var app = await OrgApp.StartAsync();
        HttpResponseMessage[] pages =
        [
            await app.AuthorizeAsync(), await app.AuthorizeAsync(("client_id", "x")), await app.GetAsync("/admin"),
            await app.GetAsync("/nowhere"), await app.LogoutAsync(),
            await app.PressAsync(await app.AuthorizeAsync(("response_mode", "form_post")), "login", "ada@example.com"),
        ];

        foreach (var page in pages)
        {
            var html = new HtmlParser().ParseDocument(await page.Content.ReadAsStringAsync(Ct));
            var policy = page.Headers.GetValues("Content-Security-Policy").Single();
            Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.Empty(html.QuerySelectorAll("style, [style], script:not([src])"));
            Assert.Contains("Nobody outside this machine can reach it; these accounts need no password.",
                html.QuerySelector("footer")!.TextContent, StringComparison.Ordinal);
            Assert.NotEmpty(html.Title!);
            page.Dispose();
        }
    }

    [Fact]
    public async Task What_a_request_says_is_shown_as_text()
    {
        await using var app = await OrgApp.StartAsync();

        using var page = await app.AuthorizeAsync(("state", "\"><script>alert(1)</script>"), ("login_hint", "<b>"));
        var html = new HtmlParser().ParseDocument(await page.Content.ReadAsStringAsync(Ct));

        Assert.Empty(html.QuerySelectorAll("script, b"));
        Assert.Equal("\"><script>alert(1)</script>", html.QuerySelector("input[name=state]")!.GetAttribute("value"));
    }

    private static Task<HttpResponseMessage> PostAsync(OrgApp app, string login, string action) =>
        app.Browser.PostAsync("/admin", new FormUrlEncodedContent([new("login", login), new("action", action)]), Ct);

    private static string StatusOf(OrgApp app, string login) => app.Org.Accounts.Single(a => a.Login == login).Status;
}
