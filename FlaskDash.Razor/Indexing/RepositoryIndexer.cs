using System.Diagnostics;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Git;
using FlaskDash.Razor.Insights;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlaskDash.Razor.Indexing;

/// <summary>Brings a repository's rows up to date with its source: fetch, history, search, lines. Safe to stop at any point and to start again.</summary>
public sealed class RepositoryIndexer
{
    private const int SearchBatch = 5_000;

    private readonly IDbContextFactory<DashContext> contexts;
    private readonly GitMirrors mirrors;
    private readonly GitRefs gitRefs;
    private readonly GitHistory gitHistory;
    private readonly RepositoryHistory histories;
    private readonly LinesReader lines;
    private readonly TimeProvider time;
    private readonly IndexingOptions options;
    private readonly ILogger logger;

    public RepositoryIndexer(
        IDbContextFactory<DashContext> contexts, GitMirrors mirrors, GitRefs refs, GitHistory history, GitLines lines, RepositoryHistory histories,
        TimeProvider time, IOptions<IndexingOptions> options, IOptions<GitOptions> git, ILoggerFactory loggers)
    {
        (this.contexts, this.mirrors, gitRefs, gitHistory, this.histories, this.time) = (contexts, mirrors, refs, history, histories, time);
        this.options = options.Value;
        this.lines = new LinesReader(lines, git, loggers.CreateLogger<LinesReader>());
        logger = loggers.CreateLogger<RepositoryIndexer>();
    }

    /// <summary>Runs while the row wants a run: one that is asked for meanwhile follows.</summary>
    /// <param name="ct">On cancellation the row stays wanted, so that the next start goes on.</param>
    public async Task IndexWantedAsync(int repositoryId, CancellationToken ct)
    {
        while (await IsWantedAsync(repositoryId, ct) && await IndexAsync(repositoryId, null, ct)) { }
    }

