using System.Net;
using System.Text.Json;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Identity;
using FlaskDash.Razor.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FlaskDash.Razor.Tests.Identity;

/// <summary>The audit trail tells of what people do, and shows when somebody has been at it.</summary>
public sealed class AuditTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_people_do_is_told_with_who_and_the_trace()
    {
        await using var app = await DashApp.StartAsync();
        using var ada = await app.SignedInAsync("ada");
        (await ada.SubmitAsync("/account/tokens", ("name", "for a script"), ("days", "7"), ("scopes", "flaskdash.read"))).Dispose();
        (await ada.PostFormAsync("/account/tokens?handler=Revoke", ("id", "1"))).Dispose();
        using var stranger = app.Stranger();
        (await stranger.CancelSignInAsync()).Dispose();
        (await ada.SignOutAsync()).Dispose();

        var entries = await EntriesAsync(app);

        Assert.Equal(
            [(AuditEvents.SignIn, "Ada Fernhill"), (AuditEvents.CredentialMade, "Ada Fernhill"), (AuditEvents.CredentialRevoked, "Ada Fernhill"), (AuditEvents.SignInRefused, "a stranger"), (AuditEvents.SignOut, "Ada Fernhill")],
            entries.Select(e => (e.Event, e.Actor)));
        Assert.All(entries, e => Assert.Matches("^[0-9a-f]{32}$", e.Trace!));
        Assert.All(entries, e => Assert.DoesNotContain("fdr_", e.Detail, StringComparison.Ordinal));
        Assert.Null((await app.Services.GetRequiredService<AuditLog>().VerifyAsync(Ct)).Fault);
    }

    [Theory]
    [InlineData("UPDATE audit_entries SET \"Detail\" = 'nothing' WHERE \"Id\" = 3", "Entry 3 was changed.")]
    [InlineData("UPDATE audit_entries SET \"Actor\" = 'nobody' WHERE \"Id\" = 5", "Entry 5 was changed.")]
    [InlineData("UPDATE audit_entries SET \"UserId\" = 7 WHERE \"Id\" = 1", "Entry 1 was changed.")]
    [InlineData("UPDATE audit_entries SET \"At\" = '2020-01-01 00:00:00' WHERE \"Id\" = 2", "Entry 2 was changed.")]
    [InlineData("DELETE FROM audit_entries WHERE \"Id\" = 3", "Entry 3 is missing.")]
    [InlineData("DELETE FROM audit_entries WHERE \"Id\" <= 2", "The oldest entries are missing, and no entry tells that they were swept.")]
    [InlineData("UPDATE audit_entries SET \"Hash\" = (SELECT \"Hash\" FROM audit_entries WHERE \"Id\" = 1) WHERE \"Id\" = 2", "Entry 2 was changed.")]
    public async Task Whoever_has_been_at_it_is_found(string change, string fault)
    {
        await using var app = await DashApp.StartAsync();
        for (var i = 0; i < 5; i++) await AppendAsync(app, $"number {i}");

#pragma warning disable EF1002 // the test's own words
        await app.QueryAsync(db => db.Database.ExecuteSqlRawAsync(change, Ct));
#pragma warning restore EF1002

        Assert.Equal(fault, (await app.Services.GetRequiredService<AuditLog>().VerifyAsync(Ct)).Fault);
    }

    [Fact]
    public async Task The_end_cut_off_shows_by_the_number_and_the_hash_kept_elsewhere()
    {
        await using var app = await DashApp.StartAsync();
        for (var i = 0; i < 5; i++) await AppendAsync(app, $"number {i}");
        var kept = await app.Services.GetRequiredService<AuditLog>().VerifyAsync(Ct);

        await app.QueryAsync(db => db.AuditEntries.Where(e => e.Id == 5).ExecuteDeleteAsync(Ct));
        var cut = await app.Services.GetRequiredService<AuditLog>().VerifyAsync(Ct);

        Assert.Equal((5, 4), (kept.Entries, cut.Entries));
        Assert.NotEqual(Convert.ToHexString(kept.Head!), Convert.ToHexString(cut.Head!));
    }

    [Fact]
    public async Task Many_writers_at_once_make_one_chain()
    {
        await using var app = await DashApp.StartAsync();

        await Parallel.ForEachAsync(Enumerable.Range(0, 60), new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Ct }, async (i, _) => await AppendAsync(app, $"number {i}"));

        var verdict = await app.Services.GetRequiredService<AuditLog>().VerifyAsync(Ct);
        Assert.Equal((60L, null), (verdict.Entries, verdict.Fault));
    }

    [Fact]
    public async Task Old_entries_are_swept_and_the_rest_still_checks()
    {
        var clock = new ShiftedClock();
        await using var app = await DashApp.StartAsync(o => o.Services = services => services.AddSingleton<TimeProvider>(clock));
        var audit = app.Services.GetRequiredService<AuditLog>();
        for (var i = 0; i < 3; i++) await AppendAsync(app, $"old {i}");
        clock.Advance(TimeSpan.FromDays(401));
        await AppendAsync(app, "new");

        Assert.Equal(3, await audit.SweepAsync(TimeSpan.FromDays(400), Ct));
        Assert.Equal(0, await audit.SweepAsync(TimeSpan.FromDays(400), Ct));

        Assert.Equal(["new", AuditEvents.TrailSwept], (await EntriesAsync(app)).Select(e => e.Event == AuditEvents.TrailSwept ? e.Event : e.Detail));
        Assert.Null((await audit.VerifyAsync(Ct)).Fault);
        // More than was swept is missed.
        await app.QueryAsync(db => db.AuditEntries.Where(e => e.Detail == "new").ExecuteDeleteAsync(Ct));
        Assert.NotNull((await audit.VerifyAsync(Ct)).Fault);
    }

    [Fact]
    public async Task Administrators_filter_page_and_export()
    {
        await using var app = await DashApp.StartAsync();
        using var ada = await app.SignedInAsync("ada");
        for (var i = 0; i < 120; i++) await AppendAsync(app, i == 7 ? "=1+1, <b>\u202e" : $"number {i}");

        var page = await ada.GetStringAsync("/administration/audit?event=okta-change", Ct);
        Assert.Equal(100, page.Split("<td>okta-change</td>").Length - 1);
        var older = await ada.GetStringAsync("/administration/audit?event=okta-change&before=22", Ct);
        Assert.Equal(20, older.Split("<td>okta-change</td>").Length - 1);
        Assert.Contains("&lt;b&gt;", older, StringComparison.Ordinal);
        Assert.DoesNotContain('\u202e', older);
        var mine = await ada.GetStringAsync("/administration/audit?actor=FERNHILL", Ct);
        Assert.Equal(1, mine.Split("<td>sign-in</td>").Length - 1);
        var none = await ada.GetStringAsync("/administration/audit?from=2999-01-01", Ct);
        Assert.Contains("No entry is of this kind.", none, StringComparison.Ordinal);

        var csv = await ada.GetStringAsync("/administration/audit.csv?event=okta-change", Ct);
        Assert.Equal(122, csv.Split("\r\n").Length);
        Assert.DoesNotContain(",=1", csv, StringComparison.Ordinal);
        var lines = (await ada.GetStringAsync("/administration/audit.jsonl", Ct)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(AuditEvents.TrailExported, JsonDocument.Parse(lines[0]).RootElement.GetProperty("event").GetString());
        Assert.Equal(AuditEvents.SignIn, JsonDocument.Parse(lines[^1]).RootElement.GetProperty("event").GetString());
    }

    [Theory]
    [InlineData("event=made-up")]
    [InlineData("from=yesterday")]
    [InlineData("repository=-1")]
    [InlineData("before=x")]
    [InlineData("actor=a&actor=b")]
    public async Task A_bad_filter_is_named(string query)
    {
        await using var app = await DashApp.StartAsync();
        using var ada = await app.SignedInAsync("ada");

        foreach (var path in new[] { "/administration/audit?", "/administration/audit.csv?" })
        {
            using var answer = await ada.GetAsync(path + query, Ct);
            Assert.True(answer.StatusCode == HttpStatusCode.BadRequest || path.Contains("csv", StringComparison.Ordinal) && query == "before=x", path);
        }
    }

    [Fact]
    public async Task A_download_of_a_figure_is_told()
    {
        using var sample = new SampleRepository();
        sample.Write("a.txt", "one\n");
        sample.Commit("First");
        await using var app = await DashApp.StartAsync(o => o.Settings["Repositories:LocalRoots:0"] = Path.GetTempPath());
        using var ada = await app.SignedInAsync("ada");
        using var added = await ada.SubmitAsync("/repositories/add", ("Address", sample.Path), ("Visibility", "Private"));
        await Patience.UntilAsync(async () => (await ada.GetAsync("/repositories/1/export/commits-over-time.csv", Ct)).StatusCode == HttpStatusCode.OK);

        var told = (await EntriesAsync(app)).Where(e => e.RepositoryId == 1).Select(e => e.Event).ToList();
        Assert.Equal([AuditEvents.RepositoryAdded, AuditEvents.Exported], told);
    }

    private static Task AppendAsync(DashApp app, string detail) =>
        app.Services.GetRequiredService<AuditLog>().AppendAsync(new(AuditEvents.OktaChange, detail), new AuditActor(null, "Okta", null), Ct);

    private static Task<List<AuditEntry>> EntriesAsync(DashApp app) => app.QueryAsync(db => db.AuditEntries.AsNoTracking().OrderBy(e => e.Id).ToListAsync(Ct));
}
