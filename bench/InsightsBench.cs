using System.Diagnostics;
using System.Globalization;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Insights;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlaskDash.Bench;

/// <summary>
/// What an insight costs: CPU of this process per million commits, warm, beside a plain loop over records that answers the
/// same question, interleaved in one run. Before that, the memory of a thousand repositories behind a limit in bytes.
/// </summary>
internal static class InsightsBench
{
    private const int Commits = 1_000_000;
    private const int People = 20_000;
    private const int Rounds = 7;
    private const int Warmup = 100;

    private static readonly DateOnly Today = new(2026, 6, 15);

    private static string? only;

    /// <param name="words">Measures only what has these words in its name; null for all, and the memory.</param>
    public static async Task<int> RunAsync(string? words)
    {
        only = words;
        if (words is null) await MemoryAsync(Synthesise(16_000));

        var entries = Synthesise(Commits);
        var history = HistoryOf(entries);
        var view = new ViewSettings(Today);
        var week = view with { Step = ViewStep.Week };
        var reached = history.Snapshot.Reach(history.Head!.Value);
        // Without a million small arrays, which the app does not have either: each collection would walk through them.
        int[] one = [0], two = [0, 0];
        var plain = entries.Where((_, i) => reached.Contains(i)).Select(e => e with { Parents = e.Parents.Length > 1 ? two : one }).ToArray();

        Console.WriteLine($"{Commits:N0} commits ({reached.Count:N0} on the default branch), {People:N0} people, {history.Snapshot.Bytes / Commits:N0} bytes a commit; median CPU ms of {Rounds} rounds");
        Console.WriteLine($"{"",-36} {"ours",8} {"plain loop",11} {"allocated kB",14}");
        Measure("reach of a new tip", () => HistoryOf(history).Snapshot.Reach(history.Head.Value), () => PlainLoops.Reach(entries, history.Head.Value));
        entries = [];
        Measure("selection alone", () => new Selection(history, view), null);
        Measure("commits by day, author's clock", () => CommitsOverTime.Of(history, view with { Step = ViewStep.Day }), () => PlainLoops.PerDay(plain, utc: false));
        Measure("commits by week, UTC", () => CommitsOverTime.Of(history, week with { Clock = ViewClock.Utc }), () => PlainLoops.PerDay(plain, utc: true));
        Measure("commits by week, this year", () => CommitsOverTime.Of(history, week.Of(ViewRange.Year)), null);
        Measure("punch card, author's clock", () => PunchCard.Of(history, view), () => PlainLoops.PunchCard(plain));
        Measure("punch card, UTC", () => PunchCard.Of(history, view with { Clock = ViewClock.Utc }), null);
        Measure("lines by day", () => LinesOverTime.Of(history, view with { Step = ViewStep.Day }), () => PlainLoops.LinesPerDay(plain));
        Measure("committers, all time", () => Committers.Of(history, view), () => PlainLoops.Committers(plain));
        Measure("committers with active days, streaks", () => Committers.WithDaysOf(history, view), null);
        Measure("committers, sparklines of 500", () => CommitterSparklines.Of(history, view, Enumerable.Range(0, 500)), null);
        Measure("committers, this year", () => Committers.Of(history, view.Of(ViewRange.Year)), null);
        Measure("headline numbers, two periods", () => HeadlineNumbers.Of(history, view.Of(ViewRange.Year)), null);
        Measure("calendar", () => CalendarYears.Of(history, view), null);
        Measure("new and returning people by month", () => Newcomers.Of(history, view), null);
        var tagged = history with { Tags = [.. Enumerable.Range(1, 400).Select(i => new Tag($"v{i}", history.Snapshot.Count - 1 - i * 2_000, null))] };
        Measure("what came with each of 400 tags", () => Releases.Of(tagged, view), null);
        Measure("from author to committer date", () => TimeToCommit.Of(history, view), null);
        Measure("commits by week, one person", () => CommitsOverTime.Of(history, week with { Author = history.KeyOf(0) }), null);
        Measure("what hides an address", () => MissingCommits.Of(history, view.Of(ViewRange.LastYear), "p0@example.com"), null);
        var shas = new ShaPrefixes([.. Enumerable.Range(0, history.Snapshot.Count).Select(i => BitConverter.GetBytes(unchecked((ulong)i * 0x9E3779B97F4A7C15)))]);
        Measure("two repositories together", () => Together.Of([new(history, shas), new(history, shas)], view), null, 2);
        Measure("highlights", () => Highlights.Of(history, view), null);
        var files = FilesOf(history.Snapshot.Count, out var rows);
        var withFiles = history with { Files = files };
        Console.WriteLine($"with {rows:N0} files changed, {files.Paths.Count:N0} paths; the same CPU per million files:");
        Measure("lines by day, some paths, cold", () => LinesOverTime.Of(withFiles with { Files = FilesOf(files) }, view with { Paths = "d1\n!d11" }), null, rows / 1e6);
        Measure("lines by day, generated apart, cold", () => LinesOverTime.Of(withFiles with { Files = FilesOf(files) }, view with { WithoutGenerated = true }), null, rows / 1e6);
        Measure("lines by day, some paths, warm", () => LinesOverTime.Of(withFiles, view with { Paths = "d1\n!d11" }), null, rows / 1e6);
        Measure("folder, with its tree map", () => Folder.Of(withFiles, view, "")!, null, rows / 1e6);
        Measure("hot spots", () => Folder.HotSpots(withFiles, view, "", 20), null, rows / 1e6);
        Measure("ownership of one folder", () => Knowledge.Of(withFiles, view, "d1/"), null, rows / 1e6);
        Measure("ownership of the whole tree", () => Knowledge.Of(withFiles, view, ""), null, rows / 1e6);
        Measure("two views side by side", () => Comparison.Of(history, view.Of(ViewRange.Year), view.Of(ViewRange.LastYear)), null);
        Measure("committers, co-authors in part", () => Committers.Of(history, view with { CoAuthors = ViewCredit.Split }), null);
        Measure("rollup for the dashboard", () => DailyCommitsRollup.Of(history.Snapshot, history.Head), null);

        return 0;
    }

