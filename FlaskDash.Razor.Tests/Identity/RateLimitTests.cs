using System.Globalization;
using System.Net;
using FlaskDash.Razor.Identity;
using FlaskDash.Razor.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FlaskDash.Razor.Tests.Identity;

public sealed class RateLimitTests
{
    [Theory]
    [InlineData(100, 1)]
    [InlineData(50, 1)]
    [InlineData(49, 2)]
    [InlineData(25, 2)]
    [InlineData(24, 3)]
    [InlineData(10, 5)]
    [InlineData(6, 9)]
    [InlineData(5, 10)]
    [InlineData(0, 10)]
    public void The_fewer_look_ups_are_left_the_longer_profiles_stay(int remaining, int times) =>
        Assert.Equal(times, OktaRateLimit.StretchFor(remaining, limit: 100));

    [Fact]
    public void The_window_ends_by_Oktas_clock_whatever_ours_says()
    {
        var clock = new ShiftedClock();
        var rate = new OktaRateLimit(clock, new LogLines().CreateLogger<OktaRateLimit>());
        var oktas = DateTimeOffset.UtcNow.AddHours(-3);

        rate.Note(Answer(remaining: 10, reset: oktas.AddSeconds(40), date: oktas));

        Assert.Equal(5, rate.Stretch);
        clock.Advance(TimeSpan.FromSeconds(38));
        Assert.Equal(5, rate.Stretch);
        clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(1, rate.Stretch);
    }

    [Fact]
    public void The_last_twentieth_is_left_to_others_until_the_window_ends()
    {
        var clock = new ShiftedClock();
        var rate = new OktaRateLimit(clock, new LogLines().CreateLogger<OktaRateLimit>());

        rate.Note(Answer(remaining: 6, reset: DateTimeOffset.UtcNow.AddSeconds(30)));
        Assert.Null(rate.ClosedUntil);
        rate.Note(Answer(remaining: 5, reset: DateTimeOffset.UtcNow.AddSeconds(30)));
        Assert.NotNull(rate.ClosedUntil);

        clock.Advance(TimeSpan.FromSeconds(32));
        Assert.Null(rate.ClosedUntil);
    }

    [Fact]
    public void An_answer_that_was_overtaken_changes_nothing()
    {
        var rate = new OktaRateLimit(new ShiftedClock(), new LogLines().CreateLogger<OktaRateLimit>());
        var reset = DateTimeOffset.UtcNow.AddSeconds(30);

        rate.Note(Answer(remaining: 5, reset));
        rate.Note(Answer(remaining: 90, reset));

        Assert.Equal(10, rate.Stretch);
    }

    [Fact]
    public async Task A_busy_app_leaves_some_of_the_orgs_look_ups_and_says_that_it_slows_down()
    {
        await using var app = await DashApp.StartAsync(o => o.Org = org => org.UserLookupsPerMinute = 40);
        var profiles = app.Services.GetRequiredService<OktaProfiles>();

        for (var person = 0; person < 60; person++) await profiles.FindAsync($"00unobody{person}", TestContext.Current.CancellationToken);

        Assert.Equal(38, app.Org.UserLookups);
        Assert.Contains(app.Log, line => line.Contains("Okta allows 40 user look-ups a minute", StringComparison.Ordinal));
    }

    private static HttpResponseMessage Answer(int remaining, DateTimeOffset reset, DateTimeOffset? date = null)
    {
        var answer = new HttpResponseMessage(HttpStatusCode.OK);
        answer.Headers.Date = date ?? DateTimeOffset.UtcNow;
        answer.Headers.Add("X-Rate-Limit-Limit", "100");
        answer.Headers.Add("X-Rate-Limit-Remaining", remaining.ToString(CultureInfo.InvariantCulture));
        answer.Headers.Add("X-Rate-Limit-Reset", reset.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        return answer;
    }
}
