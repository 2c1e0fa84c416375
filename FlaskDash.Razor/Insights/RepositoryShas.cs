using FlaskDash.Razor.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;

namespace FlaskDash.Razor.Insights;

/// <summary>Opens the beginnings of a repository's SHAs and patch ids, and keeps the last used in memory up to a limit in bytes.</summary>
/// <remarks>Checks nobody's rights, as <see cref="RepositoryHistory"/>. A singleton, safe for many threads.</remarks>
public sealed class RepositoryShas(IDbContextFactory<DashContext> contexts) : IDisposable
{
    private const long Limit = 64 * 1024 * 1024;

    private readonly MemoryCache cache = new(new MemoryCacheOptions { SizeLimit = Limit });

    /// <summary>Those of at least so many commits.</summary>
    public async Task<ShaPrefixes> OpenAsync(int repositoryId, int commits, CancellationToken ct)
    {
        if (Known((repositoryId, ShaPrefixes.Shas), commits) is { } known) return known;

        await using var db = await contexts.CreateDbContextAsync(ct);
        var chunks = await ChunksAsync(db, repositoryId, ShaPrefixes.Shas, ct);
        // A database from before has none until its next run: then the rows say it, once.
        if (chunks.Sum(c => c.Length / ShaPrefixes.Bytes) < commits)
            chunks = [.. await db.Commits.Where(c => c.RepositoryId == repositoryId).OrderBy(c => c.Position).Select(c => c.Sha).AsAsyncEnumerable().Select(sha => sha[..ShaPrefixes.Bytes]).ToListAsync(ct)];
        return Keep((repositoryId, ShaPrefixes.Shas), chunks);
    }

    /// <summary>The patch ids of so many commits or fewer: those that a job has read by now.</summary>
    public async Task<ShaPrefixes> OpenPatchIdsAsync(int repositoryId, int commits, CancellationToken ct)
    {
        if (Known((repositoryId, ShaPrefixes.PatchIds), commits) is { } known) return known;

        await using var db = await contexts.CreateDbContextAsync(ct);
        return Keep((repositoryId, ShaPrefixes.PatchIds), await ChunksAsync(db, repositoryId, ShaPrefixes.PatchIds, ct));
    }

    private ShaPrefixes? Known((int, char) key, int commits) => cache.TryGetValue(key, out ShaPrefixes? known) && known!.Count >= commits ? known : null;

    private static Task<List<byte[]>> ChunksAsync(DashContext db, int repositoryId, char group, CancellationToken ct) =>
        db.SnapshotChunks.AsNoTracking().Where(c => c.RepositoryId == repositoryId && c.Group == group).OrderBy(c => c.Number).Select(c => c.Data).ToListAsync(ct);

    private ShaPrefixes Keep((int, char) key, IReadOnlyList<byte[]> chunks)
    {
        var prefixes = new ShaPrefixes(chunks);
        cache.Set(key, prefixes, new MemoryCacheEntryOptions { Size = Math.Max(1, prefixes.Size) });
        return prefixes;
    }

    public void Dispose() => cache.Dispose();
}
