using System.Diagnostics;
using System.Globalization;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Git;
using FlaskDash.Razor.Indexing;
using FlaskDash.Razor.Insights;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FlaskDash.Bench;

/// <summary>
/// <c>-- index PATH [--times N] [--refresh N] [--postgres URL]</c>: a full run and a refresh of the newest commits of a local repository, each stage beside
/// git's own reading of the same commits, in turns. Fetching is shown and not counted: it is git's own work in both.
/// </summary>
internal static class IndexBench
{
    // All that stage A reads, in the order in which it reads it.
    private const string Metadata = "log --branches --tags -z --date=raw --format=%H%x00%P%x00%an%x00%ae%x00%at%x00%ad%x00%cn%x00%ce%x00%ct%x00%cd%x00%s%x00%B";
    private const string Numstat = "log --branches --tags --numstat -M --format=%H";

    // In place of SQLite files; each round's rows stay beside those of the rounds before.
    private static string? postgres;

    public static async Task<int> RunAsync(string[] args)
    {
        if (args.FirstOrDefault() is not { } path || !Directory.Exists(path))
        {
            await Console.Error.WriteLineAsync("bench: index PATH [--times N] [--refresh N] [--postgres URL], where PATH is a local repository and URL an empty database");
            return 2;
        }
        var (times, refresh) = (Option(args, "--times", 2), Option(args, "--refresh", 200));
        postgres = Array.IndexOf(args, "--postgres") is >= 0 and var at ? args[at + 1] : null;
        var folder = Directory.CreateTempSubdirectory("flaskdash-bench-");
        try
        {
            await MeasureAsync(Path.GetFullPath(path), folder.FullName, times, refresh);
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task MeasureAsync(string path, string folder, int times, int refresh)
    {
        var source = Path.Combine(folder, "source.git");
        await GitAsync(folder, $"clone -q --bare --no-local --no-tags {path} {source}");
        await GitAsync(source, "fetch -q --tags origin");
        await GitAsync(source, "commit-graph write --reachable --no-progress");

        var all = await TextAsync(source, "rev-list --count --branches --tags");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{all} commits, {Environment.ProcessorCount} cores, {times} rounds"));
        Console.WriteLine("                            wall s    CPU s   of it in git");
        var rounds = new List<(double Log, double Charted, double Numstat, double All)>();
        for (var round = 0; round < times; round++)
        {
            var log = await GitAsync(source, Metadata);
            Show("git log, metadata", log);
            // One mirror and a new database each round: the clone is git's own work and not counted.
            var run = await IndexAsync(source, Path.Combine(folder, "run"), $"round{round}.db", null);
            Show("index: fetch", run.Fetch);
            Show("index: until charted", run.Charted);
            Show("index: search and lines", run.Lines);
            var numstat = await GitAsync(source, Numstat);
            Show("git log --numstat", numstat);
            rounds.Add((log.Wall, run.Charted.Wall, numstat.Wall, run.Charted.Wall + run.Lines.Wall));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"memory of this process, highest so far: {PeakMegabytes()} MB"));
        }
        Directory.Delete(Path.Combine(folder, "run"), recursive: true);
        Ratio("charted / git's metadata read", 2.5, rounds.Select(r => r.Charted / r.Log));
        Ratio("everything / git log --numstat", 1.0, rounds.Select(r => r.All / r.Numstat));
        await MeasureRefreshAsync(source, folder, times, refresh);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"memory of this process, highest: {PeakMegabytes()} MB (wanted: 300)"));
    }

    private static async Task MeasureRefreshAsync(string source, string folder, int times, int commits)
    {
        // The newest commits are taken away from the default branch, and all other refs, so that exactly these are new.
        var head = await TextAsync(source, "symbolic-ref HEAD");
        var tip = await TextAsync(source, "rev-parse HEAD");
        var older = "";
        for (var back = 1; ; back++)
        {
            older = await TextAsync(source, $"rev-parse HEAD~{back}");
            if (int.Parse(await TextAsync(source, $"rev-list --count {tip} --not {older}"), CultureInfo.InvariantCulture) >= commits) break;
        }
        var count = await TextAsync(source, $"rev-list --count {tip} --not {older}");
        foreach (var name in (await TextAsync(source, "for-each-ref --format=%(refname)")).Split('\n').Where(name => name != head))
            if (await TextAsync(source, $"rev-list --count {name} --not {older}") != "0") await GitAsync(source, $"update-ref -d {name}");

        var ratios = new List<double>();
        for (var round = 0; round < times; round++)
        {
            // Another folder each round: pooled connections outlive a deleted file.
            var data = Path.Combine(folder, $"refresh{round}");
            await GitAsync(source, $"update-ref {head} {older}");
            var id = (await IndexAsync(source, data, "dash.db", null)).Id;
            await GitAsync(source, $"update-ref {head} {tip}");
            var run = await IndexAsync(source, data, "dash.db", id);
            var git = await GitAsync(source, $"log --numstat -M --format=%H {tip} --not {older}");
            Show($"git log --numstat, {count} commits", git);
            Show("refresh: fetch", run.Fetch);
            Show("refresh: all the rest", run.Charted + run.Lines);
            ratios.Add((run.Charted.Wall + run.Lines.Wall) / git.Wall);
            var idle = await IndexAsync(source, data, "dash.db", id);
            Show("refresh: nothing new", idle.Charted + idle.Lines);
            Directory.Delete(data, recursive: true);
        }
        Ratio("refresh / git's numstat of it", 3.0, ratios);
    }

    private readonly record struct Cost(double Wall, double Cpu, double GitCpu)
    {
        public static Cost operator -(Cost a, Cost b) => new(a.Wall - b.Wall, a.Cpu - b.Cpu, a.GitCpu - b.GitCpu);
        public static Cost operator +(Cost a, Cost b) => new(a.Wall + b.Wall, a.Cpu + b.Cpu, a.GitCpu + b.GitCpu);
    }

    /// <summary>Notes when each stage began.</summary>
    private sealed class Stages : IProgress<RepositoryProgress>
    {
        public Dictionary<IndexStage, Cost> Began { get; } = [];

        public void Report(RepositoryProgress value) => Began.TryAdd(value.Stage, Now());
    }

    private static async Task<(int Id, Cost Fetch, Cost Charted, Cost Lines)> IndexAsync(string source, string folder, string database, int? id)
    {
        using var host = BenchHost.Build(source, folder, postgres ?? "sqlite:///" + database);
        await host.Services.GetRequiredService<Migrator>().MigrateAsync(CancellationToken.None);
        if (id is null)
        {
            await using var db = await host.Services.GetRequiredService<IDbContextFactory<DashContext>>().CreateDbContextAsync();
            var row = new Repository { Name = "bench", Address = source, Source = RepositorySource.Local, AddedAt = DateTime.UtcNow };
            db.Repositories.Add(row);
            await db.SaveChangesAsync();
            id = row.Id;
        }

        var stages = new Stages();
        var start = Now();
        await host.Services.GetRequiredService<RepositoryIndexer>().IndexAsync(id.Value, stages, CancellationToken.None);
        var end = Now();
        await using (var db = await host.Services.GetRequiredService<IDbContextFactory<DashContext>>().CreateDbContextAsync())
            if (await db.Repositories.SingleAsync(r => r.Id == id) is { State: not RepositoryState.Ready } failed) throw new InvalidOperationException(failed.Problem);

        var fetched = stages.Began[IndexStage.History];
        // Else the connections of a round, with what they have mapped and cached, count in the next one.
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        var charted = stages.Began.GetValueOrDefault(IndexStage.Lines, end);
        return (id.Value, fetched - start, charted - fetched, end - charted);
    }

    private static async Task<Cost> GitAsync(string folder, string arguments)
    {
        var start = Now();
        using var git = Start(folder, arguments);
        await git.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        await git.WaitForExitAsync();
        if (git.ExitCode != 0) throw new InvalidOperationException($"git {arguments} exited with {git.ExitCode}");
        return Now() - start;
    }

    private static async Task<string> TextAsync(string folder, string arguments)
    {
        using var git = Start(folder, arguments);
        var text = await git.StandardOutput.ReadToEndAsync();
        await git.WaitForExitAsync();
        return text.TrimEnd('\n');
    }

    private static Process Start(string folder, string arguments)
    {
        var start = new ProcessStartInfo("git", arguments.Split(' ')) { WorkingDirectory = folder, RedirectStandardOutput = true };
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        start.Environment["GIT_NO_LAZY_FETCH"] = "1";
        return Process.Start(start)!;
    }

    // Linux: user and system time of this process, and of its children that have ended (proc(5), fields 14 to 17, in hundredths of a second).
    private static Cost Now()
    {
        var wall = Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency;
        if (!OperatingSystem.IsLinux()) return new Cost(wall, Environment.CpuUsage.TotalTime.TotalSeconds, 0);
        var text = File.ReadAllText("/proc/self/stat");
        var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        double Hundredths(int field) => double.Parse(fields[field - 3], CultureInfo.InvariantCulture) / 100;
        var git = Hundredths(16) + Hundredths(17);
        return new Cost(wall, Hundredths(14) + Hundredths(15) + git, git);
    }

    private static long PeakMegabytes()
    {
        using var self = Process.GetCurrentProcess();
        return self.PeakWorkingSet64 >> 20;
    }

    private static int Option(string[] args, string name, int otherwise) =>
        Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : otherwise;

    private static void Show(string what, Cost cost) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-26} {cost.Wall,8:0.00} {cost.Cpu,8:0.00} {cost.GitCpu,8:0.00}"));

    private static void Ratio(string what, double wanted, IEnumerable<double> ratios) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {string.Join(", ", ratios.Select(r => r.ToString("0.00", CultureInfo.InvariantCulture)))} (wanted: at most {wanted:0.0})"));
}
