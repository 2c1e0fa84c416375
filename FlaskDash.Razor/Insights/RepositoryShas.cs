using FlaskDash.Razor.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;

namespace FlaskDash.Razor.Insights;

/// <summary>Opens the beginnings of a repository's SHAs, and keeps the last used in memory up to a limit in bytes.</summary>
/// <remarks>Checks nobody's rights, as <see cref="RepositoryHistory"/>. A singleton, safe for many threads.</remarks>
public sealed class RepositoryShas(IDbContextFactory<DashContext> contexts) : IDisposable
{
    private const char Group = 'S';
    private const long Limit = 64 * 1024 * 1024;

    private readonly MemoryCache cache = new(new MemoryCacheOptions { SizeLimit = Limit });

    /// <summary>Those of at least so many commits.</summary>
    public async Task<ShaPrefixes> OpenAsync(int repositoryId, int commits, CancellationToken ct)
    {
        if (cache.TryGetValue(repositoryId, out ShaPrefixes? known) && known!.Count >= commits) return known;

        await using var db = await contexts.CreateDbContextAsync(ct);
        var chunks = await db.SnapshotChunks.AsNoTracking().Where(c => c.RepositoryId == repositoryId && c.Group == Group).OrderBy(c => c.Number).Select(c => c.Data).ToListAsync(ct);
        // A database from before has none until its next run: then the rows say it, once.
        if (chunks.Sum(c => c.Length / ShaPrefixes.Bytes) < commits)
            chunks = [.. await db.Commits.Where(c => c.RepositoryId == repositoryId).OrderBy(c => c.Position).Select(c => c.Sha).AsAsyncEnumerable().Select(sha => sha[..ShaPrefixes.Bytes]).ToListAsync(ct)];
        var shas = new ShaPrefixes(chunks);
        cache.Set(repositoryId, shas, new MemoryCacheEntryOptions { Size = shas.Size });
        return shas;
    }

    public void Dispose() => cache.Dispose();
}
