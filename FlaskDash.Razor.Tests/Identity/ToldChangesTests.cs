using FlaskDash.Razor.Data;
using FlaskDash.Razor.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Tests.Identity;

/// <summary>Of a change and its entry in the audit trail none comes without the other: where the trail cannot be written, nothing is changed.</summary>
public sealed class ToldChangesTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_cannot_be_told_is_not_done_and_what_is_done_is_told()
    {
        using var sample = new SampleRepository();
        var sha = sample.Commit("First");
        await using var app = await DashApp.StartAsync(o => o.Settings["Repositories:LocalRoots:0"] = Path.GetTempPath());
        using var ada = await app.SignedInAsync("ada");
        using var elsewhere = await app.SignedInAsync("ada");
        using var grace = await app.SignedInAsync("grace");
        (await ada.PostFormAsync("/repositories/add", ("Address", sample.Path), ("Visibility", "Private"))).Dispose();
        using (var read = await ada.GetAsync("/repositories/1/progress", Ct)) Assert.Contains("\"isFinished\":true", await read.TextAsync(), StringComparison.Ordinal);

        // In this order each finds what it changes.
        (string Path, (string, string)[] Fields)[] changes =
        [
            ("/repositories/add", [("Address", sample.Path + "/.git"), ("Visibility", "Private")]),
            ("/repositories/1/settings", [("Visibility", "Public")]),
            ("/repositories/1/settings?handler=Embed", [("origins", "https://wiki.example.com")]),
            ("/repositories/1/roles", [("email", "grace@example.com"), ("role", "Viewer")]),
            ("/repositories/1/roles?handler=Take", [("entry", "the last")]),
            ("/repositories/1/shares", [("name", "somebody"), ("days", "7")]),
            ("/repositories/1/shares?handler=Revoke", [("link", "the last")]),
            ("/repositories/1/hooks", []),
            ("/repositories/1/hooks?handler=Rotate", [("hook", "the last")]),
            ("/repositories/1/hooks?handler=Remove", [("hook", "the last")]),
            ("/repositories/1/bots", [("patterns", "ada@*")]),
            ("/repositories/1/left-out", [("sha", sha), ("reason", "")]),
            ("/repositories/1/left-out?handler=Back", [("sha", sha)]),
            ("/repositories/1/people", [("alias", "Ada Example <ada@example.com>"), ("person", "Ada <ada@example.org>"), ("verdict", "merge")]),
            ("/repositories/1/people?handler=Undo", [("decision", "the last")]),
            ("/account/tokens", [("name", "a script"), ("days", "7"), ("scopes", "flaskdash.read")]),
            ("/account/tokens?handler=Revoke", [("id", "the last")]),
            ("/account?handler=End", [("session", "2")]),
            ("/account?handler=EndOthers", []),
            ("/administration?handler=EndSessions", [("person", "2")]),
            ("/administration?handler=RevokeTokens", [("person", "2")]),
            ("/repositories/1/delete", []),
        ];
        foreach (var (path, named) in changes)
        {
            (string, string)[] fields = [.. await Task.WhenAll(named.Select(async f => f.Item2 == "the last" ? (f.Item1, await LastAsync(app, f.Item1)) : f))];
            if (path.EndsWith("EndOthers", StringComparison.Ordinal)) (await app.SignedInAsync("ada")).Dispose();
            await StopTrailAsync(app);
            var before = await DumpAsync(app);
            using (var failed = await ada.PostFormAsync(path, fields)) Assert.True((int)failed.StatusCode >= 500, $"{path} without a trail: {(int)failed.StatusCode}");
            Assert.Equal(before, await DumpAsync(app));

            await GoOnAsync(app);
            var told = await app.QueryAsync(db => db.AuditEntries.CountAsync(Ct));
            using (var done = await ada.PostFormAsync(path, fields)) Assert.True((int)done.StatusCode < 400, $"{path}: {(int)done.StatusCode}");
            Assert.Equal((path, told + 1), (path, await app.QueryAsync(db => db.AuditEntries.CountAsync(Ct))));
            if (!path.EndsWith("RevokeTokens", StringComparison.Ordinal)) Assert.NotEqual(before, await DumpAsync(app));
        }
    }

    // Numbers of what was undone are not given again on every database.
    private static async Task<string> LastAsync(DashApp app, string field) => (await app.QueryAsync(db => field switch
    {
        "entry" => db.RepositoryRoles.MaxAsync(r => r.Id, Ct),
        "link" => db.ShareLinks.MaxAsync(l => l.Id, Ct),
        "hook" => db.Webhooks.MaxAsync(w => w.Id, Ct),
        "decision" => db.IdentityDecisions.MaxAsync(d => d.Id, Ct),
        _ => db.PersonalTokens.MaxAsync(t => t.Id, Ct),
    })).ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static Task<int> StopTrailAsync(DashApp app) => app.QueryAsync(db => db.Database.ExecuteSqlRawAsync(
        db.IsPostgres ? "ALTER TABLE audit_entries ADD CONSTRAINT none CHECK (false) NOT VALID" : "CREATE TRIGGER none BEFORE INSERT ON audit_entries BEGIN SELECT RAISE(ABORT, 'none'); END", Ct));

    private static Task<int> GoOnAsync(DashApp app) => app.QueryAsync(db => db.Database.ExecuteSqlRawAsync(db.IsPostgres ? "ALTER TABLE audit_entries DROP CONSTRAINT none" : "DROP TRIGGER none", Ct));

    /// <summary>What people change.</summary>
    private static Task<string> DumpAsync(DashApp app) => app.QueryAsync(async db => string.Join(
        '\n',
        [
            .. await Text(db.Repositories, r => $"{r.Id} {r.Visibility} {r.EmbedOrigins} {r.BotRules} {r.Address}"), .. await Text(db.RepositoryRoles, r => $"{r.Id} {r.Role}"),
            .. await Text(db.ShareLinks, l => $"{l.Id} {l.RevokedAt}"), .. await Text(db.Webhooks, w => Convert.ToHexString(w.Secret)), .. await Text(db.LeftOutCommits, l => l.Reason + Convert.ToHexString(l.Sha)),
            .. await Text(db.IdentityDecisions, d => $"{d.Id} {d.UndoneAt}"), .. await Text(db.PersonalTokens, t => $"{t.Id} {t.RevokedAt}"), .. await Text(db.Sessions, s => $"session {s.Id}"),
        ]));

    private static async Task<IEnumerable<string>> Text<T>(IQueryable<T> rows, Func<T, string> text) where T : class => (await rows.AsNoTracking().ToListAsync(Ct)).Select(text).Order(StringComparer.Ordinal);
}
