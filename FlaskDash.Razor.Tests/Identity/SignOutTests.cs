using System.Net;
using FlaskDash.Razor.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Tests.Identity;

public sealed class SignOutTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Asking_to_sign_out_does_not_sign_out()
    {
        await using var app = await DashApp.StartAsync();
        using var ada = await app.SignedInAsync("ada");

        using var page = await ada.GetAsync("/logout", Ct);

        Assert.Contains("This ends your session here and at Okta.", await page.TextAsync(), StringComparison.Ordinal);
        Assert.Equal(1, await app.QueryAsync(db => db.Sessions.CountAsync(Ct)));
    }

    [Fact]
    public async Task A_post_without_antiforgery_token_is_refused()
    {
        await using var app = await DashApp.StartAsync();
        using var ada = await app.SignedInAsync("ada");

        using var answer = await ada.PostAsync("/logout", content: null, Ct);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(1, await app.QueryAsync(db => db.Sessions.CountAsync(Ct)));
    }

    [Fact]
    public async Task Signing_out_deletes_the_row_and_ends_Oktas_session_too()
    {
        await using var app = await DashApp.StartAsync();
        using var ada = await app.SignedInAsync("ada");
        var cookie = ada.Cookies.GetCookies(app.Address)["flaskdash"]!.Value;

        using var landed = await ada.SignOutAsync();

        Assert.Equal("/", landed.Place());
        Assert.Equal(0, await app.QueryAsync(db => db.Sessions.CountAsync(Ct)));
        using var next = await ada.GetAsync("/login", Ct);
        Assert.Equal(app.Org.Address.Authority, next.RequestMessage!.RequestUri!.Authority);

        ada.Cookies.Add(app.Address, new Cookie("flaskdash", cookie));
        using var old = await ada.GetAsync("/logout", Ct);
        Assert.Contains("Nobody is signed in", await old.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_sign_out_address_Okta_stays_signed_in_and_the_page_says_so()
    {
        await using var app = await DashApp.StartAsync(o => o.Settings["Okta:PostLogoutRedirectUri"] = "");
        using var ada = await app.SignedInAsync("ada");
        using var page = await ada.GetAsync("/logout", Ct);
        var text = await page.TextAsync();
        Assert.Contains("Okta itself stays signed in", text, StringComparison.Ordinal);
        Assert.Contains($"href=\"{app.Org.Address}\"", text, StringComparison.Ordinal);

        using var landed = await ada.SignOutAsync();

        Assert.Equal("/", landed.Place());
        Assert.Contains("Okta itself is still signed in", await landed.TextAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await app.QueryAsync(db => db.Sessions.CountAsync(Ct)));
        using var next = await ada.GetAsync("/login", Ct);
        Assert.Equal("/repositories", next.Place());
        Assert.DoesNotContain("Okta itself is still signed in", await next.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_sign_out_names_the_session_by_its_id_token()
    {
        var provider = new TestProvider();
        await using var app = await DashApp.StartAsync(provider.Configure);
        using var ada = app.Stranger();
        using (await provider.SignInAsync(ada)) { }

        using var answer = await ada.SubmitAsync("/logout");

        var address = answer.Headers.Location!.ToString();
        Assert.StartsWith(TestProvider.Issuer + "/v1/logout?", address, StringComparison.Ordinal);
        Assert.Contains("id_token_hint=ey", address, StringComparison.Ordinal);
        Assert.Contains("post_logout_redirect_uri=http%3A%2F%2Flocalhost%2Fsignout%2Fcallback", address, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/signout/callback")]
    [InlineData("/signout/callback?state=made-up")]
    public async Task Somebody_who_comes_to_the_end_of_a_sign_out_by_a_link_is_led_to_the_front_page(string link)
    {
        await using var app = await DashApp.StartAsync();
        using var ada = await app.SignedInAsync("ada");

        ada.FollowsRedirects = false;
        using var answer = await ada.GetAsync(link, Ct);

        Assert.Equal((HttpStatusCode.Redirect, "/"), (answer.StatusCode, answer.Headers.Location?.OriginalString));
        Assert.Equal(1, await app.QueryAsync(db => db.Sessions.CountAsync(Ct)));
    }

    [Fact]
    public async Task With_Okta_down_the_session_here_ends_all_the_same()
    {
        await using var app = await DashApp.StartAsync();
        using var ada = await app.SignedInAsync("ada");
        app.Org.Down = true;

        ada.FollowsRedirects = false;
        using var answer = await ada.SubmitAsync("/logout");

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal(0, await app.QueryAsync(db => db.Sessions.CountAsync(Ct)));
    }

    [Fact]
    public async Task Signing_out_without_a_session_leads_to_the_front_page()
    {
        await using var app = await DashApp.StartAsync();
        using var ada = await app.SignedInAsync("ada");
        using var page = await ada.GetAsync("/logout", Ct);
        var form = await HtmlForm.FindAsync(page, _ => true);
        await app.QueryAsync(db => db.Sessions.ExecuteDeleteAsync(Ct));

        ada.FollowsRedirects = false;
        using var answer = await ada.PostAsync(form!.Action, form.With(), Ct);

        // The antiforgery token was the person's; there is nobody any more.
        Assert.Contains(answer.StatusCode, (HttpStatusCode[])[HttpStatusCode.Redirect, HttpStatusCode.BadRequest]);
    }
}
