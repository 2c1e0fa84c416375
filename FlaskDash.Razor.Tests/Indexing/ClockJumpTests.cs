using System.Net;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Indexing;
using FlaskDash.Razor.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FlaskDash.Razor.Tests.Indexing;

/// <summary>A machine whose clock was days ahead and is set right while the app runs.</summary>
public sealed class ClockJumpTests
{
    private static readonly TimeSpan Wrong = TimeSpan.FromDays(3);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_read_while_the_clock_was_ahead_is_read_again_and_what_was_being_read_goes_on()
    {
        using var sample = new SampleRepository();
        using var other = new SampleRepository();
        sample.Commit("First");
        other.Commit("First");
        var clock = new ShiftedClock();
        await using var app = await StartAsync(clock);
        clock.Advance(Wrong);
        using var browser = await app.SignedInAsync("ada");
        foreach (var source in new[] { sample, other }) (await browser.PostFormAsync("/repositories/add", ("Address", source.Path), ("Visibility", "Public"))).Dispose();
        await CountsAsync(app, 1, 1);
        await CountsAsync(app, 2, 1);
        // Somebody died at the second one; it looks as if it were held for days.
        var until = clock.GetUtcNow().UtcDateTime;
        await app.QueryAsync(db => db.Repositories.Where(r => r.Id == 2).ExecuteUpdateAsync(row => row.SetProperty(r => r.State, RepositoryState.Reading).SetProperty(r => r.LeaseUntil, until), Ct));

        sample.Commit("Second");
        other.Commit("Second");
        clock.Advance(-Wrong);

        await CountsAsync(app, 1, 2);
        await CountsAsync(app, 2, 2);
    }

    [Fact]
    public async Task An_inquiry_that_was_worked_on_while_the_clock_was_ahead_is_taken_up_again()
    {
        using var host = new IndexerHost();
        using var sample = new SampleRepository();
        sample.Commit("First");
        var id = await host.AddAsync(sample.Path, Ct);
        var (now, lease) = (DateTime.UtcNow, TimeSpan.FromMinutes(1));
        await using var db = host.Open();
        foreach (var until in new[] { now + Wrong, now + lease })
            db.Inquiries.Add(new Inquiry { RepositoryId = id, Question = "{}", QuestionHash = BitConverter.GetBytes(until.Ticks), State = InquiryState.Working, AskedAt = now, LeaseUntil = until });
        await db.SaveChangesAsync(Ct);

        var free = Assert.Single(await db.Inquiries.Free(now, lease).ToListAsync(Ct));

        Assert.True(free.LeaseUntil > now + lease);
    }

    [Fact]
    public void A_job_that_was_asked_for_is_asked_for_again_after_a_while_whatever_is_done_to_the_clock()
    {
        var clock = new SettableClock();
        var asked = new AskedJobs(clock);
        Assert.True(asked.TryAdd(1));

        clock.Set(-Wrong);
        Assert.False(asked.TryAdd(1));
        clock.Set(Wrong);
        Assert.False(asked.TryAdd(1));
        clock.Pass(TimeSpan.FromMinutes(6));

        Assert.True(asked.TryAdd(1));
    }

    [Fact]
    public async Task A_session_that_was_used_while_the_clock_was_ahead_ends_and_a_new_one_holds()
    {
        var clock = new ShiftedClock();
        await using var app = await StartAsync(clock);
        clock.Advance(Wrong);
        using var browser = await app.SignedInAsync("ada");
        browser.FollowsRedirects = false;
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(browser));

        clock.Advance(-Wrong);

        Assert.Equal(HttpStatusCode.Redirect, await StatusAsync(browser));
        browser.FollowsRedirects = true;
        (await browser.SignInAsync("ada")).Dispose();
        browser.FollowsRedirects = false;
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(browser));
    }

    private static async Task<HttpStatusCode> StatusAsync(Browser browser)
    {
        using var account = await browser.GetAsync("/account", Ct);
        return account.StatusCode;
    }

    private static Task<DashApp> StartAsync(ShiftedClock clock) => DashApp.StartAsync(o =>
    {
        o.Settings["Repositories:LocalRoots:0"] = Path.GetTempPath();
        (o.Settings["Sessions:IdleTimeout"], o.Settings["Sessions:Lifetime"]) = ("10.00:00:00", "20.00:00:00");
        (o.Settings["Indexing:RefreshEvery"], o.Settings["Indexing:WatchEvery"]) = ("00:00:01", "00:00:00.5");
        o.Services = services => services.AddSingleton<TimeProvider>(clock);
    });

    private static Task CountsAsync(DashApp app, int id, int commits) => Patience.UntilAsync(() =>
        app.QueryAsync(db => db.Repositories.AnyAsync(r => r.Id == id && r.CommitCount == commits && r.State == RepositoryState.Ready, Ct)));

    /// <summary>A clock that somebody sets, on a machine whose time passes all the same.</summary>
    private sealed class SettableClock : TimeProvider
    {
        private TimeSpan off, passed;

        public void Set(TimeSpan by) => off += by;
        public void Pass(TimeSpan time) => passed += time;
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddYears(50) + off + passed;
        public override long GetTimestamp() => passed.Ticks;
        public override long TimestampFrequency => TimeSpan.TicksPerSecond;
    }
}
