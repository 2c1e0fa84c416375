using System.Diagnostics;
using System.Globalization;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Git;
using FlaskDash.Razor.Identity;
using FlaskDash.Razor.Indexing;
using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Repositories;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FlaskDash.Bench;

/// <summary>
/// <c>-- lists PATH [--postgres URL]</c>: searches, lists at any depth, and all commits as rows of a file, without the pages around them.
/// Each in turn, many times, warm; milliseconds of this process's clock, so the database's part counts.
/// </summary>
internal static class ListsBench
{
    private const int Rounds = 40;

    private static readonly string[] Searches = ["fix", "the", "refactor rebase", "\"merge branch\"", "zlib -test", "author:junio rebase", "before:2012-01-01 memory", "nowhere-to-be-found"];

    public static async Task<int> RunAsync(string[] args)
    {
        if (args.FirstOrDefault() is not { } path || !Directory.Exists(path))
        {
            await Console.Error.WriteLineAsync("bench: lists PATH [--postgres URL], where PATH is a local bare repository and URL an empty database");
            return 2;
        }
        var folder = Directory.CreateTempSubdirectory("flaskdash-bench-");
        try
        {
            var url = Array.IndexOf(args, "--postgres") is >= 0 and var at ? args[at + 1] : "sqlite:///lists.db";
            using var host = BenchHost.Build(Path.GetFullPath(path), folder.FullName, url);
            await MeasureAsync(host.Services, Path.GetFullPath(path));
            return 0;
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            folder.Delete(recursive: true);
        }
    }

    private static async Task MeasureAsync(IServiceProvider services, string path)
    {
        await services.GetRequiredService<Migrator>().MigrateAsync(CancellationToken.None);
        int id;
        await using (var db = await services.GetRequiredService<IDbContextFactory<DashContext>>().CreateDbContextAsync())
        {
            var row = new Repository { Name = "bench", Address = path, Source = RepositorySource.Local, Visibility = Visibility.Public, AddedAt = DateTime.UtcNow };
            db.Repositories.Add(row);
            await db.SaveChangesAsync();
            id = row.Id;
        }
        await services.GetRequiredService<RepositoryIndexer>().IndexAsync(id, null, CancellationToken.None);

        await using var scope = services.CreateAsyncScope();
        var finder = scope.ServiceProvider.GetRequiredService<CommitFinder>();
        var browser = scope.ServiceProvider.GetRequiredService<CommitBrowser>();
        var history = (await services.GetRequiredService<RepositoryHistory>().OpenAsync(id, 0, CancellationToken.None))!;
        var view = new ViewSettings(DateOnly.FromDateTime(DateTime.UtcNow));
        var all = CommitsInView.Of(history, view).Commits;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{history.Snapshot.Count} commits; median and 95th of {Rounds} in ms"));

        // Code that ran seldom is compiled anew while it runs: that would be counted to the first.
        for (var warm = 0; warm < 60; warm++)
            foreach (var text in Searches) await finder.FindAsync(SearchQuery.Parse(text), null, default, CancellationToken.None);
        foreach (var text in Searches)
        {
            var query = SearchQuery.Parse(text);
            var hits = (await finder.FindAsync(query, null, default, CancellationToken.None)).Hits;
            await TimeAsync($"search {text} ({(hits > CommitFinder.MostHits ? "1,000+" : hits)} hits)", () => finder.FindAsync(query, null, default, CancellationToken.None));
        }
        foreach (var depth in new[] { 0.0, 0.1, 0.5, 0.99 })
        {
            var position = history.Snapshot.NewestFirst[(int)(depth * (history.Snapshot.Count - 1))];
            await using var db = await services.GetRequiredService<IDbContextFactory<DashContext>>().CreateDbContextAsync();
            var key = await db.Commits.Where(c => c.RepositoryId == id && c.Position == position).Select(c => c.Id).SingleAsync();
            var cursor = depth == 0 ? default : new CommitCursor(Before: key);
            await TimeAsync(string.Create(CultureInfo.InvariantCulture, $"list at {depth:P0} of its depth"), () => browser.PageAsync(id, history.Snapshot, all, cursor, CancellationToken.None));
        }

        var export = scope.ServiceProvider.GetRequiredService<CommitExport>();
        GC.Collect();
        var (before, highest, count) = (GC.GetTotalMemory(forceFullCollection: true), 0L, 0);
        var started = Stopwatch.GetTimestamp();
        await foreach (var _ in export.Of(id, history.Snapshot, all, withEmails: true, CancellationToken.None).Rows)
            if (++count % 5_000 == 0) highest = Math.Max(highest, GC.GetTotalMemory(forceFullCollection: true));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"all commits as rows of a file",-48} {count} rows in {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s; live memory at most {(highest - before) / 1_048_576.0:0.0} MiB above its start"));
    }

    private static async Task TimeAsync<T>(string name, Func<Task<T>> ask)
    {
        for (var warm = 0; warm < 10; warm++) await ask();
        var times = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            var started = Stopwatch.GetTimestamp();
            await ask();
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        times.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-48} {times[Rounds / 2],8:0.0} {times[Rounds * 95 / 100],8:0.0}"));
    }
}
