using System.Net;
using FlaskDash.Razor.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Tests.Identity;

/// <summary>People see where they are signed in and end it; administrators end anybody's.</summary>
public sealed class OwnSessionsTests
{
    private const string Firefox = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_account_page_lists_each_browser_with_its_times_and_marks_this_one()
    {
        await using var app = await DashApp.StartAsync();
        using var laptop = await app.SignedInAsync("ada");
        using var phone = app.Stranger();
        phone.DefaultRequestHeaders.UserAgent.ParseAdd(Firefox);
        (await phone.SignInAsync("ada")).Dispose();

        var page = await laptop.GetStringAsync("/account", Ct);

        Assert.Contains("Firefox on Windows", page, StringComparison.Ordinal);
        Assert.Equal(1, page.Split("(this one)").Length - 1);
        Assert.Equal(2, await app.QueryAsync(db => db.Sessions.CountAsync(Ct)));
    }

    [Fact]
    public async Task Ending_one_makes_that_browser_a_strangers_at_once()
    {
        await using var app = await DashApp.StartAsync();
        using var laptop = await app.SignedInAsync("ada");
        using var phone = await app.SignedInAsync("ada");
        var phones = await app.QueryAsync(db => db.Sessions.OrderByDescending(s => s.Id).Select(s => s.Id).FirstAsync(Ct));

        using var answer = await laptop.SubmitAsync("/account", ("session", phones.ToString()));

        Assert.Equal("/account", answer.Place());
        phone.FollowsRedirects = false;
        using var lost = await phone.GetAsync("/account", Ct);
        Assert.Equal(HttpStatusCode.Redirect, lost.StatusCode);
        using var kept = await laptop.GetAsync("/account", Ct);
        Assert.Equal("/account", kept.Place());
    }

    [Fact]
    public async Task Ending_all_others_keeps_this_one()
    {
        await using var app = await DashApp.StartAsync();
        using var laptop = await app.SignedInAsync("ada");
        using var phone = await app.SignedInAsync("ada");
        using var tablet = await app.SignedInAsync("ada");
        using var grace = await app.SignedInAsync("grace");

        using var answer = await laptop.PostFormAsync("/account?handler=EndOthers");

        Assert.Equal("/account", answer.Place());
        Assert.Equal(2, await app.QueryAsync(db => db.Sessions.CountAsync(Ct))); // ada's own and grace's
    }

    [Fact]
    public async Task Nobody_ends_somebody_elses_session()
    {
        await using var app = await DashApp.StartAsync();
        using var grace = await app.SignedInAsync("grace");
        using var ada = await app.SignedInAsync("ada");
        var graces = await app.QueryAsync(db => db.Sessions.OrderBy(s => s.Id).Select(s => s.Id).FirstAsync(Ct));

        using var answer = await ada.PostFormAsync("/account?handler=End", ("session", graces.ToString()));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal(2, await app.QueryAsync(db => db.Sessions.CountAsync(Ct)));
    }

    [Fact]
    public async Task An_administrator_ends_all_sessions_of_somebody_and_revokes_their_tokens()
    {
        await using var app = await DashApp.StartAsync();
        using var ada = await app.SignedInAsync("ada");
        using var grace = await app.SignedInAsync("grace");
        (await grace.SubmitAsync("/account/tokens", ("name", "for the test"), ("days", "7"), ("scopes", "flaskdash.read"))).Dispose();
        var id = await app.QueryAsync(db => db.Users.Where(u => u.Email == "grace@example.com").Select(u => u.Id).SingleAsync(Ct));

        using var ended = await ada.PostFormAsync("/administration?handler=EndSessions", ("person", id.ToString()));
        using var revoked = await ada.PostFormAsync("/administration?handler=RevokeTokens", ("person", id.ToString()));

        Assert.Equal("/administration", ended.Place());
        Assert.Equal("/administration", revoked.Place());
        Assert.Equal(1, await app.QueryAsync(db => db.Sessions.CountAsync(Ct)));
        Assert.NotNull(await app.QueryAsync(db => db.PersonalTokens.Select(t => t.RevokedAt).SingleAsync(Ct)));
    }

    [Theory]
    [InlineData("", 2)]
    [InlineData("?find=GRACE", 1)]
    [InlineData("?find=%25", 0)]
    [InlineData("?find=nobody-of-this-name", 0)]
    public async Task Administrators_find_people_by_name_or_address(string query, int expected)
    {
        await using var app = await DashApp.StartAsync();
        using var ada = await app.SignedInAsync("ada");
        using var grace = await app.SignedInAsync("grace");

        var page = await ada.GetStringAsync("/administration" + query, Ct);

        Assert.Equal(expected, page.Split("@example.com</bdi>").Length - 1);
    }
}