    /// <summary>Runs once, now.</summary>
    /// <param name="watcher">Told how far it is; null for nobody.</param>
    /// <returns>False when somebody else has the lease, or the repository is gone. True says nothing of success: the row does.</returns>
    public async Task<bool> IndexAsync(int repositoryId, IProgress<RepositoryProgress>? watcher, CancellationToken ct)
    {
        await using var lease = await IndexLease.TryTakeAsync(contexts, time, options.LeaseTime, repositoryId, ct);
        if (lease is null) return false;

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct, lease.Lost);
        await using var db = await contexts.CreateDbContextAsync(ct);
        await db.Database.OpenConnectionAsync(ct);
        var run = new IndexRun(repositoryId, lease, db, watcher);
        var wantedAt = await db.Repositories.Where(r => r.Id == repositoryId).Select(r => r.WantedAt).SingleAsync(ct);
        var elapsed = Stopwatch.StartNew();
        try
        {
            await RunAsync(run, stop.Token);
            await EndAsync(run, wantedAt, RepositoryState.Ready, null, stop.Token);
            logger.LogInformation("Read repository {Repository} in {Elapsed}", repositoryId, elapsed.Elapsed);
        }
        catch (Exception fault) when (fault is LeaseLostException || (fault is OperationCanceledException && lease.Lost.IsCancellationRequested && !ct.IsCancellationRequested))
        {
            logger.LogInformation("The run on repository {Repository} ended early: it was deleted, or somebody else took it over", repositoryId);
        }
        catch (GitException fault)
        {
            logger.LogWarning("Reading repository {Repository} failed: {Problem} {Output}", repositoryId, fault.Message, fault.Output);
            await EndAsync(run, wantedAt, RepositoryState.Failed, fault.Message, ct);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            var trace = ActivityTraceId.CreateRandom().ToHexString();
            logger.LogError(fault, "Reading repository {Repository} failed, trace id {TraceId}", repositoryId, trace);
            await EndAsync(run, wantedAt, RepositoryState.Failed, $"Something went wrong while reading. The log of the server has the reason under the trace id {trace}.", ct);
        }
        return true;
    }

    private async Task RunAsync(IndexRun run, CancellationToken ct)
    {
        var (db, id) = (run.Db, run.RepositoryId);
        var repository = await db.Repositories.AsNoTracking().SingleAsync(r => r.Id == id, ct);
        await run.TellAsync(IndexStage.Fetching, 0, 100, ct);
        GitSource source = repository.Source == RepositorySource.Local ? new GitSource.Local(repository.Address) : new GitSource.Remote(repository.Address);
        var percent = new FetchPercent(run, contexts);
        var mirror = await mirrors.FetchAsync(id, source, percent, ct);
        await percent.EndAsync();

        var path = mirrors.PathOf(id);
        var refs = await gitRefs.ListAsync(path, ct);
        if (await HasNewsAsync(run, repository, mirror, refs, ct))
        {
            var known = await KnownTipsAsync(run, path, ct);
            var added = await new HistoryStage(gitHistory, run).ReadAsync(path, [.. refs.Select(r => r.CommitSha).Distinct()], known, ct);
            await ChartAsync(run, mirror, refs, ct);
            logger.LogInformation("Repository {Repository}: {Commits} new commits", id, added);
        }
        else
        {
            await FetchedAsync(run, ct);
        }

        await FillSearchAsync(run, ct);
        var history = await histories.OpenAsync(id, ct);
        var reach = history?.Head is { } head ? history.Snapshot.Reach(head) : null;
        if (await db.Commits.AnyAsync(c => c.RepositoryId == id && c.Lines == LinesState.Missing, ct))
        {
            await new LinesStage(lines, run).ReadAsync(path, position => reach?.Contains(position) == true, ct);
            await WriteFactsAsync(run, ct);
        }
    }

    private static async Task<bool> HasNewsAsync(IndexRun run, Repository repository, MirrorState mirror, IReadOnlyList<RefRecord> refs, CancellationToken ct)
    {
        if (repository.IndexedAt is null || repository.DefaultBranch != mirror.DefaultBranch || repository.IsShallow != mirror.IsShallow) return true;
        if (!await run.Db.Snapshots.AnyAsync(s => s.RepositoryId == run.RepositoryId && s.Format == HistoryFormat.Version, ct)) return true;

        var stored = await run.Db.Refs.Where(r => r.RepositoryId == run.RepositoryId).Select(r => new { r.Name, r.CommitSha }).ToListAsync(ct);
        return !refs.Select(r => (r.Name, r.CommitSha)).ToHashSet().SetEquals(stored.Select(r => (r.Name, Convert.ToHexStringLower(r.CommitSha))));
    }

    // The refs' rows are written when everything they reach has rows. One that the mirror lost (it was made again) is no help.
    private async Task<IReadOnlyCollection<string>> KnownTipsAsync(IndexRun run, string mirror, CancellationToken ct)
    {
        var tips = await run.Db.Refs.Where(r => r.RepositoryId == run.RepositoryId).Select(r => r.CommitSha).Distinct().ToListAsync(ct);
        return await gitRefs.ExistingAsync(mirror, [.. tips.Select(Convert.ToHexStringLower)], ct);
    }

    /// <summary>From here on the history is charted: refs, snapshot and facts agree.</summary>
    private async Task ChartAsync(IndexRun run, MirrorState mirror, IReadOnlyList<RefRecord> refs, CancellationToken ct)
    {
        var (db, id, now) = (run.Db, run.RepositoryId, time.GetUtcNow().UtcDateTime);
        var head = refs.FirstOrDefault(r => r.Name == mirror.DefaultBranch);
        await run.Lease.WriteAsync(db, async () =>
        {
            await db.Refs.Where(r => r.RepositoryId == id).ExecuteDeleteAsync(ct);
            // Names that differ only in bytes that are no UTF-8 would be equal here.
            db.Refs.AddRange(refs.DistinctBy(r => r.Name).Select(r => new GitRef
            {
                RepositoryId = id, Name = r.Name, CommitSha = Convert.FromHexString(r.CommitSha), TaggedSeconds = r.TaggedSeconds,
            }));
            await db.SaveChangesAsync(ct);
            db.ChangeTracker.Clear();

            var headSha = head is null ? null : Convert.FromHexString(head.CommitSha);
            await db.Repositories.Where(r => r.Id == id).ExecuteUpdateAsync(row => row
                .SetProperty(r => r.Generation, r => r.Generation + 1)
                .SetProperty(r => r.FetchedAt, now)
                .SetProperty(r => r.DefaultBranch, head == null ? null : head.Name)
                .SetProperty(r => r.HeadSha, headSha)
                .SetProperty(r => r.IsShallow, mirror.IsShallow)
                .SetProperty(r => r.Notice, NoticeOf(mirror, refs, head)), ct);
            var generation = await db.Repositories.Where(r => r.Id == id).Select(r => r.Generation).SingleAsync(ct);
            await new SnapshotStage(run).AppendAsync(generation, ct);
        }, ct);
        await WriteFactsAsync(run, ct);
    }

    private async Task WriteFactsAsync(IndexRun run, CancellationToken ct)
    {
        var history = await histories.OpenAsync(run.RepositoryId, ct);
        await run.Lease.WriteAsync(run.Db, () => RepositoryFacts.WriteAsync(run, history, time.GetUtcNow().UtcDateTime, ct), ct);
    }

    private Task FetchedAsync(IndexRun run, CancellationToken ct)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return run.Lease.WriteAsync(run.Db, () => run.Db.Repositories.Where(r => r.Id == run.RepositoryId)
            .ExecuteUpdateAsync(row => row.SetProperty(r => r.FetchedAt, now), ct), ct);
    }

    private static async Task FillSearchAsync(IndexRun run, CancellationToken ct)
    {
        var (db, id) = (run.Db, run.RepositoryId);
        var done = await db.Repositories.Where(r => r.Id == id).Select(r => r.SearchedCommits).SingleAsync(ct);
        var count = await db.Commits.Where(c => c.RepositoryId == id).MaxAsync(c => (int?)c.Position, ct) + 1 ?? 0;
        while (done < count)
        {
            var (from, to) = (done, Math.Min(done + SearchBatch, count));
            await run.Lease.WriteAsync(db, async () =>
            {
                await db.AddToSearchAsync(id, from, to, ct);
                await db.Repositories.Where(r => r.Id == id).ExecuteUpdateAsync(row => row.SetProperty(r => r.SearchedCommits, to), ct);
            }, ct);
            done = to;
        }
    }

    private static async Task EndAsync(IndexRun run, DateTime? wantedAt, RepositoryState state, string? problem, CancellationToken ct)
    {
        try
        {
            await run.Lease.WriteAsync(run.Db, () => run.Db.Repositories.Where(r => r.Id == run.RepositoryId).ExecuteUpdateAsync(row => row
                .SetProperty(r => r.State, state)
                .SetProperty(r => r.Problem, problem)
                .SetProperty(r => r.Stage, IndexStage.None)
                .SetProperty(r => r.StageDone, 0)
                .SetProperty(r => r.StageTotal, 0)
                // Asked for again meanwhile: that stays.
                .SetProperty(r => r.WantedAt, r => r.WantedAt == wantedAt ? null : r.WantedAt), ct), ct);
        }
        catch (LeaseLostException)
        {
            // whoever has it now says how it ends
        }
    }

    private async Task<bool> IsWantedAsync(int repositoryId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Repositories.AnyAsync(r => r.Id == repositoryId && r.DeletedAt == null && r.WantedAt != null, ct);
    }

    private static string? NoticeOf(MirrorState mirror, IReadOnlyList<RefRecord> refs, RefRecord? head)
    {
        if (refs.Count == 0) return "This repository has no commits yet. Push a branch, then refresh.";
        if (head is null) return "The default branch of this repository does not exist (its HEAD points to a branch without commits), so there is nothing to count on it. Set another default branch at the source, then refresh.";
        return mirror.IsShallow
            ? "This is a shallow clone: commits before its edge are missing, and its oldest commits count their whole tree as added lines."
            : null;
    }
}