    private static void Measure(string name, Func<object> ours, Func<object>? plain, double millions = 1)
    {
        if (only is not null && !name.Contains(only, StringComparison.Ordinal)) return;
        for (var i = 0; i < Warmup; i++) ours();
        for (var i = 0; i < 3; i++) plain?.Invoke();
        List<double> mine = [], theirs = [];
        for (var round = 0; round < Rounds; round++)
        {
            mine.Add(Cpu(ours) / millions);
            if (plain is not null) theirs.Add(Cpu(plain));
        }
        var before = GC.GetTotalAllocatedBytes();
        GC.KeepAlive(ours());
        var allocated = (GC.GetTotalAllocatedBytes() - before) / 1024;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-36} {Median(mine),8:0.0} {(plain is null ? "" : Median(theirs).ToString("0.0", CultureInfo.InvariantCulture)),11} {allocated,14:N0}"));
    }

    // CPU, not wall time: other processes share the machine. Each pays for its own garbage, and for nobody else's.
    private static double Cpu(Func<object> work)
    {
        const int Times = 12;
        GC.Collect();
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        for (var i = 0; i < Times; i++) GC.KeepAlive(work());
        return (Process.GetCurrentProcess().TotalProcessorTime - before).TotalMilliseconds / Times;
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }

    /// <summary>A thousand repositories of 16,000 commits opened one after the other, then at random, by four at a time.</summary>
    private static async Task MemoryAsync(HistoryEntry[] entries)
    {
        const int Repositories = 1_000;
        const long Limit = 128L << 20;
        var folder = Directory.CreateTempSubdirectory("flaskdash-bench-");
        try
        {
            var contexts = new Contexts(Path.Combine(folder.FullName, "bench.db"));
            var chunk = HistoryFormat.Encode(entries);
            await FillAsync(contexts, Repositories, chunk);

            var histories = new RepositoryHistory(contexts, new RepositoryFiles(contexts, Options.Create(new InsightsOptions())), Options.Create(new InsightsOptions { CacheBytes = Limit }));
            GC.Collect();
            var (before, peak, highest) = (OwnMemory(), 0L, 0L);
            var cpu = Process.GetCurrentProcess().TotalProcessorTime;
            var random = new Random(1);
            var order = Enumerable.Range(1, Repositories).Concat(Enumerable.Range(0, 2 * Repositories).Select(_ => random.Next(1, Repositories + 1)));
            await Parallel.ForEachAsync(order, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (id, ct) =>
            {
                var history = await histories.OpenAsync(id, ct);
                CommitsOverTime.Of(history!, new ViewSettings(Today));
                lock (contexts)
                {
                    peak = Math.Max(peak, OwnMemory());
                    highest = Math.Max(highest, histories.Bytes);
                }
            });
            cpu = Process.GetCurrentProcess().TotalProcessorTime - cpu;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{Repositories:N0} repositories of {chunk.Length / 1024:N0} kB, {3 * Repositories:N0} opened by 4 at a time, limit {Limit >> 20} MB: cache at most {highest / 1048576.0:0.0} MB, process {before >> 20} MB before and {peak >> 20} MB at its peak, {cpu.TotalMilliseconds / (3 * Repositories):0.0} ms CPU each"));
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            folder.Delete(recursive: true);
        }
    }

    // Without the pages of the database file that SQLite maps: those are the file's cache, and each connection counts them again.
    private static long OwnMemory() => OperatingSystem.IsLinux()
        ? long.Parse(File.ReadLines("/proc/self/status").First(l => l.StartsWith("RssAnon", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) << 10
        : Process.GetCurrentProcess().PrivateMemorySize64;

    private static async Task FillAsync(Contexts contexts, int repositories, byte[] chunk)
    {
        await using var db = contexts.CreateDbContext();
        await db.Database.MigrateAsync();
        for (var id = 1; id <= repositories; id++)
        {
            db.Repositories.Add(new Repository { Id = id, Name = "r", Address = $"https://example.com/{id}", HeadSha = new byte[20], Generation = 1 });
            db.Commits.Add(new Commit { Id = id, RepositoryId = id, Position = 15_999, Sha = new byte[20], Parents = [], Subject = "s" });
            db.Snapshots.Add(new SnapshotManifest { RepositoryId = id, Format = HistoryFormat.Version, Generation = 1, Commits = 16_000 });
            db.SnapshotChunks.Add(new SnapshotChunk { RepositoryId = id, Group = 'H', Number = 0, Version = 1, Data = chunk });
            if (id % 50 != 0) continue;
            await db.SaveChangesAsync();
            db.ChangeTracker.Clear();
        }
    }

    private static History HistoryOf(HistoryEntry[] entries) => new(
        new HistorySnapshot([.. entries.Chunk(HistoryFormat.ChunkSize).Select(c => HistoryFormat.Encode(c))], 1),
        entries.Length - 1,
        [.. Enumerable.Range(0, People).Select(n => new Person($"Person {n}", $"p{n}@example.com"))], []);

    /// <summary>Some three files a commit among 60,000 in 300 folders, a tenth generated; all but a third are still there.</summary>
    private static FileHistory FilesOf(int commits, out int rows)
    {
        const int Paths = 60_000;
        var random = new Random(7);
        var chunks = new List<byte[]>();
        rows = 0;
        for (var first = 0; first < commits; first += HistoryFormat.ChunkSize)
        {
            var count = Math.Min(HistoryFormat.ChunkSize, commits - first);
            var files = new List<IReadOnlyList<ChangedFile>>(count);
            for (var i = 0; i < count; i++)
            {
                var start = random.Next(Paths);
                files.Add([.. Enumerable.Range(0, random.Next(0, 7)).Select(n => new ChangedFile((start + n * random.Next(1, 40)) % Paths, -1, random.Next(100), random.Next(60)))]);
                rows += files[^1].Count;
            }
            chunks.Add(FileFormat.Encode([.. Enumerable.Repeat(FilesState.Lines, count)], files));
        }
        var tree = HeadTree.Encode([.. Enumerable.Range(0, Paths).Where(p => p % 3 > 0).Select(p => new TreeFile(p, p, TreeKind.File))], new byte[20], [], Paths);
        return new FileHistory(chunks, [.. Enumerable.Range(0, Paths).Select(p => $"d{p / 2_000}/s{p / 200 % 10}/file{p}.cs")], [.. Enumerable.Range(0, Paths).Select(p => p % 10 == 0 ? PathAttributes.Generated : PathAttributes.None)]) { Tree = new HeadTree(tree) };
    }

    /// <summary>The same files without what is remembered of them.</summary>
    private static FileHistory FilesOf(FileHistory files) =>
        new([.. Enumerable.Range(0, files.Chunks).Select(files.ChunkBytes)], files.Paths, files.Attributes) { Tree = files.Tree };

    /// <summary>The same chunks without what is remembered of them.</summary>
    private static History HistoryOf(History history) =>
        history with { Snapshot = new HistorySnapshot([.. Enumerable.Range(0, history.Snapshot.Chunks).Select(history.Snapshot.ChunkBytes)], 1) };

    /// <summary>Twenty years: a tenth of merges, few people with most commits, six offsets, a share of commits on branches that the head does not reach.</summary>
    private static HistoryEntry[] Synthesise(int commits)
    {
        var random = new Random(42);
        int[] offsets = [0, 60, 120, 330, -480, -300];
        var entries = new HistoryEntry[commits];
        for (var i = 0; i < commits; i++)
        {
            var seconds = 1_150_000_000L + (long)i * 630_000_000 / commits + random.Next(86_400);
            var author = (int)(Math.Pow(random.NextDouble(), 4) * People);
            int[] parents = i == 0 ? [] : i < 10 || random.Next(10) > 0 ? [Math.Max(0, random.Next(20) > 0 ? i - 1 : i - 3)] : [i - 1, i - 2 - random.Next(8)];
            entries[i] = new HistoryEntry(seconds - random.Next(100_000), offsets[author % 6], seconds, offsets[author % 6], author, author % 100,
                LinesState.Read, random.Next(1, 9), random.Next(200), random.Next(150), parents);
        }
        return entries;
    }

    private sealed class Contexts(string file) : IDbContextFactory<DashContext>
    {
        private readonly DbContextOptions<SqliteDashContext> options = new DbContextOptionsBuilder<SqliteDashContext>()
            .UseSqlite(new SqliteConnectionStringBuilder { DataSource = file }.ToString()).AddInterceptors(new SqlitePragmas()).Options;

        public DashContext CreateDbContext() => new SqliteDashContext(options);
    }
}
