using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using FlaskDash.Razor.Identity;
using FlaskDash.Razor.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FlaskDash.Razor.Tests.Identity;

/// <summary>What happens at Okta counts here: told by an event hook at once, read from the System Log for everybody in one call.</summary>
public sealed class OktaEventsTests
{
    private const string Secret = "a-secret-of-the-event-hook", Ada = "00ulocal1ada5x7T5d7Q", Grace = "00ulocal2grace9K5d7R";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Oktas_challenge_comes_back_to_who_knows_the_secret()
    {
        await using var app = await StartAsync();
        using var okta = app.Stranger();

        using var answer = await AskAsync(okta, HttpMethod.Get, Secret, null, ("X-Okta-Verification-Challenge", "a-challenge"));

        Assert.Equal("a-challenge", (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("verification").GetString());
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    public async Task Without_the_right_secret_there_is_nothing(string method)
    {
        await using var app = await StartAsync();
        using var ada = await app.SignedInAsync("ada");
        using var okta = app.Stranger();

        foreach (var secret in new[] { null, "", "another-secret-of-the-hook", Secret + "x" })
        {
            using var answer = await AskAsync(okta, new HttpMethod(method), secret, Hook("user.lifecycle.suspend", Ada), ("X-Okta-Verification-Challenge", "a-challenge"));
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        Assert.Equal(1, await app.QueryAsync(db => db.Sessions.CountAsync(Ct)));
    }

    [Theory]
    [InlineData("user.lifecycle.suspend")]
    [InlineData("user.lifecycle.deactivate")]
    [InlineData("user.session.clear")]
    [InlineData("group.user_membership.add")]
    [InlineData("group.user_membership.remove")]
    public async Task An_event_ends_the_sessions_of_whom_it_is_about_and_nobody_elses(string type)
    {
        await using var app = await StartAsync();
        using var ada = await app.SignedInAsync("ada");
        using var phone = await app.SignedInAsync("ada");
        using var grace = await app.SignedInAsync("grace");
        using var okta = app.Stranger();

        using var answer = await AskAsync(okta, HttpMethod.Post, Secret, Hook(type, Ada, "Engineering"));

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(["grace@example.com"], await app.QueryAsync(db => db.Sessions.Select(s => s.User!.Email!).ToListAsync(Ct)));
    }

    [Theory]
    [InlineData("user.account.update_profile")]
    [InlineData("user.lifecycle.unsuspend")]
    [InlineData("user.session.start")]
    [InlineData("application.user_membership.remove")] // of another application
    public async Task Other_events_end_no_session(string type)
    {
        await using var app = await StartAsync();
        using var ada = await app.SignedInAsync("ada");
        using var okta = app.Stranger();

        using var answer = await AskAsync(okta, HttpMethod.Post, Secret, Hook(type, Ada));

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(1, await app.QueryAsync(db => db.Sessions.CountAsync(Ct)));
    }

    [Fact]
    public async Task An_event_from_before_the_sign_in_ends_nothing()
    {
        await using var app = await StartAsync();
        using var ada = await app.SignedInAsync("ada");
        using var okta = app.Stranger();

        using var answer = await AskAsync(okta, HttpMethod.Post, Secret, Hook("user.session.clear", Ada, at: DateTimeOffset.UtcNow.AddMinutes(-10)));

        Assert.Equal(1, await app.QueryAsync(db => db.Sessions.CountAsync(Ct)));
    }

    [Fact]
    public async Task Who_leaves_a_group_loses_it_in_their_tokens_too()
    {
        await using var app = await StartAsync();
        using var grace = await app.SignedInAsync("grace");
        (await grace.SubmitAsync("/account/tokens", ("name", "for the test"), ("days", "7"), ("scopes", "flaskdash.read"))).Dispose();
        using var okta = app.Stranger();

        using var answer = await AskAsync(okta, HttpMethod.Post, Secret, Hook("group.user_membership.remove", Grace, "Engineering"));

        Assert.Equal("Everyone", await app.QueryAsync(db => db.PersonalTokens.Select(t => t.Groups).SingleAsync(Ct)));
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"data":[]}""")]
    [InlineData("""{"data":{"events":{}}}""")]
    public async Task What_cannot_be_understood_is_400(string body)
    {
        await using var app = await StartAsync();
        using var okta = app.Stranger();

        using var answer = await AskAsync(okta, HttpMethod.Post, Secret, body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData("""{"data":{"events":[1,null,"x",[],{}]}}""")]
    [InlineData("""{"data":{"events":[{"eventType":"user.session.clear","published":"never","target":[{"type":"User","id":"00ulocal1ada5x7T5d7Q"}]}]}}""")]
    [InlineData("""{"data":{"events":[{"eventType":"user.session.clear","published":"2999-01-01T00:00:00Z","outcome":{"result":"FAILURE"},"target":[{"type":"User","id":"00ulocal1ada5x7T5d7Q"}]}]}}""")]
    [InlineData("""{"data":{"events":[{"eventType":"user.session.clear","published":"2999-01-01T00:00:00Z","target":[{"type":"AppUser","id":"00ulocal1ada5x7T5d7Q"},7]}]}}""")]
    public async Task Events_that_say_nothing_of_anybody_change_nothing(string body)
    {
        await using var app = await StartAsync();
        using var ada = await app.SignedInAsync("ada");
        using var okta = app.Stranger();

        using var answer = await AskAsync(okta, HttpMethod.Post, Secret, body);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(1, await app.QueryAsync(db => db.Sessions.CountAsync(Ct)));
    }

    [Fact]
    public async Task While_the_log_is_read_nobody_is_looked_up_again_and_a_suspension_ends_all_sessions()
    {
        await using var app = await StartAsync(("Okta:LogEvery", "00:00:01"), ("Okta:ProfileFreshness", "00:00:03"));
        using var laptop = await app.SignedInAsync("ada");
        using var phone = await app.SignedInAsync("ada");
        using var grace = await app.SignedInAsync("grace");
        (await laptop.GetAsync("/account", Ct)).Dispose();
        (await grace.GetAsync("/account", Ct)).Dispose();
        await Patience.UntilAsync(() => Task.FromResult(app.Services.GetRequiredService<OktaLogState>().ReadAt is not null));
        var before = app.Org.UserLookups;

        await Task.Delay(TimeSpan.FromSeconds(4), Ct); // longer than a profile is fresh
        (await laptop.GetAsync("/account", Ct)).Dispose();
        (await grace.GetAsync("/account", Ct)).Dispose();
        Assert.Equal(before, app.Org.UserLookups);

        app.Org.Suspend("ada@example.com");
        await Patience.UntilAsync(() => app.QueryAsync(db => db.Sessions.CountAsync(Ct).ContinueWith(count => count.Result == 1, Ct)));
        laptop.FollowsRedirects = false;
        using var gone = await laptop.GetAsync("/account", Ct);
        Assert.Equal(HttpStatusCode.Redirect, gone.StatusCode);
    }

    [Fact]
    public async Task Of_two_machines_one_reads_and_both_know()
    {
        await using var app = await StartAsync(("Okta:LogEvery", "01:00:00"));
        var services = app.Services;
        await Patience.UntilAsync(() => Task.FromResult(services.GetRequiredService<OktaLogState>().ReadAt is not null));
        var (reads, state) = (app.Org.LogReads, new OktaLogState());
        using var other = new OktaLogReader(
            services.GetRequiredService<OktaLog>(), services.GetRequiredService<OktaChanges>(), state, services.GetRequiredService<IDbContextFactory<FlaskDash.Razor.Data.DashContext>>(),
            services.GetRequiredService<Microsoft.Extensions.Options.IOptions<OktaSettings>>(), TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<OktaLogReader>.Instance);

        await other.RoundAsync(Ct);

        Assert.Equal(reads, app.Org.LogReads);
        Assert.NotNull(state.ReadAt);
    }

    [Fact]
    public async Task An_event_while_nobody_read_is_found_afterwards()
    {
        await using var app = await StartAsync(("Okta:LogEvery", "00:00:01"));
        using var ada = await app.SignedInAsync("ada");
        await Patience.UntilAsync(() => Task.FromResult(app.Services.GetRequiredService<OktaLogState>().ReadAt is not null));

        app.Org.Down = true;
        await Task.Delay(TimeSpan.FromSeconds(2), Ct);
        app.Org.Log("user.session.clear", "ada@example.com");
        Assert.Equal(1, await app.QueryAsync(db => db.Sessions.CountAsync(Ct)));
        app.Org.Down = false;

        await Patience.UntilAsync(() => app.QueryAsync(db => db.Sessions.AnyAsync(Ct).ContinueWith(any => !any.Result, Ct)));
    }

    [Fact]
    public async Task A_mark_that_Okta_does_not_take_any_more_is_left_and_nothing_is_missed()
    {
        await using var app = await StartAsync(("Okta:LogEvery", "00:00:01"));
        using var ada = await app.SignedInAsync("ada");
        await Patience.UntilAsync(() => Task.FromResult(app.Services.GetRequiredService<OktaLogState>().ReadAt is not null));

        await app.QueryAsync(db => db.OktaLogPositions.ExecuteUpdateAsync(row => row.SetProperty(p => p.After, "a mark of another time"), Ct));
        app.Org.Log("user.session.clear", "ada@example.com");

        await Patience.UntilAsync(() => app.QueryAsync(db => db.Sessions.AnyAsync(Ct).ContinueWith(any => !any.Result, Ct)));
    }

    [Fact]
    public async Task A_log_that_may_not_be_read_is_told_once_and_people_are_looked_up_as_before()
    {
        await using var app = await StartAsync(("Okta:LogEvery", "00:00:01"), ("Okta:ApiToken", "another-token"));
        await Task.Delay(TimeSpan.FromSeconds(3), Ct);

        Assert.Null(app.Services.GetRequiredService<OktaLogState>().ReadAt);
        Assert.Single(app.Log, line => line.Contains("System Log could not be read", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Groups_come_from_Oktas_API_where_the_sign_in_has_none()
    {
        await using var app = await StartAsync(("Okta:RequestGroups", "false"));

        using var ada = await app.SignedInAsync("ada");

        Assert.Contains("Engineering", await ada.GetStringAsync("/account", Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_no_claim_and_no_answer_there_are_no_groups()
    {
        await using var app = await StartAsync(("Okta:RequestGroups", "false"), ("Okta:ApiToken", "another-token"));

        using var ada = await app.SignedInAsync("ada");

        Assert.Contains("Okta told of no groups", await ada.GetStringAsync("/account", Ct), StringComparison.Ordinal);
    }

    private static Task<DashApp> StartAsync(params (string Key, string Value)[] settings) => DashApp.StartAsync(options =>
    {
        options.Settings["Okta:EventHookSecret"] = Secret;
        foreach (var (key, value) in settings) options.Settings[key] = value;
    });

    private static async Task<HttpResponseMessage> AskAsync(Browser browser, HttpMethod method, string? secret, string? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, "/okta/events");
        if (secret is not null) request.Headers.TryAddWithoutValidation("Authorization", secret);
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        if (method == HttpMethod.Post) request.Content = new StringContent(body ?? "", Encoding.UTF8, "application/json");
        return await browser.SendAsync(request, Ct);
    }

    private static string Hook(string type, string subject, string? group = null, DateTimeOffset? at = null) => JsonSerializer.Serialize(new
    {
        eventType = "com.okta.event_hook",
        data = new
        {
            events = new[]
            {
                new
                {
                    eventType = type, published = (at ?? DateTimeOffset.UtcNow).UtcDateTime.ToString("O"), outcome = new { result = "SUCCESS" },
                    target = new[] { new { id = subject, type = "User", displayName = "" }, new { id = "00g1", type = "UserGroup", displayName = group ?? "" }, new { id = "0oaother", type = "AppInstance", displayName = "" } },
                },
            },
        },
    });
}
