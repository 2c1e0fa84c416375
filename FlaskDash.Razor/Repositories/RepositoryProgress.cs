using System.Runtime.CompilerServices;

namespace FlaskDash.Razor.Repositories;

/// <summary>Follows how a repository is being read, for as long as the viewer may see it.</summary>
public sealed class RepositoryProgress(RepositoryCatalog catalog, TimeProvider time)
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    /// <summary>The present state, then each later one that differs.</summary>
    /// <remarks>
    /// Reads the row, since the work may run in another process; each look starts from the access rule, so the sequence ends
    /// when the repository is deleted or no longer shared with the viewer.
    /// </remarks>
    /// <returns>Null when there is no such repository for this viewer.</returns>
    public async Task<IAsyncEnumerable<RepositoryRow>?> FollowAsync(int id, CancellationToken ct) =>
        await catalog.FindAsync(id, ct) is { } first ? FollowAsync(first, ct) : null;

    private async IAsyncEnumerable<RepositoryRow> FollowAsync(RepositoryRow row, [EnumeratorCancellation] CancellationToken ct)
    {
        yield return row;

        using var timer = new PeriodicTimer(Pace, time);
        while (await timer.WaitForNextTickAsync(ct))
        {
            if (await catalog.FindAsync(row.Id, ct) is not { } now) yield break;
            if (Same(row, now)) continue;

            row = now;
            yield return row;
        }
    }

    private static bool Same(RepositoryRow one, RepositoryRow other) =>
        (one.State, one.IsWanted, one.Stage, one.StageDone, one.StageTotal, one.IndexedAt) == (other.State, other.IsWanted, other.Stage, other.StageDone, other.StageTotal, other.IndexedAt);
}
