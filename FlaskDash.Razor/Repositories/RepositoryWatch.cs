using System.Runtime.CompilerServices;
using FlaskDash.Razor.Indexing;

namespace FlaskDash.Razor.Repositories;

/// <summary>Follows how a repository is being read, for as long as the viewer may see it.</summary>
public sealed class RepositoryWatch(RepositoryCatalog catalog, IndexProgress progress)
{
    /// <summary>The present state, then each later one.</summary>
    /// <remarks>Each look starts from the access rule: the sequence ends when the repository is deleted or no longer shared with the viewer.</remarks>
    /// <returns>Null when there is no such repository for this viewer.</returns>
    public async Task<IAsyncEnumerable<RepositoryRow>?> FollowAsync(int id, CancellationToken ct) =>
        await catalog.FindAsync(id, ct) is null ? null : RowsAsync(id, ct);

    private async IAsyncEnumerable<RepositoryRow> RowsAsync(int id, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var _ in progress.WatchAsync(id, ct))
        {
            if (await catalog.FindAsync(id, ct) is not { } row) yield break;
            yield return row;
        }
    }
}
