using FlaskDash.Razor.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace FlaskDash.Razor.Insights;

/// <summary>Opens what is known of the files that commits changed, and keeps the last used in memory up to a limit in bytes.</summary>
/// <remarks>Checks nobody's rights, as <see cref="RepositoryHistory"/>. A singleton, safe for many threads.</remarks>
public sealed class RepositoryFiles(IDbContextFactory<DashContext> contexts, IOptions<InsightsOptions> options) : IDisposable
{
    private const char FilesGroup = 'F', TreeGroup = 'T';

    private readonly MemoryCache cache = new(new MemoryCacheOptions { SizeLimit = Math.Max(1, options.Value.FilesCacheBytes) });

    /// <summary>The files of at least this generation.</summary>
    /// <param name="generation">The repository's, as the caller read it.</param>
    /// <exception cref="InvalidDataException">What is stored is damaged.</exception>
    public async Task<FileHistory> OpenAsync(int repositoryId, long generation, CancellationToken ct)
    {
        if (cache.TryGetValue(repositoryId, out (long Generation, FileHistory Files) known) && known.Generation >= generation) return known.Files;

        await using var db = await contexts.CreateDbContextAsync(ct);
        // As it was before the chunks were read: they may be newer, never older.
        var stored = await db.Repositories.Where(r => r.Id == repositoryId).Select(r => r.Generation).FirstOrDefaultAsync(ct);
        var chunks = await db.SnapshotChunks.AsNoTracking().Where(c => c.RepositoryId == repositoryId && c.Group == FilesGroup).OrderBy(c => c.Number).Select(c => c.Data).ToListAsync(ct);
        var tree = await db.SnapshotChunks.AsNoTracking().Where(c => c.RepositoryId == repositoryId && c.Group == TreeGroup).Select(c => c.Data).FirstOrDefaultAsync(ct);
        // Paths come after the rows that name them: there is none that is not known by now.
        var paths = await db.Paths.Where(p => p.RepositoryId == repositoryId).OrderBy(p => p.Number).Select(p => new { p.Path, p.Attributes, p.Language }).ToListAsync(ct);
        var files = new FileHistory(chunks, paths.ConvertAll(p => p.Path), paths.ConvertAll(p => p.Attributes)) 
        {
            Tree = tree is null ? HeadTree.Empty : new HeadTree(tree),
            Languages = paths.Index().Where(p => p.Item.Language is not null).Select(p => (p.Index, Language: FileLanguage.Named(p.Item.Language!)))
                .Where(p => p.Language is not null).ToDictionary(p => p.Index, p => p.Language!),
        };
        cache.Set(repositoryId, (stored, files), new MemoryCacheEntryOptions { Size = files.Bytes });
        return files;
    }

    public void Dispose() => cache.Dispose();
}
