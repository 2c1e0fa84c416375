using System.Collections.Concurrent;
using System.Data.Common;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Identity;
using FlaskDash.Razor.Tests.Support;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace FlaskDash.Razor.Tests.Identity;

public sealed class SessionTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_row_holds_a_hash_of_the_key_and_nothing_readable_of_the_ticket()
    {
        await using var app = await DashApp.StartAsync();
        using var ada = await app.SignedInAsync("ada");

        var row = await app.QueryAsync(db => db.Sessions.SingleAsync(Ct));
        var key = KeyOf(app, ada);

        Assert.Equal(SHA256.HashData(Encoding.UTF8.GetBytes(key)), row.KeyHash);
        Assert.Equal(43, key.Length);
        var ticket = Encoding.Latin1.GetString(row.Ticket);
        Assert.DoesNotContain("ada@example.com", ticket, StringComparison.Ordinal);
        Assert.DoesNotContain("00ulocal", ticket, StringComparison.Ordinal);
        Assert.DoesNotContain(key, ticket, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cookie_that_was_changed_is_refused()
    {
        await using var app = await DashApp.StartAsync();
        using var ada = await app.SignedInAsync("ada");
        var cookie = ada.Cookies.GetCookies(app.Address)["flaskdash"]!;

        for (var at = 0; at < cookie.Value.Length; at += cookie.Value.Length / 7)
        {
            using var other = app.Stranger();
            var changed = cookie.Value.ToCharArray();
            changed[at] = changed[at] == 'A' ? 'B' : 'A';
            other.Cookies.Add(app.Address, new Cookie("flaskdash", new string(changed)));
            Assert.False((await app.ViewerOfAsync(other)).IsSignedIn);
        }

        Assert.True((await app.ViewerOfAsync(ada)).IsSignedIn);
    }

    [Fact]
    public async Task A_cookie_of_another_installation_is_refused()
    {
        await using var here = await DashApp.StartAsync();
        await using var there = await DashApp.StartAsync();
        using var ada = await there.SignedInAsync("ada");

        Assert.False((await here.ViewerOfAsync(ada)).IsSignedIn);
    }

    [Fact]
    public async Task A_ticket_put_into_another_row_opens_nothing()
    {
        await using var app = await DashApp.StartAsync();
        using var ada = await app.SignedInAsync("ada");
        using var grace = await app.SignedInAsync("grace");

        await app.QueryAsync(async db =>
        {
            var rows = await db.Sessions.OrderBy(s => s.Id).ToListAsync(Ct);
            (rows[0].Ticket, rows[1].Ticket) = (rows[1].Ticket, rows[0].Ticket);
            return await db.SaveChangesAsync(Ct);
        });

        Assert.False((await app.ViewerOfAsync(grace)).IsSignedIn);
        Assert.False((await app.ViewerOfAsync(ada)).IsSignedIn);
    }

    [Fact]
    public async Task A_session_ends_when_it_was_idle_and_in_any_case_after_its_lifetime()
    {
        var clock = new ShiftedClock();
        await using var app = await StartAsync(clock, ("Sessions:IdleTimeout", "00:30:00"), ("Sessions:Lifetime", "01:00:00"));
        using var idle = await app.SignedInAsync("ada");
        using var busy = await app.SignedInAsync("grace");

        clock.Advance(TimeSpan.FromMinutes(20));
        Assert.True((await app.ViewerOfAsync(busy)).IsSignedIn);
        clock.Advance(TimeSpan.FromMinutes(20));
        Assert.True((await app.ViewerOfAsync(busy)).IsSignedIn);
        Assert.False((await app.ViewerOfAsync(idle)).IsSignedIn);
        clock.Advance(TimeSpan.FromMinutes(20));
        Assert.False((await app.ViewerOfAsync(busy)).IsSignedIn);

        Assert.Equal(0, await app.QueryAsync(db => db.Sessions.CountAsync(Ct)));
    }

    [Fact]
    public async Task The_last_use_is_written_at_most_once_a_minute()
    {
        var clock = new ShiftedClock();
        await using var app = await StartAsync(clock);
        using var ada = await app.SignedInAsync("ada");
        var before = await SeenAtAsync(app);

        clock.Advance(TimeSpan.FromSeconds(50));
        Assert.True((await app.ViewerOfAsync(ada)).IsSignedIn);
        Assert.Equal(before, await SeenAtAsync(app));

        clock.Advance(TimeSpan.FromSeconds(20));
        Assert.True((await app.ViewerOfAsync(ada)).IsSignedIn);
        Assert.True(await SeenAtAsync(app) - before >= TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Ended_sessions_are_swept()
    {
        var clock = new ShiftedClock();
        await using var app = await StartAsync(clock);
        using var ada = await app.SignedInAsync("ada");
        clock.Advance(TimeSpan.FromMinutes(20));
        using var grace = await app.SignedInAsync("grace");
        clock.Advance(TimeSpan.FromMinutes(20));

        Assert.Equal(1, await app.Services.GetRequiredService<SessionStore>().SweepAsync(Ct));
        Assert.True((await app.ViewerOfAsync(grace)).IsSignedIn);
    }

    [Fact]
    public async Task In_Development_cookies_are_Lax_and_work_on_plain_http()
    {
        var provider = new TestProvider();
        await using var app = await DashApp.StartAsync(provider.Configure);
        using var browser = app.Stranger();
        browser.FollowsRedirects = false;

        using var begun = await browser.GetAsync("/login", Ct);

        Assert.Equal(2, begun.Headers.GetValues("Set-Cookie").Count());
        Assert.All(begun.Headers.GetValues("Set-Cookie"), cookie =>
        {
            Assert.StartsWith("flaskdash-", cookie, StringComparison.Ordinal);
            Assert.Contains("; samesite=lax; httponly", cookie, StringComparison.Ordinal);
            Assert.DoesNotContain("secure", cookie, StringComparison.Ordinal);
        });
        // The query is the default of the code flow.
        Assert.DoesNotContain("response_mode", begun.Headers.Location!.Query, StringComparison.Ordinal);
        Assert.Contains("code_challenge_method=S256", begun.Headers.Location!.Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_Production_cookies_are_Secure_with_the_Host_prefix_and_the_code_is_posted()
    {
        var provider = new TestProvider();
        await using var app = await DashApp.StartAsync(o =>
        {
            o.Environment = Environments.Production;
            provider.Configure(o);
        });
        using var browser = app.Stranger();
        browser.FollowsRedirects = false;
        using var begun = await browser.GetAsync("/login", Ct);
        Assert.Contains("response_mode=form_post", begun.Headers.Location!.Query, StringComparison.Ordinal);
        Assert.All(begun.Headers.GetValues("Set-Cookie"), cookie =>
        {
            Assert.StartsWith("__Host-flaskdash-", cookie, StringComparison.Ordinal);
            Assert.Contains("; path=/; secure; samesite=none; httponly", cookie, StringComparison.Ordinal);
        });

        using var answer = await provider.SignInAsync(browser);

        Assert.Equal("/repositories", answer.Headers.Location!.ToString());
        var session = Assert.Single(answer.Headers.GetValues("Set-Cookie"), c => c.StartsWith("__Host-flaskdash=", StringComparison.Ordinal));
        Assert.EndsWith("; path=/; secure; samesite=lax; httponly", session, StringComparison.Ordinal);
        Assert.True((await app.ViewerOfAsync(browser)).IsSignedIn);
    }

    [Fact]
    public async Task A_file_is_served_without_looking_the_session_up()
    {
        var asked = new Commands();
        await using var app = await DashApp.StartAsync(o => o.Services = services => services
            .ConfigureDbContext<SqliteDashContext>(db => db.AddInterceptors(asked)).ConfigureDbContext<PostgresDashContext>(db => db.AddInterceptors(asked)));
        using var ada = await app.SignedInAsync("ada");
        using (await ada.GetAsync("/theme", Ct)) { }
        Assert.Contains(asked.Texts, text => text.Contains("sessions", StringComparison.Ordinal));
        asked.Texts.Clear();

        foreach (var file in new[] { "/app.css", "/app.js", "/favicon.svg" })
        {
            using var answer = await ada.GetAsync(file, Ct);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        Assert.Empty(asked.Texts);
    }

    /// <summary>What the database was asked.</summary>
    private sealed class Commands : DbCommandInterceptor
    {
        public ConcurrentQueue<string> Texts { get; } = [];

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            Texts.Enqueue(command.CommandText);
            return ValueTask.FromResult(result);
        }
    }

    private static Task<DashApp> StartAsync(ShiftedClock clock, params (string Key, string Value)[] settings) => DashApp.StartAsync(o =>
    {
        o.Services = services => services.AddSingleton<TimeProvider>(clock);
        // The session's time, not Okta's word, is the matter here.
        o.Settings["Okta:ApiToken"] = "";
        foreach (var (key, value) in settings) o.Settings[key] = value;
    });

    private static Task<DateTime> SeenAtAsync(DashApp app) => app.QueryAsync(db => db.Sessions.Select(s => s.SeenAt).SingleAsync(Ct));

    private static string KeyOf(DashApp app, Browser browser)
    {
        var options = app.Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(CookieAuthenticationDefaults.AuthenticationScheme);
        return options.TicketDataFormat.Unprotect(browser.Cookies.GetCookies(app.Address)["flaskdash"]!.Value)!.Principal.Claims.Single().Value;
    }
}
