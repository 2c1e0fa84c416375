using FlaskDash.Razor.Data;
using FlaskDash.Razor.Insights;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Indexing;

/// <summary>Packs commits that have rows and are not in the history snapshot yet.</summary>
internal sealed class SnapshotStage(IndexRun run)
{
    internal const char Group = 'H';

    /// <summary>Appends to the snapshot, inside the caller's transaction: the tail chunk is written again, full ones stay.</summary>
    /// <param name="generation">The repository's new one.</param>
    public async Task AppendAsync(long generation, CancellationToken ct)
    {
        var (db, id) = (run.Db, run.RepositoryId);
        var manifest = await db.Snapshots.AsNoTracking().SingleOrDefaultAsync(s => s.RepositoryId == id, ct);
        if (manifest is not null && manifest.Format != HistoryFormat.Version)
        {
            await db.SnapshotChunks.Where(c => c.RepositoryId == id && c.Group == Group).ExecuteDeleteAsync(ct);
            await db.Snapshots.Where(s => s.RepositoryId == id).ExecuteDeleteAsync(ct);
            manifest = null;
        }

        var done = manifest?.Commits ?? 0;
        var entries = await EntriesAsync(done, ct);
        for (var at = 0; at < entries.Count;)
        {
            var (number, inChunk) = ((done + at) / HistoryFormat.ChunkSize, (done + at) % HistoryFormat.ChunkSize);
            var part = entries.GetRange(at, Math.Min(HistoryFormat.ChunkSize - inChunk, entries.Count - at)).ToArray();
            if (inChunk == 0)
            {
                db.SnapshotChunks.Add(new SnapshotChunk { RepositoryId = id, Group = Group, Number = number, Version = 1, Data = HistoryFormat.Encode(part) });
            }
            else
            {
                var tail = await db.SnapshotChunks.SingleAsync(c => c.RepositoryId == id && c.Group == Group && c.Number == number, ct);
                (tail.Data, tail.Version) = (HistoryFormat.Append(tail.Data, part), tail.Version + 1);
            }
            at += part.Length;
        }

        if (manifest is null) db.Snapshots.Add(new SnapshotManifest { RepositoryId = id, Format = HistoryFormat.Version });
        await db.SaveChangesAsync(ct);
        db.ChangeTracker.Clear();
        await db.Snapshots.Where(s => s.RepositoryId == id).ExecuteUpdateAsync(row => row
            .SetProperty(s => s.Generation, generation)
            .SetProperty(s => s.Commits, done + entries.Count), ct);
    }

    private async Task<List<HistoryEntry>> EntriesAsync(int fromPosition, CancellationToken ct)
    {
        var (db, id) = (run.Db, run.RepositoryId);
        var numbers = await db.Identities.Where(i => i.RepositoryId == id).ToDictionaryAsync(i => i.Id, i => i.Number, ct);
        var positions = new Dictionary<ShaKey, int>();
        var entries = new List<HistoryEntry>();
        using var rows = new CommitWriter(db, id);
        // In pages: a reader left open would keep the writer's statements waiting.
        for (var next = fromPosition; ; next += HistoryFormat.ChunkSize)
        {
            var (low, high) = (next, next + HistoryFormat.ChunkSize);
            var page = await db.Commits.Where(c => c.RepositoryId == id && c.Position >= low && c.Position < high).OrderBy(c => c.Position)
                .Select(c => new { c.Position, c.Sha, c.Parents, c.AuthorId, c.AuthorSeconds, c.AuthorOffset, c.CommitterId, c.CommitterSeconds, c.CommitterOffset, c.Lines, c.Files, c.Additions, c.Deletions })
                .ToListAsync(ct);
            foreach (var c in page)
            {
                positions[ShaKey.Of(c.Sha)] = c.Position;
                entries.Add(new HistoryEntry(
                    c.AuthorSeconds, c.AuthorOffset, c.CommitterSeconds, c.CommitterOffset, numbers[c.AuthorId], numbers[c.CommitterId],
                    c.Lines, c.Files, c.Additions, c.Deletions, ParentsOf(c.Parents, c.Sha.Length)));
            }
            if (page.Count < HistoryFormat.ChunkSize) return entries;
        }

        int[] ParentsOf(byte[] shas, int length)
        {
            if (shas.Length == 0) return [];
            var parents = new int[shas.Length / length];
            for (var i = 0; i < parents.Length; i++)
            {
                var sha = shas.AsSpan(i * length, length);
                // -1: the parent is beyond the edge of a shallow clone.
                parents[i] = positions.TryGetValue(ShaKey.Of(sha), out var here) ? here : rows.PositionOf(sha.ToArray()) ?? -1;
            }
            return parents;
        }
    }
}
