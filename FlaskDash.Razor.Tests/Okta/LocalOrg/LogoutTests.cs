using System.Net;

namespace FlaskDash.Razor.Tests.Okta;

public sealed class LogoutTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task With_a_hint_the_session_ends_and_the_browser_goes_back()
    {
        await using var app = await OrgApp.StartAsync();
        var tokens = await app.SignInAsync("ada@example.com");

        using var response = await app.LogoutAsync(
            ("id_token_hint", tokens.Id), ("post_logout_redirect_uri", OrgApp.SignedOut), ("state", "s 1"));
        using var next = await app.AuthorizeAsync();

        Assert.Equal("s 1", OrgApp.Query(response)["state"]);
        Assert.StartsWith(OrgApp.SignedOut + "?", response.Headers.Location!.AbsoluteUri, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);   // asks again
    }

    [Fact]
    public async Task Without_a_return_address_there_is_a_page()
    {
        await using var app = await OrgApp.StartAsync();
        var tokens = await app.SignInAsync("ada@example.com");

        using var response = await app.LogoutAsync(("id_token_hint", tokens.Id));
        using var next = await app.AuthorizeAsync(("prompt", "none"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("Signed out", await response.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.Equal("login_required", OrgApp.Query(next)["error"]);
    }

    [Theory]
    [InlineData(null, OrgApp.SignedOut)]
    [InlineData("", OrgApp.SignedOut)]
    [InlineData("not-a-token", OrgApp.SignedOut)]
    [InlineData("right", OrgApp.SignedOut + "/")]
    [InlineData("right", "http://evil.example/")]
    public async Task Without_a_good_hint_or_with_an_unregistered_address_it_is_a_400_and_the_session_stays(string? hint, string address)
    {
        await using var app = await OrgApp.StartAsync();
        var tokens = await app.SignInAsync("ada@example.com");

        using var response = await app.LogoutAsync(
            ("id_token_hint", hint == "right" ? tokens.Id : hint), ("post_logout_redirect_uri", address));
        using var next = await app.AuthorizeAsync();

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Null(response.Headers.Location);
        Assert.True(OrgApp.Query(next).ContainsKey("code"));
    }

    [Fact]
    public async Task An_access_token_is_no_hint()
    {
        await using var app = await OrgApp.StartAsync();
        var tokens = await app.SignInAsync("ada@example.com");

        using var response = await app.LogoutAsync(("id_token_hint", tokens.Access));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task A_hint_that_has_lapsed_still_signs_out()
    {
        var time = new ManualTime();
        await using var app = await OrgApp.StartAsync(o => o.Time = time);
        var tokens = await app.SignInAsync("ada@example.com");

        time.Advance(TimeSpan.FromDays(2));
        using var response = await app.LogoutAsync(("id_token_hint", tokens.Id), ("post_logout_redirect_uri", OrgApp.SignedOut));

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
    }
}
