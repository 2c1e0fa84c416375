using System.Diagnostics;
using System.Globalization;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Indexing;
using FlaskDash.Razor.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Tests.Indexing;

public sealed class InterruptionTests : IDisposable
{
    // More than two chunks of line counts, more than two transactions of history.
    private const int Commits = 9_000;

    // Passes the first call that counts lines and holds the others up, so that there is a middle to stop in.
    // The shell itself waits, at a pipe that nobody opens: a child of it would outlive a kill.
    private const string HoldLines = """case "$*" in *--numstat*) if [ -e "$HERE/first" ]; then mkfifo "$HERE/hold"; read line < "$HERE/hold"; else touch "$HERE/first"; fi;; esac""";

    // Keeps what git is asked to count.
    private const string NoteLines = """case "$*" in *--numstat*) tee "$HERE/asked.$$" | git "$@"; exit;; esac""";

    private readonly SampleRepository sample = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => sample.Dispose();

    [Theory]
    [InlineData(IndexStage.Fetching)]
    [InlineData(IndexStage.History)]
    [InlineData(IndexStage.Files)]
    [InlineData(IndexStage.Lines)]
    public async Task A_run_that_is_stopped_goes_on_where_it_was(IndexStage at)
    {
        sample.CommitMany(Commits);
        using var host = new IndexerHost();
        var id = await host.AddAsync(sample.Path, Stop);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Stop);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => host.Indexer.IndexAsync(id, new When(p => p.Stage == at && (at == IndexStage.Fetching || p.Done > 0), cancel.Cancel), cancel.Token));

        var stopped = await host.RowAsync(id, Stop);
        var state = at is IndexStage.Files or IndexStage.Lines ? RepositoryState.Ready : RepositoryState.Waiting;
        Assert.Equal((state, true, null), (stopped.State, stopped.WantedAt is not null, stopped.LeaseHolder));
        var kept = await CountAsync(host);
        if (at == IndexStage.History) Assert.InRange(kept, 1, Commits - 1);
        using var again = host.Again();
        await again.IndexAsync(id, Stop);
        await again.EqualsGitAsync(id, Stop);
    }

    [Fact]
    public async Task A_process_that_is_killed_while_it_counts_lines_loses_and_repeats_nothing()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "kill -9 is Unix.");
        sample.CommitMany(Commits);
        using var host = new IndexerHost();
        using var git = new GitWrapper(HoldLines);

        using (var child = StartChild(host, git, sample.Path))
        {
            await UntilAsync(async () => await LinesReadAsync(host) is > 0 and < Commits || child.HasExited);
            Assert.False(child.HasExited);
            child.Kill(entireProcessTree: false);
            await child.WaitForExitAsync(Stop);
        }

        await using var db = host.Open();
        if (!db.IsPostgres) Assert.Equal("ok", (await db.Database.SqlQuery<string>($"SELECT integrity_check AS Value FROM pragma_integrity_check").ToListAsync(Stop)).Single());
        var orphan = await db.Repositories.AsNoTracking().SingleAsync(Stop);
        Assert.Equal((RepositoryState.Reading, IndexStage.Lines), (orphan.State, orphan.Stage));
        var ids = await db.Commits.Where(c => c.RepositoryId == orphan.Id && c.Lines == LinesState.Read).Select(c => c.Id).ToListAsync(Stop);
        Assert.InRange(ids.Count, 1, Commits - 1);

        // While the lease runs nobody else comes in; then anybody does.
        await UntilAsync(async () => await host.Indexer.IndexAsync(orphan.Id, null, Stop));
        await host.EqualsGitAsync(orphan.Id, Stop);
    }

    [Fact]
    public async Task The_app_started_after_a_kill_takes_over_counts_the_rest_and_sweeps_up()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "kill -9, and processes are looked up in /proc.");
        sample.CommitMany(Commits);
        using var host = new IndexerHost();
        using var held = new GitWrapper(HoldLines);
        using (var child = StartChild(host, held, sample.Path))
        {
            await UntilAsync(async () => (await LinesReadAsync(host) is > 0 and < Commits && File.Exists(held["hold"])) || child.HasExited);
            Assert.False(child.HasExited);
            Assert.NotEmpty(ProcessesOf(host));
            child.Kill(entireProcessTree: false);
            await child.WaitForExitAsync(Stop);
        }
        await UntilAsync(() => Task.FromResult(ProcessesOf(host).Count == 0)); // the kernel ends git with its parent
        var orphan = await RowAsync(host);
        var before = await ShasReadAsync(host);
        // What a kill while fetching leaves; a lock is free once its process is gone.
        string[] leftovers = [Path.Combine(host.Folder, "tmp", "git-job-0123"), Path.Combine(host.Folder, "tmp", "git-job-0123.pem"), host.Mirror(orphan.Id + 1) + ".new"];
        Directory.CreateDirectory(leftovers[2]);
        foreach (var file in leftovers[..2]) await File.WriteAllTextAsync(file, "left", Stop);

        using var noted = new GitWrapper(NoteLines);
        using var app = new AppProcess(new TemporaryFolder(), "Development", "--urls", $"http://localhost:{FreePort.Take()}", "--LocalOrg:Port", FreePort.Take().ToString(CultureInfo.InvariantCulture),
            "--Data:Folder", host.Folder, "--Database:Url", host.DatabaseUrl, "--Repositories:LocalRoots:0", Path.GetTempPath(), "--Git:Executable", noted.Path, "--Indexing:WatchEvery", "00:00:01", "--Indexing:LeaseTime", "00:00:05");
        await app.PrintsAsync("Data lies in", Stop);
        await UntilAsync(async () => (await RowAsync(host)).State != RepositoryState.Reading);

        Assert.Equal(orphan.LeaseFence + 1, (await RowAsync(host)).LeaseFence);
        await host.EqualsGitAsync(orphan.Id, Stop);
        var asked = Directory.EnumerateFiles(Path.GetDirectoryName(noted.Path)!, "asked.*").SelectMany(File.ReadLines).ToList();
        Assert.Equal(Commits, before.Count + asked.Count);
        Assert.Empty(before.Intersect(asked));
        Assert.DoesNotContain(leftovers, Path.Exists);
        Assert.Empty(ProcessesOf(host));
    }

    [Fact]
    public async Task Two_runs_at_once_do_the_work_once()
    {
        sample.CommitMany(500);
        using var one = new IndexerHost();
        using var other = one.Again();
        var id = await one.AddAsync(sample.Path, Stop);
        var inside = new TaskCompletionSource();
        var second = false;

        var first = one.Indexer.IndexAsync(id, new When(p => p.Stage == IndexStage.History, () =>
        {
            second = other.Indexer.IndexAsync(id, null, Stop).GetAwaiter().GetResult();
            inside.TrySetResult();
        }), Stop);
        Assert.True(await first);
        await inside.Task;

        Assert.False(second);
        await one.EqualsGitAsync(id, Stop);
        Assert.Equal(500, await CountAsync(one));
    }

    [Fact]
    public async Task A_run_that_lost_its_lease_writes_nothing_more()
    {
        sample.CommitMany(500);
        using var host = new IndexerHost();
        var id = await host.AddAsync(sample.Path, Stop);

        // What deleting does: from then on every write of the run is shut out.
        Assert.True(await host.Indexer.IndexAsync(id, new When(p => p.Stage == IndexStage.History, () =>
        {
            using var db = host.Open();
            db.Repositories.ExecuteUpdate(row => row.SetProperty(r => r.DeletedAt, DateTime.UtcNow).SetProperty(r => r.LeaseFence, r => r.LeaseFence + 1));
        }), Stop));

        Assert.Equal(0, await CountAsync(host));
        var row = await host.RowAsync(id, Stop);
        Assert.Equal((null, null), (row.IndexedAt, row.Problem));
        Assert.False(await host.Indexer.IndexAsync(id, null, Stop));
    }

    // The command line in a process of its own, on the host's database.
    private static Process StartChild(IndexerHost host, GitWrapper git, string source)
    {
        var app = Path.Combine(AppContext.BaseDirectory, "FlaskDash.Razor.dll");
        var start = new ProcessStartInfo("dotnet", [app, "index", source, "--name", "killed"]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = host.Folder };
        start.Environment["DOTNET_ENVIRONMENT"] = start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["Data__Folder"] = host.Folder;
        start.Environment["Database__Url"] = host.DatabaseUrl;
        start.Environment["Repositories__LocalRoots__0"] = Path.GetTempPath();
        start.Environment["Git__Executable"] = git.Path;
        start.Environment["Indexing__Readers"] = "1";
        start.Environment["Indexing__LeaseTime"] = "00:00:02";
        var child = Process.Start(start)!;
        _ = child.StandardOutput.ReadToEndAsync(Stop);
        _ = child.StandardError.ReadToEndAsync(Stop);
        return child;
    }

    // Every git that reads a mirror is given it as an argument.
    private static List<string> ProcessesOf(IndexerHost host)
    {
        var found = new List<string>();
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0])))
        {
            try
            {
                var command = File.ReadAllText(Path.Combine(process, "cmdline"));
                if (command.Contains("--git-dir=" + host.Folder, StringComparison.Ordinal)) found.Add(command);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException) { /* it has ended meanwhile */ }
        }
        return found;
    }

    private static async Task<Repository> RowAsync(IndexerHost host)
    {
        await using var db = host.Open();
        return await db.Repositories.AsNoTracking().SingleAsync(Stop);
    }

    private static async Task<List<string>> ShasReadAsync(IndexerHost host)
    {
        await using var db = host.Open();
        return (await db.Commits.Where(c => c.Lines == LinesState.Read).Select(c => c.Sha).ToListAsync(Stop)).ConvertAll(Convert.ToHexStringLower);
    }

    private static async Task<int> LinesReadAsync(IndexerHost host)
    {
        await using var db = host.Open();
        return await db.Commits.CountAsync(c => c.Lines == LinesState.Read, Stop);
    }

    private static async Task<int> CountAsync(IndexerHost host)
    {
        await using var db = host.Open();
        return await db.Commits.CountAsync(Stop);
    }

    // Another process works meanwhile: nothing here can signal it.
    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        while (!await condition()) await Task.Delay(50, limit.Token);
    }
}
