using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using FlaskDash.Razor.Data;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Indexing;

/// <summary>Follows runs, of this process and of others. Checks nobody's rights.</summary>
/// <remarks>The row is the truth. A run in this process only says when it is worth another look; else there is one each second.</remarks>
public sealed class IndexProgress(IDbContextFactory<DashContext> contexts, TimeProvider time)
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<int, TaskCompletionSource> watched = new();

    /// <summary>The present state, then each that differs, at most four a second.</summary>
    /// <returns>Ends when the repository is deleted.</returns>
    public async IAsyncEnumerable<RepositoryProgress> WatchAsync(int repositoryId, [EnumeratorCancellation] CancellationToken ct)
    {
        RepositoryProgress? last = null;
        while (true)
        {
            // Asked for before the look, so that a change between the two is not missed.
            var changed = watched.GetOrAdd(repositoryId, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            if (await FindAsync(repositoryId, ct) is not { } now) yield break;
            if (now != last) yield return last = now;

            await Task.Delay(Pace, time, ct);
            try { await changed.WaitAsync(Poll - Pace, time, ct); }
            catch (TimeoutException) { /* a look all the same: another process may be at work */ }
        }
    }

    /// <summary>How the work stands now; null when there is no such repository.</summary>
    public async Task<RepositoryProgress?> FindAsync(int repositoryId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Repositories.Where(r => r.Id == repositoryId && r.DeletedAt == null)
            .Select(r => new RepositoryProgress(r.State, r.Stage, r.StageDone, r.StageTotal, r.Problem, r.Generation, r.WantedAt != null))
            .FirstOrDefaultAsync(ct);
    }

    /// <summary>Wakes those who follow this repository.</summary>
    internal void Changed(int repositoryId)
    {
        if (watched.TryRemove(repositoryId, out var waiting)) waiting.SetResult();
    }
}
