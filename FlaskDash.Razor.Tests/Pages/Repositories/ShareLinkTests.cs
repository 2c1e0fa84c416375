using System.Net;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Tests.Pages.Repositories;

/// <summary>What somebody without an account gets by a link, and what not.</summary>
[Collection(RepositoryApp.Shared)]
public sealed class ShareLinkTests(RepositoryApp app) : IAsyncLifetime
{
    private readonly SampleRepository source = SampleHistory.Make();
    private int id;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static readonly string[] Open =
        ["", "/statistics", "/commits", "/committers", "/calendar", "/compare", "/cadence", "/files", "/file?file=src/part2.txt", "/knowledge", "/languages", "/survival", "/rewrites", "/figures/committers", "/export/commits.csv", "/export/punch-card.svg"];

    // Frozen links open what commits alone say.
    private static readonly string[] OfToday = ["/files", "/file?file=src/part2.txt", "/knowledge", "/languages", "/survival", "/rewrites", "/figures/committers", "/export/files.csv", "/export/languages.json"];

    private static readonly string[] Closed =
        ["/settings", "/people", "/mailmap", "/bots", "/left-out", "/hooks", "/shares", "/delete", "/changes", "/progress", "/committers/missing", "/inquiries/1/progress", "/no-such-page", "/commits/../settings"];

    public async ValueTask InitializeAsync()
    {
        id = await app.AddAsync(source.Path, Visibility.Private);
        await app.IndexAsync(id);
    }

