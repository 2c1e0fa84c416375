using System.Globalization;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Tests.Indexing;
using FlaskDash.Razor.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Tests.Journeys;

/// <summary>The whole app as a process, given every hostile repository there is by one person, and a clean one by another.</summary>
[Collection(LongestFirst.Journeys)]
public sealed class HostileTests(ITestOutputHelper output)
{
    private const long MostMemory = 512L * 1024 * 1024;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_clean_repository_is_read_while_hostile_ones_are_and_memory_stays_within_bounds()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Memory is read from /proc.");
        using var folder = new TemporaryFolder();
        using var clean = new SampleRepository();
        clean.CommitMany(500);
        var hostile = HostileRepositories.Names.ToDictionary(kind => kind, kind => HostileRepositories.Make(kind).Repository);
        try
        {
            var data = Directory.CreateDirectory(folder["data"]).FullName;
            var port = FreePort.Take();
            using var browser = new Browser(new Uri($"http://localhost:{port}"), inProcess: null) { Timeout = TimeSpan.FromMinutes(2) };
            using var app = new AppProcess(
                data, "Development", "--urls", $"http://localhost:{port}", "--LocalOrg:Port", FreePort.Take().ToString(CultureInfo.InvariantCulture), "--Repositories:LocalRoots:0", Path.GetTempPath(),
                "--Git:ChunkTimeout", "00:00:05", "--Git:CommitTimeout", "00:00:02", "--Indexing:WatchEvery", "00:00:01");
            await app.AnswersAsync(browser, Ct);

            await using var db = new SqliteDashContext(new DbContextOptionsBuilder<SqliteDashContext>().UseSqlite($"Data Source={Path.Combine(data, "flaskdash.db")};Pooling=false").Options);
            var (attacker, other) = (new User { Issuer = "https://example.com", Subject = "attacker", Name = "Attacker" }, new User { Issuer = "https://example.com", Subject = "other", Name = "Other" });
            // The bombs first, so that they hold their owner's workers when the clean one comes.
            foreach (var (kind, repository) in hostile.OrderByDescending(h => h.Key.Contains("bomb", StringComparison.Ordinal))) db.Repositories.Add(Row(kind, repository.Path, attacker));
            await db.SaveChangesAsync(Ct);
            await Patience.UntilAsync(async () => await db.Repositories.CountAsync(r => r.State == RepositoryState.Reading, Ct) >= 2);
            var row = Row("clean", clean.Path, other);
            db.Repositories.Add(row);
            await db.SaveChangesAsync(Ct);

            var clock = System.Diagnostics.Stopwatch.StartNew();
            await Patience.UntilAsync(async () => await db.Repositories.AnyAsync(r => r.Id == row.Id && r.State == RepositoryState.Ready && r.LinesMissing == 0, Ct));
            var (waited, left) = (clock.Elapsed, await Unfinished(db).CountAsync(Ct));
            Assert.True(left > 0, "All hostile ones had ended before the clean one.");
            await Patience.UntilAsync(async () => !await Unfinished(db).AnyAsync(Ct));

            var memory = long.Parse((await File.ReadAllLinesAsync($"/proc/{app.Id}/status", Ct)).Single(l => l.StartsWith("VmHWM:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{hostile.Count} hostile repositories in {clock.Elapsed.TotalSeconds:0} s; the clean one was read after {waited.TotalSeconds:0.0} s; memory at most {memory >> 20} MB."));
            Assert.True(memory < MostMemory, $"{memory >> 20} MB");
            Assert.Equal(500, (await db.Repositories.AsNoTracking().SingleAsync(r => r.Id == row.Id, Ct)).CommitCount);
            Assert.Equal(0, await db.Repositories.CountAsync(r => r.Problem!.Contains("trace id"), Ct));
        }
        finally
        {
            foreach (var repository in hostile.Values) repository.Dispose();
        }
    }

    private static IQueryable<Repository> Unfinished(DashContext db) => db.Repositories.Where(r => r.WantedAt != null || r.State == RepositoryState.Waiting || r.State == RepositoryState.Reading);

    private static Repository Row(string name, string path, User owner) => new()
    {
        Name = name, Address = path, Source = RepositorySource.Local, Owner = owner, AddedAt = DateTime.UtcNow, WantedAt = DateTime.UtcNow,
    };
}
