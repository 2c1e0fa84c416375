using FlaskDash.Razor.Data;
using FlaskDash.Razor.Git;
using FlaskDash.Razor.Insights;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Indexing;

/// <summary>Stage B: which files each commit changed, newest first, from the trees alone. Where stage C counts lines, its rows take the place of these.</summary>
internal sealed class FilesStage(GitLines git, IndexLease lease, SnapshotWriter snapshot, int readers, Action<IndexStage, long, long> report) : IDisposable
{
    /// <summary>Fewer commits than this are left to stage C, which says the same and more: the second look at their trees would cost what it saves.</summary>
    public const int FewestCommits = 2_000;

    /// <summary>Commits that one git process looks at.</summary>
    private const int BlockSize = HistoryFormat.ChunkSize / 4;

    private readonly PathWriter paths = new(lease.Connection, lease.Repository.Id);

    private sealed record Block(IReadOnlyList<int> Positions, List<LinesRead> Runs);

    /// <summary>Reads all that is missing.</summary>
    public async Task RunAsync(string mirror, CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var reading = new Queue<Task<Block>>();
        try
        {
            await foreach (var block in BlocksAsync(ct))
            {
                reading.Enqueue(Task.Run(() => ReadAsync(mirror, block, stop.Token), CancellationToken.None));
                if (reading.Count > readers) await WriteAsync(await reading.Dequeue(), ct);
            }
            while (reading.Count > 0) await WriteAsync(await reading.Dequeue(), ct);
        }
        finally
        {
            await stop.CancelAsync();
            await ((Task)Task.WhenAll(reading)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async IAsyncEnumerable<(List<int> Positions, List<byte[]> Shas)> BlocksAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        for (var chunk = (snapshot.Count - 1) / HistoryFormat.ChunkSize; chunk >= 0 && snapshot.Files.Missing > 0; chunk--)
        {
            foreach (var positions in snapshot.Files.MissingIn(chunk).Chunk(BlockSize))
            {
                await using var db = await lease.OpenReaderAsync(ct);
                var (id, first, last) = (lease.Repository.Id, positions[^1], positions[0]);
                var shas = await db.Commits.Where(c => c.RepositoryId == id && c.Position >= first && c.Position <= last)
                    .Select(c => new { c.Position, c.Sha }).ToDictionaryAsync(c => c.Position, c => c.Sha, ct);
                yield return ([.. positions], [.. positions.Select(p => shas[p])]);
            }
        }
    }

    private async Task<Block> ReadAsync(string mirror, (List<int> Positions, List<byte[]> Shas) block, CancellationToken ct)
    {
        var runs = new List<LinesRead>();
        await git.ReadFilesAsync(mirror, block.Shas, run => { runs.Add(run); return ValueTask.CompletedTask; }, ct);
        return new Block(block.Positions, runs);
    }

    private async Task WriteAsync(Block block, CancellationToken ct)
    {
        var total = (long)snapshot.Count;
        var done = total - snapshot.Files.Missing + block.Positions.Count;
        await lease.WriteAsync(
            row => row
                .SetProperty(r => r.Stage, IndexStage.Files).SetProperty(r => r.StageDone, done).SetProperty(r => r.StageTotal, total)
                .SetProperty(r => r.Generation, r => r.Generation + 1),
            () => Write(block), ct);
        report(IndexStage.Files, done, total);
    }

    private void Write(Block block)
    {
        foreach (var run in block.Runs)
        {
            var rows = new FileRows(run, paths);
            for (var i = 0; i < run.Commits.Count; i++)
                snapshot.Files.Set(block.Positions[run.First + i], run.Commits[i].IsUnreadable ? FilesState.Unreadable : FilesState.Paths, rows.Of(run.Commits[i]));
        }
        snapshot.Close();
    }

    public void Dispose() => paths.Dispose();
}

/// <summary>The files of commits as the snapshot stores them.</summary>
internal sealed class FileRows(LinesRead run, PathWriter paths)
{
    private readonly (int Id, int Number)?[] known = new (int, int)?[run.Paths.Count];

    /// <summary>The row and the number of a path of the run.</summary>
    public (int Id, int Number) PathOf(int index) => known[index] ??= paths.Intern(run.Paths[index]);

    public ChangedFile[] Of(CommitLines commit)
    {
        var rows = new ChangedFile[commit.Files];
        for (var n = 0; n < rows.Length; n++)
        {
            var file = run.Files[commit.FirstFile + n];
            rows[n] = new ChangedFile(PathOf(file.Path).Number, file.OldPath < 0 ? -1 : PathOf(file.OldPath).Number, file.Additions, file.Deletions);
        }
        return rows;
    }
}
