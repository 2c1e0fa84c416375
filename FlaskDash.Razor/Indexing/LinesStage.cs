using System.Runtime.CompilerServices;
using System.Threading.Channels;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Git;
using FlaskDash.Razor.Insights;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Indexing;

/// <summary>Stage C: line counts by file, newest first, by several git processes and one writer; and the search index, where the writer would wait.</summary>
internal sealed class LinesStage(
    GitLines git, IndexLease lease, SnapshotWriter snapshot, int readers, Action<IndexStage, long, long> report) : IDisposable
{
    /// <summary>Commits that one git process counts: neighbours, since they share delta bases. A part of a snapshot's chunk.</summary>
    private const int ChunkSize = HistoryFormat.ChunkSize / 8;

    /// <summary>Commits that join the search index in one transaction.</summary>
    private const int SearchBatch = 4_096;

    private readonly CommitSearch search = lease.Connection.Search(lease.Repository.Id);
    private readonly LinesWriter lines = new(lease.Connection);
    private readonly PathWriter paths = new(lease.Connection, lease.Repository.Id);
    private readonly SemaphoreSlim turn = new(1);
    private int below = int.MaxValue;

    private sealed record Missing(long Id, int Position, byte[] Sha);

    private sealed record Counted(ArraySegment<Missing> Commits, LinesRead Lines);

    /// <summary>Reads all that is missing.</summary>
    /// <param name="head">What the default branch reaches: the row sums only those.</param>
    /// <param name="missing">Commits without a line count.</param>
    /// <param name="searchable">Commits that are in the search index already.</param>
    public async Task RunAsync(string mirror, CommitSet head, int missing, int searchable, CancellationToken ct)
    {
        if (missing == 0 && searchable == snapshot.Count) return;

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var counted = Channel.CreateBounded<Counted>(new BoundedChannelOptions(readers) { SingleReader = true });
        var reading = Task.WhenAll(Enumerable.Range(0, missing == 0 ? 0 : readers).Select(_ => Task.Run(() => ReadAsync(mirror, counted.Writer, stop.Token), CancellationToken.None)));
        _ = reading.ContinueWith(all => counted.Writer.Complete(all.Exception?.InnerException), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        try
        {
            var done = snapshot.Count - missing;
            while (true)
            {
                if (counted.Reader.TryRead(out var run))
                {
                    done += run.Commits.Count;
                    await WriteAsync(run, head, done, ct);
                }
                else if (searchable < snapshot.Count)
                {
                    searchable = await FillSearchAsync(searchable, done, ct);
                }
                else if (!await counted.Reader.WaitToReadAsync(ct))
                {
                    break;
                }
            }
            await reading;
        }
        finally
        {
            await stop.CancelAsync();
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ReadAsync(string mirror, ChannelWriter<Counted> counted, CancellationToken ct)
    {
        while (await NextAsync(ct) is { Length: > 0 } chunk)
        {
            await git.ReadAsync(mirror, Array.ConvertAll(chunk, c => c.Sha), Take, ct);

            ValueTask Take(LinesRead read) => counted.WriteAsync(new Counted(new ArraySegment<Missing>(chunk, read.First, read.Commits.Count), read), ct);
        }
    }

    /// <summary>The newest commits that nobody has taken yet, newest first; empty when there are none.</summary>
    private async Task<Missing[]> NextAsync(CancellationToken ct)
    {
        await turn.WaitAsync(ct);
        try
        {
            await using var db = await lease.OpenReaderAsync(ct);
            var (id, most) = (lease.Repository.Id, below);
            // By name, since SQLite's planner would walk all commits of the repository.
            var index = db.IsPostgres ? "" : "INDEXED BY ix_commits_lines_missing";
            var rows = await db.Database.SqlQuery<Row>(FormattableStringFactory.Create(
                $$"""
                SELECT "Id", "Position", "Sha" FROM commits {{index}}
                WHERE "RepositoryId" = {0} AND "Lines" = 0 AND "Position" < {1} ORDER BY "Position" DESC LIMIT {2}
                """, id, most, ChunkSize)).ToListAsync(ct);
            if (rows.Count == 0) return [];

            // Not past the edge of a chunk, so that one write touches one chunk of the snapshot.
            var edge = rows[0].Position / ChunkSize * ChunkSize;
            var chunk = rows.TakeWhile(r => r.Position >= edge).Select(r => new Missing(r.Id, r.Position, r.Sha)).ToArray();
            below = edge;
            return chunk;
        }
        finally
        {
            turn.Release();
        }
    }

    private sealed record Row(long Id, int Position, byte[] Sha);

    private async Task WriteAsync(Counted run, CommitSet head, long done, CancellationToken ct)
    {
        var (additions, deletions, unreadable) = (0L, 0L, 0);
        for (var i = 0; i < run.Commits.Count; i++)
        {
            var commit = run.Lines.Commits[i];
            if (commit.IsUnreadable) unreadable++;
            if (!head.Contains(run.Commits[i].Position)) continue;
            additions += commit.Additions;
            deletions += commit.Deletions;
        }

        var (count, total) = (run.Commits.Count, (long)snapshot.Count);
        await lease.WriteAsync(
            row => row
                .SetProperty(r => r.Stage, IndexStage.Lines).SetProperty(r => r.StageDone, done).SetProperty(r => r.StageTotal, total)
                .SetProperty(r => r.Additions, r => r.Additions + additions).SetProperty(r => r.Deletions, r => r.Deletions + deletions)
                .SetProperty(r => r.LinesMissing, r => r.LinesMissing - count).SetProperty(r => r.LinesUnreadable, r => r.LinesUnreadable + unreadable)
                .SetProperty(r => r.Generation, r => r.Generation + 1),
            () => Write(run), ct);
        report(IndexStage.Lines, done, total);
    }

    private void Write(Counted run)
    {
        var rows = new FileRows(run.Lines, paths);
        var files = new List<CommitFile>(run.Lines.Files.Count);
        for (var i = 0; i < run.Commits.Count; i++)
        {
            var (row, commit) = (run.Commits[i], run.Lines.Commits[i]);
            for (var n = 0; n < commit.Files; n++)
            {
                var file = run.Lines.Files[commit.FirstFile + n];
                files.Add(new CommitFile
                {
                    CommitId = row.Id, Number = n, PathId = rows.PathOf(file.Path).Id, OldPathId = file.OldPath < 0 ? null : rows.PathOf(file.OldPath).Id,
                    Additions = file.Additions < 0 ? null : file.Additions, Deletions = file.Deletions < 0 ? null : file.Deletions,
                });
            }
            // A commit whose lines cannot be counted keeps the files that stage B found.
            if (!commit.IsUnreadable) snapshot.Files.Set(row.Position, FilesState.Lines, rows.Of(commit));
        }
        lines.SetTotals(run.Commits.Zip(run.Lines.Commits, (row, commit) => new CommitTotals(row.Id, StateOf(commit), commit.Files, commit.Additions, commit.Deletions)));
        lines.AddFiles(files);
        snapshot.SetLines(run.Commits.Zip(run.Lines.Commits, (row, commit) => (row.Position, StateOf(commit), commit.Files, commit.Additions, commit.Deletions)));
        snapshot.Close();

        static LinesState StateOf(CommitLines commit) => commit.IsUnreadable ? LinesState.Unreadable : LinesState.Read;
    }

    private async Task<int> FillSearchAsync(int from, long done, CancellationToken ct)
    {
        var (to, total) = (Math.Min(from + SearchBatch, snapshot.Count), (long)snapshot.Count);
        await lease.WriteAsync(
            row => row.SetProperty(r => r.SearchedCommits, to)
                .SetProperty(r => r.Stage, IndexStage.Lines).SetProperty(r => r.StageDone, done).SetProperty(r => r.StageTotal, total),
            () => search.Add(from, to), ct);
        report(IndexStage.Lines, done, total);
        return to;
    }

    public void Dispose()
    {
        search.Dispose();
        paths.Dispose();
        turn.Dispose();
    }
}
