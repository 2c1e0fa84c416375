using System.Threading.Channels;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Git;
using FlaskDash.Razor.Insights;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Indexing;

/// <summary>Stage C: line counts of the commits that lack them, newest first, in chunks that are each kept as they end.</summary>
internal sealed class LinesStage(LinesReader reader, IndexRun run)
{
    // Contiguous: neighbours share delta bases, and taking turns commit by commit would cost a fifth more.
    private const int Chunk = 2_000;

    private sealed record Missing(long Id, int Position, byte[] Sha);

    private sealed record Counted(Missing[] Commits, IReadOnlyList<IReadOnlyList<FileLines>?> Files);

    /// <summary>Reads and writes.</summary>
    /// <param name="onDefaultBranch">The positions whose lines count in the repository's sums.</param>
    public async Task ReadAsync(string mirror, Func<int, bool> onDefaultBranch, CancellationToken ct)
    {
        var missing = await run.Db.Commits.Where(c => c.RepositoryId == run.RepositoryId && c.Lines == LinesState.Missing)
            .OrderByDescending(c => c.Position).Select(c => new Missing(c.Id, c.Position, c.Sha)).ToListAsync(ct);
        if (missing.Count == 0) return;

        using var writer = await LinesWriter.OpenAsync(run.Db, run.RepositoryId, ct);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var chunks = Channel.CreateBounded<Counted>(2);
        var reading = ReadChunksAsync(mirror, missing, chunks.Writer, stop.Token);
        try
        {
            var done = 0;
            await foreach (var chunk in chunks.Reader.ReadAllAsync(ct))
            {
                done += chunk.Commits.Length;
                await run.Lease.WriteAsync(run.Db, () => WriteAsync(writer, chunk, onDefaultBranch, done, missing.Count, ct), ct);
            }
        }
        finally
        {
            await stop.CancelAsync();
            await reading.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
        await reading;
    }

    private async Task ReadChunksAsync(string mirror, List<Missing> missing, ChannelWriter<Counted> counted, CancellationToken ct)
    {
        try
        {
            var cores = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = ct };
            await Parallel.ForEachAsync(missing.Chunk(Chunk), cores, async (commits, token) =>
            {
                var files = await reader.ReadAsync(mirror, [.. commits.Select(c => Convert.ToHexStringLower(c.Sha))], token);
                await counted.WriteAsync(new Counted(commits, files), token);
            });
            counted.Complete();
        }
        catch (Exception fault)
        {
            counted.Complete(fault);
            if (fault is not OperationCanceledException) throw;
        }
    }

    private async Task WriteAsync(LinesWriter writer, Counted chunk, Func<int, bool> onDefaultBranch, int done, int total, CancellationToken ct)
    {
        var snapshot = new SnapshotLines(run);
        var (additions, deletions, unreadable) = (0L, 0L, 0);
        for (var i = 0; i < chunk.Commits.Length; i++)
        {
            var commit = chunk.Commits[i];
            var (lines, files, added, deleted) = Write(writer, commit.Id, chunk.Files[i]);
            await snapshot.SetAsync(commit.Position, lines, files, added, deleted, ct);
            if (lines == LinesState.Unreadable) unreadable++;
            if (onDefaultBranch(commit.Position)) (additions, deletions) = (additions + added, deletions + deleted);
        }
        await snapshot.SaveAsync(ct);

        await run.Db.Repositories.Where(r => r.Id == run.RepositoryId).ExecuteUpdateAsync(row => row
            .SetProperty(r => r.Generation, r => r.Generation + 1)
            .SetProperty(r => r.Additions, r => r.Additions + additions)
            .SetProperty(r => r.Deletions, r => r.Deletions + deletions)
            .SetProperty(r => r.LinesMissing, total - done)
            .SetProperty(r => r.LinesUnreadable, r => r.LinesUnreadable + unreadable), ct);
        await run.Db.Snapshots.Where(s => s.RepositoryId == run.RepositoryId).ExecuteUpdateAsync(row => row
            .SetProperty(s => s.Generation, s => run.Db.Repositories.Where(r => r.Id == s.RepositoryId).Select(r => r.Generation).First()), ct);
        await run.TellAsync(IndexStage.Lines, done, total, ct);
    }

    private static (LinesState Lines, int Files, long Additions, long Deletions) Write(LinesWriter writer, long commitId, IReadOnlyList<FileLines>? files)
    {
        if (files is null)
        {
            writer.Update(commitId, LinesState.Unreadable, 0, 0, 0);
            return (LinesState.Unreadable, 0, 0, 0);
        }

        var (additions, deletions) = (0L, 0L);
        for (var number = 0; number < files.Count; number++)
        {
            var file = files[number];
            writer.InsertFile(commitId, number, file.Path, file.OldPath, file.Additions, file.Deletions);
            additions += file.Additions ?? 0;
            deletions += file.Deletions ?? 0;
        }
        writer.Update(commitId, LinesState.Read, files.Count, additions, deletions);
        return (LinesState.Read, files.Count, additions, deletions);
    }
}

/// <summary>Sets line counts in the chunks of a snapshot, each read and written once.</summary>
internal sealed class SnapshotLines(IndexRun run)
{
    private readonly Dictionary<int, SnapshotChunk> chunks = [];

    public async ValueTask SetAsync(int position, LinesState lines, int files, long additions, long deletions, CancellationToken ct)
    {
        var number = position / HistoryFormat.ChunkSize;
        if (!chunks.TryGetValue(number, out var chunk))
        {
            chunk = await run.Db.SnapshotChunks.AsNoTracking()
                .SingleAsync(c => c.RepositoryId == run.RepositoryId && c.Group == SnapshotStage.Group && c.Number == number, ct);
            chunks[number] = chunk;
        }
        HistoryFormat.SetLines(chunk.Data, position % HistoryFormat.ChunkSize, lines, files, additions, deletions);
    }

    public async Task SaveAsync(CancellationToken ct)
    {
        foreach (var chunk in chunks.Values)
        {
            await run.Db.SnapshotChunks
                .Where(c => c.RepositoryId == chunk.RepositoryId && c.Group == chunk.Group && c.Number == chunk.Number)
                .ExecuteUpdateAsync(row => row.SetProperty(c => c.Data, chunk.Data).SetProperty(c => c.Version, c => c.Version + 1), ct);
        }
    }
}
