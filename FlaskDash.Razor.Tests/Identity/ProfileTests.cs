using System.Net;
using System.Text;
using FlaskDash.Razor.Identity;
using FlaskDash.Razor.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FlaskDash.Razor.Tests.Identity;

public sealed class ProfileTests
{
    private const string Ada = "00ulocal1ada5x7T5d7Q";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_profile_is_Oktas()
    {
        await using var app = await DashApp.StartAsync();
        using var zoe = await app.SignedInAsync("zoe");

        var profile = await app.ProfileOfAsync(zoe);

        Assert.Equal(("Zoë Škvorecká", "zoe@example.com", true), (profile!.Name, profile.Login, profile.IsFromOkta));
    }

    [Fact]
    public async Task A_stranger_has_no_profile()
    {
        await using var app = await DashApp.StartAsync();
        using var stranger = app.Stranger();

        Assert.Null(await app.ProfileOfAsync(stranger));
        Assert.Equal(0, app.Org.UserLookups);
    }

    [Fact]
    public async Task Many_requests_at_once_are_one_look_up()
    {
        await using var app = await DashApp.StartAsync();
        using var ada = await app.SignedInAsync("ada");
        await app.Services.GetRequiredService<OktaProfiles>().ForgetAsync(Ada, Ct);
        var before = app.Org.UserLookups;

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ada.GetAsync("/logout", Ct)));

        Assert.Equal(1, app.Org.UserLookups - before);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Somebody_suspended_or_removed_is_signed_out_everywhere_with_the_reason(bool isRemoved)
    {
        await using var app = await DashApp.StartAsync();
        using var laptop = await app.SignedInAsync("ada");
        using var phone = await app.SignedInAsync("ada");
        if (isRemoved) app.Org.Remove("ada@example.com");
        else app.Org.Suspend("ada@example.com");
        using var stillFresh = await laptop.GetAsync("/logout", Ct);
        Assert.Equal("/logout", stillFresh.Place());

        await app.Services.GetRequiredService<OktaProfiles>().ExpireAsync(Ada, Ct);
        using var page = await laptop.GetAsync("/logout", Ct);

        Assert.Equal(HttpStatusCode.Forbidden, page.StatusCode);
        Assert.Contains("Okta no longer holds your account active", await page.TextAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await app.QueryAsync(db => db.Sessions.CountAsync(Ct)));
        Assert.False((await app.ViewerOfAsync(phone)).IsSignedIn);
    }

    [Fact]
    public async Task A_script_of_somebody_suspended_gets_no_page()
    {
        await using var app = await DashApp.StartAsync();
        using var ada = await app.SignedInAsync("ada");
        app.Org.Suspend("ada@example.com");
        await app.Services.GetRequiredService<OktaProfiles>().ExpireAsync(Ada, Ct);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/logout");
        request.Headers.Add("Sec-Fetch-Mode", "cors");
        ada.FollowsRedirects = false;

        using var answer = await ada.SendAsync(request, Ct);

        Assert.NotEqual(HttpStatusCode.Redirect, answer.StatusCode);
    }

    [Fact]
    public async Task Somebody_restored_signs_in_again_at_once()
    {
        await using var app = await DashApp.StartAsync();
        using var ada = await app.SignedInAsync("ada");
        app.Org.Suspend("ada@example.com");
        await app.Services.GetRequiredService<OktaProfiles>().ExpireAsync(Ada, Ct);
        using (await ada.GetAsync("/logout", Ct)) { }
        app.Org.Restore("ada@example.com");

        using var landed = await ada.SignInAsync("ada");

        Assert.Equal("/repositories", landed.Place());
        Assert.True((await app.ViewerOfAsync(ada)).IsSignedIn);
    }

    [Fact]
    public async Task While_Okta_is_down_the_last_answer_serves_for_the_grace_and_no_longer()
    {
        var clock = new ShiftedClock();
        await using var app = await DashApp.StartAsync(o =>
        {
            o.Services = services => services.AddSingleton<TimeProvider>(clock);
            o.Settings["Sessions:IdleTimeout"] = "02:00:00";
        });
        using var ada = await app.SignedInAsync("ada");
        Assert.True((await app.ProfileOfAsync(ada))!.IsFromOkta);
        app.Org.Down = true;
        await app.Services.GetRequiredService<OktaProfiles>().ExpireAsync(Ada, Ct);

        Assert.True((await app.ProfileOfAsync(ada))!.IsFromOkta);
        clock.Advance(TimeSpan.FromMinutes(14));
        Assert.True((await app.ViewerOfAsync(ada)).IsSignedIn);
        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.False((await app.ViewerOfAsync(ada)).IsSignedIn);

        // The session was not lost: Okta's return brings it back.
        app.Org.Down = false;
        await app.Services.GetRequiredService<OktaProfiles>().ForgetAsync(Ada, Ct);
        Assert.True((await app.ViewerOfAsync(ada)).IsSignedIn);
    }

    [Fact]
    public async Task With_no_answer_yet_the_sign_in_itself_counts_for_the_grace()
    {
        var clock = new ShiftedClock();
        await using var app = await DashApp.StartAsync(o =>
        {
            o.Services = services => services.AddSingleton<TimeProvider>(clock);
            o.Settings["Sessions:IdleTimeout"] = "02:00:00";
            o.Settings["Okta:ApiToken"] = "a-token-that-Okta-does-not-know";
        });
        using var ada = await app.SignedInAsync("ada");

        Assert.False((await app.ProfileOfAsync(ada))!.IsFromOkta);
        clock.Advance(TimeSpan.FromMinutes(16));
        Assert.False((await app.ViewerOfAsync(ada)).IsSignedIn);
        Assert.Single(app.Log, line => line.Contains("Okta refuses the API token (401)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_an_API_token_the_claims_serve_and_the_log_says_so_once()
    {
        await using var app = await DashApp.StartAsync(o => o.Settings["Okta:ApiToken"] = "");
        using var ada = await app.SignedInAsync("ada");

        var profile = await app.ProfileOfAsync(ada);

        Assert.Equal(("Ada Fernhill", "ada@example.com", false), (profile!.Name, profile.Email, profile.IsFromOkta));
        Assert.Equal(0, app.Org.UserLookups);
        Assert.Single(app.Log, line => line.Contains("There is no Okta:ApiToken", StringComparison.Ordinal));
    }

    public static TheoryData<string> UnclearAnswers => ["refused", "html", "broken", "no status", "404 of a proxy", "404 of another code", "500", "429 without a time", "slow"];

    [Theory, MemberData(nameof(UnclearAnswers))]
    public async Task What_is_not_clear_signs_nobody_out(string kind)
    {
        await using var app = await DashApp.StartAsync(o => o.Services = services => services.AddHttpClient(OktaLookup.HttpClient)
            .ConfigurePrimaryHttpMessageHandler(() => new Unclear(kind)));
        using var ada = await app.SignedInAsync("ada");

        var started = TimeProvider.System.GetTimestamp();
        var profile = await app.ProfileOfAsync(ada);

        Assert.Equal(("Ada Fernhill", false), (profile!.Name, profile.IsFromOkta));
        Assert.True((await app.ViewerOfAsync(ada)).IsSignedIn);
        Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(10), "Three look-ups of at most two seconds each");
    }

    [Fact]
    public async Task A_users_404_of_Okta_means_gone()
    {
        await using var app = await DashApp.StartAsync();
        var lookup = app.Services.GetRequiredService<OktaLookup>();

        var gone = await lookup.FindAsync("00unobody", Ct);

        Assert.False(gone.IsActive);
        Assert.Null(gone.Profile);
    }

    private sealed class Unclear(string kind) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct)
        {
            if (kind == "slow") await Task.Delay(TimeSpan.FromSeconds(60), ct);
            return kind switch
            {
                "html" => Answer(HttpStatusCode.OK, "<h1>Welcome to the proxy</h1>", "text/html"),
                "broken" => Answer(HttpStatusCode.OK, """{"id":"00u1","status":"SUSP"""),
                "no status" => Answer(HttpStatusCode.OK, """{"hello":"world"}"""),
                "404 of a proxy" => Answer(HttpStatusCode.NotFound, "<h1>Not found</h1>", "text/html"),
                "404 of another code" => Answer(HttpStatusCode.NotFound, """{"errorCode":"E0000022","errorSummary":"no such endpoint"}"""),
                "500" => Answer(HttpStatusCode.InternalServerError, """{"errorCode":"E0000009"}"""),
                "429 without a time" => Answer(HttpStatusCode.TooManyRequests, """{"errorCode":"E0000047"}"""),
                _ => throw new HttpRequestException("Connection refused"),
            };
        }

        private static HttpResponseMessage Answer(HttpStatusCode status, string body, string type = "application/json") =>
            new(status) { Content = new StringContent(body, Encoding.UTF8, type) };
    }
}
