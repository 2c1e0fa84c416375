using System.Diagnostics;
using System.Globalization;
using System.Net;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Identity;
using FlaskDash.Razor.Tests.Indexing;
using FlaskDash.Razor.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Tests.Journeys;

/// <summary>
/// The whole app as a process, killed with signal 9 at random moments of whatever it does: fetching, reading history, files and lines, deleting, exporting,
/// starting, bringing the database up to date. A few times in each run; FLASKDASH_KILLS=200 asks for more.
/// </summary>
[Collection(LongestFirst.Journeys)]
public sealed class KillTests(ITestOutputHelper output)
{
    private const int Commits = 3_000;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static int Kills => int.TryParse(Environment.GetEnvironmentVariable("FLASKDASH_KILLS"), CultureInfo.InvariantCulture, out var wanted) ? wanted : 4;

    [Fact]
    public async Task Killed_while_it_brings_a_new_database_up_to_date_it_ends_the_work_at_the_next_start()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "kill -9 is Unix.");
        Assert.SkipWhen(PostgresServer.IsUsed, "Its databases are copies of one that is up to date.");
        var (rounds, cut) = (Math.Max(1, Kills / 4), 0);
        var random = new Random();
        for (var round = 0; round < rounds; round++)
        {
            using var folder = new TemporaryFolder();
            var file = folder["flaskdash.db"];
            using var database = new OwnDatabase(file);
            var (port, orgPort) = (FreePort.Take(), FreePort.Take());
            for (var kill = 0; kill < 2; kill++)
            {
                using var app = Start(folder.Path, database.Url, folder.Path, port, orgPort);
                await Patience.UntilAsync(() => Task.FromResult(File.Exists(file)));
                await Task.Delay(random.Next(600), Ct);
                app.Signal("KILL");
                await app.EndsAsync(Ct);
                IsWhole(file);
                await using var db = Open(database, folder.Path);
                if ((await db.Database.GetPendingMigrationsAsync(Ct)).Any()) cut++;
            }
            using var browser = new Browser(new Uri($"http://localhost:{port}"), inProcess: null) { Timeout = TimeSpan.FromMinutes(2) };
            using var last = Start(folder.Path, database.Url, folder.Path, port, orgPort);
            try
            {
                await last.AnswersAsync(browser, Ct);
                using var landed = await browser.SignInAsync("ada");
                Assert.Equal("/repositories", landed.Place());
                await using var db = Open(database, folder.Path);
                Assert.Empty(await db.Database.GetPendingMigrationsAsync(Ct));
            }
            finally
            {
                last.Signal("KILL");
                await last.EndsAsync(CancellationToken.None);
            }
        }
        output.WriteLine($"{2 * rounds} kills, {cut} of them before all migrations were applied.");
    }

    [Fact]
    public async Task Killed_at_random_moments_it_loses_nothing_and_does_nothing_twice()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "kill -9 is Unix.");
        var kills = Kills;
        var seed = Environment.TickCount;
        var random = new Random(seed);
        output.WriteLine($"{kills} kills, seed {seed}");
        using var folder = new TemporaryFolder();
        using var sample = new SampleRepository();
        sample.CommitMany(Commits);
        var sources = Enumerable.Range(0, 3).Select(i => folder[$"source-{i}"]).ToArray();
        foreach (var source in sources) SampleRepository.RunGit(folder.Path, ["clone", "--quiet", "--bare", sample.Path, source]);
        var data = Directory.CreateDirectory(folder["data"]).FullName;
        using var database = new OwnDatabase(Path.Combine(data, "flaskdash.db"));
        var (port, orgPort) = (FreePort.Take(), FreePort.Take());
        using var browser = new Browser(new Uri($"http://localhost:{port}"), inProcess: null) { Timeout = TimeSpan.FromMinutes(2) };
        var (present, gone, ready, isSignedIn) = (new Dictionary<string, int>(), new HashSet<int>(), new List<double>(), false);

        for (var round = 0; round <= kills; round++)
        {
            using var app = Start(data, database.Url, folder.Path, port, orgPort);
            try
            {
                // Sometimes it is killed while it starts, migrates and sweeps.
                if (round < kills && random.Next(5) == 0)
                {
                    await Task.Delay(random.Next(3_000), Ct);
                    continue;
                }
                ready.Add((await app.AnswersAsync(browser, Ct)).TotalSeconds);
                if (!isSignedIn)
                {
                    using var landed = await browser.SignInAsync("ada");
                    Assert.Equal("/repositories", landed.Place());
                    isSignedIn = true;
                }
                // Whoever was signed in still is, and what was acknowledged is there once.
                using (var account = await browser.GetAsync("/account", Ct)) Assert.Equal("/account", account.Place());
                foreach (var (source, id) in present) Assert.Equal(HttpStatusCode.OK, await StatusAsync(browser, $"/repositories/{id}"));
                foreach (var id in gone) Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(browser, $"/repositories/{id}"));
                if (round == kills)
                {
                    await EndsWellAsync(browser, data, database, sample, present, gone);
                    break;
                }

                await DoSomethingAsync(browser, random, sources, present, gone);
                await Task.Delay(random.Next(2_500), Ct);
            }
            finally
            {
                app.Signal("KILL");
                await app.EndsAsync(CancellationToken.None);
            }
            await NoStrayGitAsync(data);
            if (!PostgresServer.IsUsed) IsWhole(Path.Combine(data, "flaskdash.db"));
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Ready after {ready.Average():0.0} s on average, {ready.Max():0.0} s at most, {ready.Count} starts; {present.Count} repositories at the end, {gone.Count} deleted."));
    }

    private static async Task DoSomethingAsync(Browser browser, Random random, string[] sources, Dictionary<string, int> present, HashSet<int> gone)
    {
        var source = sources[random.Next(sources.Length)];
        if (!present.TryGetValue(source, out var id))
        {
            using var added = await browser.PostFormAsync("/repositories/add", ("Address", source), ("Visibility", "Private"));
            present[source] = int.Parse(added.Place()["/repositories/".Length..], CultureInfo.InvariantCulture);
            return;
        }
        switch (random.Next(4))
        {
            case 0:
                using (var deleted = await browser.PostFormAsync($"/repositories/{id}/delete")) Assert.Equal("/repositories", deleted.Place());
                present.Remove(source);
                gone.Add(id);
                break;
            case 1:
                _ = browser.GetAsync($"/repositories/{id}/export/commits.csv", Ct); // under way when it dies
                break;
            default:
                using (await browser.PostFormAsync($"/repositories/{id}?handler=Refresh")) { }
                break;
        }
    }

    /// <summary>All work that was acknowledged comes to its end, with git's numbers, and nothing is left lying about.</summary>
    private async Task EndsWellAsync(Browser browser, string data, OwnDatabase database, SampleRepository sample, Dictionary<string, int> present, HashSet<int> gone)
    {
        var clock = Stopwatch.StartNew();
        await using var db = Open(database, data);
        await Patience.UntilAsync(async () => !await db.Repositories.AsNoTracking().AnyAsync(r => r.DeletedAt != null || r.WantedAt != null || r.State != RepositoryState.Ready || r.LinesMissing > 0, Ct));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"All work had ended {clock.Elapsed.TotalSeconds:0} s after the last start."));

        var rows = await db.Repositories.AsNoTracking().ToListAsync(Ct);
        Assert.Equal(present.Values.Order(), rows.Select(r => r.Id).Order());
        var lines = sample.Git("log", "--numstat", "--format=").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('\t')).ToList();
        foreach (var row in rows)
        {
            Assert.Equal((Commits, lines.Sum(l => long.Parse(l[0], CultureInfo.InvariantCulture)), lines.Sum(l => long.Parse(l[1], CultureInfo.InvariantCulture))), (row.CommitCount, row.Additions, row.Deletions));
            Assert.Equal(Commits, await db.Commits.CountAsync(c => c.RepositoryId == row.Id, Ct));
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(browser, $"/repositories/{row.Id}/export/commits.csv"));
        }
        Assert.Equal(0, await db.Commits.CountAsync(c => gone.Contains(c.RepositoryId), Ct));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(data, "tmp")));
        Assert.Equal(rows.Select(r => r.Id.ToString(CultureInfo.InvariantCulture)).Order(), Directory.EnumerateDirectories(Path.Combine(data, "mirrors")).Select(d => Path.GetFileName(d).Split('.')[0]).Order());
        // Each addition and deletion was told once.
        Assert.Equal((rows.Count + gone.Count, gone.Count), (await db.AuditEntries.CountAsync(e => e.Event == AuditEvents.RepositoryAdded, Ct), await db.AuditEntries.CountAsync(e => e.Event == AuditEvents.RepositoryDeleted, Ct)));
    }

    private static DashContext Open(OwnDatabase database, string data) => PostgresServer.IsUsed
        ? new PostgresDashContext(new DbContextOptionsBuilder<PostgresDashContext>().UseNpgsql(PostgresAddress.ConnectionStringOf(database.Url)).Options)
        : new SqliteDashContext(new DbContextOptionsBuilder<SqliteDashContext>().UseSqlite($"Data Source={Path.Combine(data, "flaskdash.db")};Pooling=false").Options);

    private static AppProcess Start(string data, string database, string roots, int port, int orgPort) => new(
        data, "Development", "--Database:Url", database, "--urls", $"http://localhost:{port}", "--LocalOrg:Port", orgPort.ToString(CultureInfo.InvariantCulture),
        "--Repositories:LocalRoots:0", roots, "--Limits:Change", "100000", "--Indexing:LeaseTime", "00:00:10");

    private static Task NoStrayGitAsync(string data) => Patience.UntilAsync(() => Task.FromResult(GitIn(data).Length == 0));

    private static string GitIn(string data) =>
        string.Join('\n', Shell.Processes().Where(line => line.Contains(data, StringComparison.Ordinal) && line.Contains("git", StringComparison.Ordinal) && !line.StartsWith("dotnet", StringComparison.Ordinal)));

    private static void IsWhole(string database)
    {
        if (!File.Exists(database)) return; // killed before there was one
        using var connection = new SqliteConnection($"Data Source={database};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA integrity_check";
        Assert.Equal("ok", command.ExecuteScalar());
    }

    private static async Task<HttpStatusCode> StatusAsync(Browser browser, string path)
    {
        using var answer = await browser.GetAsync(path, Ct);
        return answer.StatusCode;
    }
}
