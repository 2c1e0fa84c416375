using System.Runtime.CompilerServices;
using FlaskDash.Razor.Data;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Indexing;

/// <summary>How a repository's run stands.</summary>
/// <param name="Done">Commits done in this stage; of <see cref="IndexStage.Fetching"/>, percent.</param>
/// <param name="Total">0 while unknown.</param>
/// <param name="Problem">Why the last run failed, for a person; null when it did not.</param>
/// <param name="Generation">Rises when there is something new to show.</param>
/// <param name="IsWanted">A run is wanted or under way.</param>
public sealed record RepositoryProgress(RepositoryState State, IndexStage Stage, long Done, long Total, string? Problem, long Generation, bool IsWanted);

/// <summary>Follows runs by their rows, so that one in another process (the command line) is seen as well.</summary>
public sealed class IndexProgress(IDbContextFactory<DashContext> contexts, TimeProvider time)
{
    private static readonly TimeSpan Often = TimeSpan.FromMilliseconds(400);

    /// <summary>How it stands now; null when there is no such repository, or it is deleted.</summary>
    public async Task<RepositoryProgress?> FindAsync(int repositoryId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Repositories.Where(r => r.Id == repositoryId && r.DeletedAt == null)
            .Select(r => new RepositoryProgress(r.State, r.Stage, r.StageDone, r.StageTotal, r.Problem, r.Generation, r.WantedAt != null))
            .SingleOrDefaultAsync(ct);
    }

    /// <summary>How it stands, at once and after each change, until the repository is deleted or the token is cancelled.</summary>
    public async IAsyncEnumerable<RepositoryProgress> WatchAsync(int repositoryId, [EnumeratorCancellation] CancellationToken ct)
    {
        RepositoryProgress? last = null;
        while (await FindAsync(repositoryId, ct) is { } now)
        {
            if (now != last) yield return last = now;
            await Task.Delay(Often, time, ct);
        }
    }
}
