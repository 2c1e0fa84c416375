using FlaskDash.Razor.Tests.Support;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;

namespace FlaskDash.Razor.Tests.Identity;

/// <summary>Deleting, credentials and administration want a sign-in that is not old.</summary>
public sealed class StepUpTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/account/tokens")]
    [InlineData("/administration")]
    [InlineData("/administration/audit?event=sign-in")]
    [InlineData("/repositories/1/delete")]
    [InlineData("/repositories/1/hooks")]
    public async Task An_old_sign_in_leads_to_a_new_one_and_back(string page)
    {
        var clock = new ShiftedClock();
        await using var app = await StartAsync(clock);
        using var ada = await app.SignedInAsync("ada");
        ada.FollowsRedirects = false;
        clock.Advance(TimeSpan.FromMinutes(16));

        using var answer = await ada.GetAsync(page, Ct);
        Assert.Equal("/login?anew=true&returnUrl=" + Uri.EscapeDataString(page), answer.Headers.Location!.ToString());

        using var other = await ada.GetAsync("/account", Ct);
        Assert.Equal(System.Net.HttpStatusCode.OK, other.StatusCode);
    }

    [Fact]
    public async Task A_new_sign_in_opens_the_page()
    {
        var clock = new ShiftedClock();
        await using var app = await StartAsync(clock, o => o.Org = org => org.Time = clock);
        using var ada = await app.SignedInAsync("ada");
        clock.Advance(TimeSpan.FromMinutes(20));

        // The org is asked to let nobody pass by single sign-on: its page stands there.
        using var page = await ada.GetAsync("/account/tokens", Ct);
        Assert.Equal(app.Org.Address.Authority, page.RequestMessage!.RequestUri!.Authority);
        var form = (await HtmlForm.FindAsync(page, _ => true))!;
        using var landed = await ada.PostAsync(form.Action, form.With(("login", "ada@example.com")), Ct);

        Assert.Equal("/account/tokens", landed.Place());
    }

    [Fact]
    public async Task A_form_that_is_open_may_be_sent_a_while_longer()
    {
        var clock = new ShiftedClock();
        await using var app = await StartAsync(clock);
        using var ada = await app.SignedInAsync("ada");
        ada.FollowsRedirects = false;

        clock.Advance(TimeSpan.FromMinutes(20));
        using var sent = await ada.PostFormAsync("/account/tokens", ("name", "x"), ("days", "7"), ("scopes", "flaskdash.read"));
        clock.Advance(TimeSpan.FromMinutes(6));
        using var late = await ada.PostFormAsync("/account/tokens", ("name", "x"), ("days", "7"), ("scopes", "flaskdash.read"));

        Assert.Equal(System.Net.HttpStatusCode.OK, sent.StatusCode);
        Assert.StartsWith("/login?anew=true", late.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "urn:okta:loa:2fa:any", true)]
    [InlineData(0, "urn:okta:loa:1fa:any", false)]
    [InlineData(0, null, false)]
    [InlineData(-3600, "urn:okta:loa:2fa:any", false)]
    [InlineData(null, "urn:okta:loa:2fa:any", false)]
    public async Task The_answer_has_to_be_new_and_as_strong_as_asked(int? ago, string? acr, bool isAccepted)
    {
        var provider = new TestProvider();
        await using var app = await DashApp.StartAsync(options =>
        {
            provider.Configure(options);
            options.Settings["Okta:StepUpAcrValues"] = "urn:okta:loa:2fa:any";
        });
        using var browser = app.Stranger();
        (await provider.SignInAsync(browser)).Dispose();
        // This provider does not say when somebody signed in, so that no sign-in counts as new.
        using var led = await browser.GetAsync("/account/tokens", Ct);
        Assert.StartsWith("/login?anew=true", led.Headers.Location!.ToString(), StringComparison.Ordinal);

        provider.Mint = claims =>
        {
            var all = new Dictionary<string, object?>(claims);
            if (ago is { } seconds) all["auth_time"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds() + seconds;
            if (acr is not null) all["acr"] = acr;
            return provider.Sign(all);
        };
        using var begun = await browser.GetAsync(led.Headers.Location, Ct);
        var asked = QueryHelpers.ParseQuery(begun.Headers.Location!.Query);
        Assert.Equal(("0", "urn:okta:loa:2fa:any"), (asked["max_age"].ToString(), asked["acr_values"].ToString()));
        using var answer = await provider.FinishAsync(browser, begun.Headers.Location);

        Assert.Equal(isAccepted ? "/account/tokens" : "/sign-in-problem", answer.Headers.Location!.ToString().Split('?')[0]);
        using var page = await browser.GetAsync("/account/tokens", Ct);
        Assert.Equal(isAccepted ? System.Net.HttpStatusCode.OK : System.Net.HttpStatusCode.Redirect, page.StatusCode);
    }

    [Fact]
    public async Task An_ordinary_sign_in_asks_for_neither()
    {
        var provider = new TestProvider();
        await using var app = await DashApp.StartAsync(provider.Configure);
        using var browser = app.Stranger(followsRedirects: false);

        using var begun = await browser.GetAsync("/login?anew=true", Ct); // a link can ask a stranger for nothing more

        Assert.False(QueryHelpers.ParseQuery(begun.Headers.Location!.Query).ContainsKey("max_age"));
    }

    private static Task<DashApp> StartAsync(ShiftedClock clock, Action<DashAppOptions>? more = null) => DashApp.StartAsync(options =>
    {
        options.Services = services => services.AddSingleton<TimeProvider>(clock);
        options.Settings["Okta:ProfileGrace"] = "02:00:00"; // the cache's own clock is not moved
        more?.Invoke(options);
    });
}
