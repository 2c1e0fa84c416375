using System.Net;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.DependencyInjection;
using Okta.AspNet.Abstractions;
using Okta.AspNetCore;

namespace FlaskDash.Razor.Tests.Okta.Standin;

/// <summary>The two wrapped events, and how refused sign-ins surface.</summary>
public sealed class OktaEventsTests : IDisposable
{
    private readonly FakeOrg _org = new();

    public void Dispose() => _org.Dispose();

    [Fact]
    public async Task Items_that_Okta_knows_are_passed_on_to_the_authorize_endpoint()
    {
        await using var app = await SignInApp.StartAsync(_org);

        var query = SignInApp.Query(await app.ChallengeAsync("?login_hint=mara&idp=0oa1&acr_values=a&prompt=login&sessionToken=s&enroll_amr_values=otp&other=x"));

        Assert.Equal("mara", query["login_hint"]);
        Assert.Equal("0oa1", query["idp"]);
        Assert.Equal("a", query["acr_values"]);
        Assert.Equal("login", query["prompt"]);
        Assert.Equal("s", query["sessionToken"]);
        Assert.Equal("otp", query["enroll_amr_values"]);
        Assert.DoesNotContain("other", query.Keys);
    }

    [Fact]
    public async Task Empty_items_are_not_passed_on()
    {
        await using var app = await SignInApp.StartAsync(_org);

        Assert.DoesNotContain("login_hint", SignInApp.Query(await app.ChallengeAsync("?login_hint=")).Keys);
    }

    [Fact]
    public async Task The_apps_own_handler_runs_after_the_items_were_copied()
    {
        string? seen = null;
        await using var app = await SignInApp.StartAsync(_org, o => o.OpenIdConnectEvents = new()
        {
            OnRedirectToIdentityProvider = context =>
            {
                seen = context.ProtocolMessage.LoginHint;
                context.ProtocolMessage.LoginHint = "changed";
                return Task.CompletedTask;
            },
        });

        var query = SignInApp.Query(await app.ChallengeAsync("?login_hint=mara"));

        Assert.Equal("mara", seen);
        Assert.Equal("changed", query["login_hint"]);
    }

    [Fact]
    public async Task Enrolling_an_authenticator_is_a_request_without_a_code()
    {
        await using var app = await SignInApp.StartAsync(_org);

        var query = SignInApp.Query(await app.ChallengeAsync("?prompt=enroll_authenticator&enroll_amr_values=otp"));

        Assert.Equal("none", query["response_type"]);
        Assert.Equal("0", query["max_age"]);
        Assert.Equal("enroll_authenticator", query["prompt"]);
        Assert.Equal("/after", query["redirect_uri"]);
        Assert.DoesNotContain("nonce", query.Keys);
        Assert.DoesNotContain("scope", query.Keys);
        Assert.DoesNotContain("resource", query.Keys);
    }

    [Theory]
    [InlineData("enroll_authenticator", true)]
    [InlineData("login", false)]
    public void Only_one_prompt_asks_for_enrolment(string prompt, bool expected) =>
        Assert.Equal(expected, OktaParams.IsPromptEnrollAuthenticator(new Dictionary<string, string?> { ["prompt"] = prompt }));

    [Fact]
    public async Task The_given_events_object_is_changed_in_place()
    {
        var events = new OpenIdConnectEvents();
        var (redirect, failure, validated) = (events.OnRedirectToIdentityProvider, events.OnRemoteFailure, events.OnTokenValidated);
        await using var app = await SignInApp.StartAsync(_org, o => o.OpenIdConnectEvents = events);

        await app.ChallengeAsync();

        Assert.NotSame(redirect, events.OnRedirectToIdentityProvider);
        Assert.NotSame(failure, events.OnRemoteFailure);
        Assert.Same(validated, events.OnTokenValidated);
    }

    [Fact]
    public async Task With_a_type_of_events_nothing_is_passed_on()
    {
        await using var app = await SignInApp.StartAsync(
            _org, o => o.OpenIdConnectEventsType = typeof(OwnEvents), before: services => services.AddScoped<OwnEvents>());

        var query = SignInApp.Query(await app.ChallengeAsync("?login_hint=mara"));

        Assert.Equal("ran", query["own"]);
        Assert.DoesNotContain("login_hint", query.Keys);
    }

    [Fact]
    public async Task An_org_out_of_reach_at_the_challenge_throws_what_the_handler_throws()
    {
        _org.Broken[".well-known/openid-configuration"] = HttpStatusCode.ServiceUnavailable;
        var failures = new List<Exception?>();
        await using var app = await SignInApp.StartAsync(_org, o => o.OpenIdConnectEvents = Record(failures));

        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => app.ChallengeAsync());

        Assert.Contains("IDX20803", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("IDX20807", thrown.InnerException!.Message, StringComparison.Ordinal);
        Assert.Empty(failures);
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.InternalServerError)]
    public async Task A_userinfo_endpoint_that_refuses_is_reported_as_a_failure_of_discovery(HttpStatusCode status)
    {
        _org.Broken["v1/userinfo"] = status;
        var failures = new List<Exception?>();
        await using var app = await SignInApp.StartAsync(_org, o => o.OpenIdConnectEvents = Record(failures));

        var response = await app.SignInAsync(_org);

        Assert.Equal("/failed", response.Headers.Location!.OriginalString);
        var failure = Assert.IsType<OktaOidcException>(Assert.Single(failures));
        Assert.Equal((FakeOrg.Domain, "default"), (failure.OktaDomain, failure.AuthorizationServerId));
        Assert.NotNull(failure.InnerException);
    }

    [Fact]
    public async Task Other_failures_reach_the_apps_handler_as_they_are()
    {
        var failures = new List<Exception?>();
        await using var app = await SignInApp.StartAsync(_org, o => o.OpenIdConnectEvents = Record(failures));
        var state = _org.Authorize(await app.ChallengeAsync())["state"];

        await app.PostAsync(OktaDefaults.CallbackPath, new() { ["error"] = "access_denied", ["error_description"] = "Not assigned.", ["state"] = state });

        Assert.IsNotType<OktaOidcException>(Assert.Single(failures));
    }

    [Theory]
    [InlineData("access_denied")]
    [InlineData("bad state")]
    [InlineData("lost cookie")]
    [InlineData("token endpoint")]
    public async Task Without_a_handler_of_the_apps_own_a_refused_sign_in_is_an_exception(string fault)
    {
        await using var app = await SignInApp.StartAsync(_org);
        var form = _org.Authorize(await app.ChallengeAsync());

        if (fault == "access_denied") form = new() { ["error"] = "access_denied", ["state"] = form["state"] };
        if (fault == "bad state") form["state"] = "forged";
        if (fault == "lost cookie") app.Cookies.Clear();
        if (fault == "token endpoint") _org.Broken["v1/token"] = HttpStatusCode.Unauthorized;

        await Assert.ThrowsAsync<AuthenticationFailureException>(() => app.PostAsync(OktaDefaults.CallbackPath, form));
    }

    private static OpenIdConnectEvents Record(List<Exception?> failures) => new()
    {
        OnRemoteFailure = context =>
        {
            failures.Add(context.Failure);
            context.Response.Redirect("/failed");
            context.HandleResponse();
            return Task.CompletedTask;
        },
    };

    private sealed class OwnEvents : OpenIdConnectEvents
    {
        public override Task RedirectToIdentityProvider(RedirectContext context)
        {
            context.ProtocolMessage.SetParameter("own", "ran");
            return Task.CompletedTask;
        }
    }
}
