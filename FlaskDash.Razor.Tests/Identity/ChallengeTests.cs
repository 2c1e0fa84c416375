using System.Net;
using FlaskDash.Razor.Tests.Support;

namespace FlaskDash.Razor.Tests.Identity;

/// <summary>What a stranger meets at a page that does not say that it is for everybody.</summary>
public sealed class ChallengeTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_page_that_says_nothing_is_for_the_signed_in_and_comes_back_after_the_sign_in()
    {
        await using var app = await DashApp.StartAsync();
        using var browser = app.Stranger(followsRedirects: false);

        using var answer = await browser.GetAsync("/repositories?a=b%20c", Ct);
        Assert.Equal("http://localhost/login?returnUrl=%2Frepositories%3Fa%3Db%2520c", answer.Headers.Location!.ToString());

        browser.FollowsRedirects = true;
        using var landed = await browser.SignInAsync("grace", "/repositories?a=b%20c");
        Assert.Equal(HttpStatusCode.OK, landed.StatusCode);
        Assert.Equal("/repositories?a=b%20c", landed.Place());
    }

    [Fact]
    public async Task A_script_is_told_so_and_not_sent_away()
    {
        await using var app = await DashApp.StartAsync();
        using var browser = app.Stranger(followsRedirects: false);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/account");
        request.Headers.Add("Sec-Fetch-Mode", "cors");

        using var answer = await browser.SendAsync(request, Ct);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Theory]
    [InlineData("/app.css", HttpStatusCode.OK)]
    [InlineData("/no-such-page", HttpStatusCode.NotFound)]
    [InlineData("/logout", HttpStatusCode.OK)]
    public async Task What_is_for_everybody_leads_nobody_to_Okta(string path, HttpStatusCode expected)
    {
        await using var app = await DashApp.StartAsync();
        using var browser = app.Stranger(followsRedirects: false);

        using var answer = await browser.GetAsync(path, Ct);

        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task Login_leads_the_signed_in_to_where_they_wanted_without_asking_Okta()
    {
        await using var app = await DashApp.StartAsync();
        using var ada = await app.SignedInAsync("ada");
        app.Org.Down = true;

        using var answer = await ada.GetAsync("/login?returnUrl=/account", Ct);

        Assert.Equal((HttpStatusCode.OK, "/account"), (answer.StatusCode, answer.Place()));
    }
}