    public ValueTask DisposeAsync()
    {
        source.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_link_to_a_repository_opens_its_pages_of_numbers_and_nothing_else()
    {
        var link = await MakeAsync();
        using var stranger = app.App.Stranger();
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(stranger, $"/repositories/{id}"));

        using var page = await stranger.GetAsync(link, Ct);

        Assert.Equal($"/repositories/{id}", page.RequestMessage!.RequestUri!.PathAndQuery);
        Assert.Equal((HttpStatusCode.OK, "noindex, nofollow", "no-store"), (page.StatusCode, page.Headers.GetValues("X-Robots-Tag").Single(), page.Headers.CacheControl!.ToString()));
        var html = await page.TextAsync();
        Assert.Contains("by a link that somebody shared", html, StringComparison.Ordinal);
        Assert.DoesNotContain("@example.com", html, StringComparison.Ordinal);
        foreach (var open in Open) Assert.Equal((open, HttpStatusCode.OK), (open, await StatusAsync(stranger, $"/repositories/{id}{open}")));
        foreach (var closed in Closed) Assert.True(await StatusAsync(stranger, $"/repositories/{id}{closed}") is HttpStatusCode.NotFound or HttpStatusCode.Redirect, closed);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(stranger, $"/repositories/{await app.AddAsync("/nowhere/" + Guid.NewGuid(), Visibility.Private)}"));
        Assert.DoesNotContain($"/repositories/{id}\"", await stranger.GetStringAsync("/", Ct), StringComparison.Ordinal);
        Assert.DoesNotContain($"/repositories/{id}/", await stranger.GetStringAsync("/search?q=number7", Ct), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(stranger, $"/api/v1/repositories/{id}"));
    }

    [Fact]
    public async Task Nothing_is_changed_or_started_by_a_link()
    {
        var link = await MakeAsync();
        using var stranger = app.App.Stranger();
        using var _ = await stranger.GetAsync(link, Ct);
        var token = (await stranger.OpenAsync($"/theme")).QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        stranger.FollowsRedirects = false;

        foreach (var post in new[] { "?handler=Refresh", "/bots", "/left-out", "/changes?handler=Ask", "/figures/committers?handler=Check", "/languages?handler=Ask", "/shares", "/settings", "/delete" })
        {
            using var content = new FormUrlEncodedContent([new("__RequestVerificationToken", token), new("text", "x"), new("name", "x"), new("days", "7")]);
            using var answer = await stranger.PostAsync($"/repositories/{id}{post}", content, Ct);
            Assert.True(answer.StatusCode is HttpStatusCode.NotFound || answer.Headers.Location?.ToString().Contains("/login", StringComparison.Ordinal) == true, $"{post}: {answer.StatusCode}");
        }
    }

    [Fact]
    public async Task A_link_to_one_view_opens_that_page_with_that_view_only()
    {
        var link = await MakeAsync(view: "statistics?range=lastyear&clock=utc");
        using var stranger = app.App.Stranger();

        using var page = await stranger.GetAsync(link, Ct);

        Assert.Equal($"/repositories/{id}/statistics?range=lastyear&clock=utc", page.RequestMessage!.RequestUri!.PathAndQuery);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.DoesNotContain("class=\"side\"", await page.TextAsync(), StringComparison.Ordinal);
        foreach (var other in (string[])["", "/statistics", "/statistics?range=lastyear", "/statistics?range=all&clock=utc", "/commits", "/export/lines-over-time.csv?range=lastyear&clock=utc"])
            Assert.Equal((other, HttpStatusCode.NotFound), (other, await StatusAsync(stranger, $"/repositories/{id}{other}")));
    }

    [Fact]
    public async Task A_link_that_is_revoked_or_expired_opens_nothing_from_the_next_request_on()
    {
        using var stranger = app.App.Stranger();
        var link = await MakeAsync();
        using var _ = await stranger.GetAsync(link, Ct);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(stranger, $"/repositories/{id}"));

        await app.QueryAsync(db => db.ShareLinks.Where(l => l.RepositoryId == id).ExecuteUpdateAsync(row => row.SetProperty(l => l.ExpiresAt, DateTime.UtcNow.AddSeconds(-1)), Ct));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(stranger, $"/repositories/{id}"));
        var expired = await (await stranger.GetAsync(link, Ct)).TextAsync();

        await app.QueryAsync(db => db.ShareLinks.Where(l => l.RepositoryId == id).ExecuteUpdateAsync(row => row.SetProperty(l => l.ExpiresAt, DateTime.UtcNow.AddDays(1)), Ct));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(stranger, $"/repositories/{id}"));
        using (var revoked = await app.Grace.SubmitAsync($"/repositories/{id}/shares?", ("name", "other"), ("days", "7"))) Assert.Equal(HttpStatusCode.OK, revoked.StatusCode);
        await RevokeAllAsync();
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(stranger, $"/repositories/{id}"));

        // Whatever is wrong with a link, the answer is the same.
        using var answer = await stranger.GetAsync(link, Ct);
        Assert.Equal((HttpStatusCode.NotFound, expired), (answer.StatusCode, await answer.TextAsync()));
        Assert.Equal(expired, await (await stranger.GetAsync("/shared/AAAAAAAAAAAAAAAAAAAAAA", Ct)).TextAsync());
    }

    [Fact]
    public async Task A_frozen_link_keeps_the_numbers_of_its_day()
    {
        var (view, then) = ("?merges=in&bots=in", source.Git("rev-parse", "HEAD"));
        var link = await MakeAsync(frozen: true);
        source.Write("later.txt", "later\n");
        source.Commit("Later than the link", "2025-05-05T10:00:00+0000", "Later <later@example.com>");
        source.Git("tag", "v9.9");
        await app.ChangeAsync(id, r => r.WantedAt = DateTime.UtcNow);
        await app.IndexAsync(id);
        using var stranger = app.App.Stranger();
        using var _ = await stranger.GetAsync(link, Ct);

        var overview = await stranger.OpenAsync($"/repositories/{id}{view}");
        var own = await app.Grace.OpenAsync($"/repositories/{id}{view}");

        Assert.Equal(source.Git("rev-list", "--count", then), overview.QuerySelector(".stats .value")!.TextContent.Number().ToString());
        Assert.Equal(source.Git("rev-list", "--count", "HEAD"), own.QuerySelector(".stats .value")!.TextContent.Number().ToString());
        foreach (var page in (string[])["", "/commits", "/committers", "/cadence", "/commits?ref=all", "/export/commits.csv", "/export/releases.csv"])
        {
            var html = await stranger.GetStringAsync($"/repositories/{id}{page}", Ct);
            Assert.DoesNotContain("Later", html, StringComparison.Ordinal);
            Assert.DoesNotContain("v9.9", html, StringComparison.Ordinal);
        }
        foreach (var today in OfToday) Assert.Equal((today, HttpStatusCode.NotFound), (today, await StatusAsync(stranger, $"/repositories/{id}{today}")));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(stranger, $"/repositories/{id}/commits?q=Later"));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(stranger, $"/repositories/{id}/commits?ref=v9.9"));
    }

    [Fact]
    public async Task A_cookie_that_was_changed_opens_nothing()
    {
        var link = await MakeAsync();
        using var stranger = app.App.Stranger();
        using var _ = await stranger.GetAsync(link, Ct);
        var cookie = stranger.Cookies.GetCookies(new Uri(stranger.BaseAddress!, $"/repositories/{id}"))["share"]!;
        Assert.Equal((true, $"/repositories/{id}"), (cookie.HttpOnly, cookie.Path));

        using var forger = app.App.Stranger();
        forger.Cookies.Add(new Cookie("share", cookie.Value[..^3] + "AAA", "/", stranger.BaseAddress!.Host));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(forger, $"/repositories/{id}"));
        using var bearer = app.App.Stranger();
        bearer.Cookies.Add(new Cookie("share", cookie.Value, "/", stranger.BaseAddress!.Host));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(bearer, $"/repositories/{await app.AddAsync("/nowhere/" + Guid.NewGuid(), Visibility.Private)}"));
    }

    [Fact]
    public async Task Somebody_who_signed_in_and_may_not_see_it_reads_by_the_link_and_manages_nothing()
    {
        var link = await MakeAsync();
        using var zoe = await app.App.SignedInAsync("zoe");
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(zoe, $"/repositories/{id}"));

        using var page = await zoe.GetAsync(link, Ct);

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        foreach (var closed in (string[])["/settings", "/people", "/shares", "/hooks"]) Assert.Equal((closed, HttpStatusCode.NotFound), (closed, await StatusAsync(zoe, $"/repositories/{id}{closed}")));
    }

    [Fact]
    public async Task Its_owner_sees_when_it_was_used_and_nobody_sees_its_token_again()
    {
        var link = await MakeAsync();
        using var stranger = app.App.Stranger();
        using var _ = await stranger.GetAsync(link, Ct);
        var token = link[(link.LastIndexOf('/') + 1)..];

        var list = await app.Grace.OpenAsync($"/repositories/{id}/shares");

        Assert.DoesNotContain(token, list.Source.Text, StringComparison.Ordinal);
        Assert.Contains("the whole repository", list.QuerySelector("tbody tr")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull((await app.QueryAsync(db => db.ShareLinks.SingleAsync(l => l.RepositoryId == id, Ct))).UsedAt);
        Assert.Equal(22, token.Length);
        Assert.DoesNotContain(app.App.Log, line => line.Contains(token, StringComparison.Ordinal));
        Assert.False(await app.QueryAsync(db => db.ShareLinks.AnyAsync(l => l.TokenHash == System.Text.Encoding.UTF8.GetBytes(token), Ct)));
    }

    [Theory]
    [InlineData("", "", "7", "Say in at most")]
    [InlineData("x", "", "5000", "how long")]
    [InlineData("x", "settings", "7", "cannot be shared")]
    [InlineData("x", "../2", "7", "cannot be shared")]
    [InlineData("x", "https://example.com/", "7", "cannot be shared")]
    [InlineData("x", "commits\r\nx: y", "7", "cannot be shared")]
    public async Task What_cannot_be_made_is_refused_in_words_and_nothing_typed_is_lost(string name, string view, string days, string why)
    {
        using var answer = await app.Grace.SubmitAsync($"/repositories/{id}/shares", ("name", name), ("view", view), ("days", days));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(why, await answer.TextAsync(), StringComparison.Ordinal);
        Assert.False(await app.QueryAsync(db => db.ShareLinks.AnyAsync(l => l.RepositoryId == id, Ct)));
    }

    [Fact]
    public async Task A_page_leads_its_owner_to_a_link_to_itself_and_nobody_else()
    {
        var page = await app.Grace.OpenAsync($"/repositories/{id}/committers?merges=in&sort=name");
        var share = page.QuerySelectorAll(".view a").Single(a => a.TextContent == "Share").GetAttribute("href")!;

        var form = await app.Grace.OpenAsync(share);

        Assert.Equal("committers?merges=in&sort=name", form.QuerySelector("input[name=view][checked]")!.GetAttribute("value"));
        Assert.DoesNotContain((await app.Zoe.OpenAsync($"/repositories/{app.Id}")).QuerySelectorAll(".view a"), a => a.TextContent == "Share");
    }

    private async Task<string> MakeAsync(string view = "", bool frozen = false)
    {
        using var answer = await app.Grace.SubmitAsync($"/repositories/{id}/shares", ("name", "for a test"), ("view", view), ("days", "7"), ("frozen", frozen ? "true" : "false"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var address = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(await answer.TextAsync()).QuerySelector("#share-link")!.TextContent;
        return new Uri(address).AbsolutePath;
    }

    private async Task RevokeAllAsync()
    {
        while (true)
        {
            using var page = await app.Grace.GetAsync($"/repositories/{id}/shares", Ct);
            if (await HtmlForm.FindAsync(page, f => f.TextContent.Contains("Revoke", StringComparison.Ordinal)) is not { } form) return;
            using var answer = await app.Grace.PostAsync(form.Action, form.With(), Ct);
        }
    }

    private static async Task<HttpStatusCode> StatusAsync(Browser browser, string address)
    {
        browser.FollowsRedirects = false;
        using var answer = await browser.GetAsync(address, Ct);
        browser.FollowsRedirects = true;
        return answer.StatusCode;
    }
}
