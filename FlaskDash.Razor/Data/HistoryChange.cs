using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Data;

/// <summary>Says that a repository's numbers are others now, though no commit changed: bots, left-out commits, people.</summary>
public static class HistoryChange
{
    /// <summary>Raises the generation of the row and of its snapshot together, so that every process asks anew. Call it within the change's transaction.</summary>
    public static async Task RaiseGenerationAsync(this DashContext db, int repositoryId, CancellationToken ct)
    {
        await db.Repositories.Where(r => r.Id == repositoryId).ExecuteUpdateAsync(row => row.SetProperty(r => r.Generation, r => r.Generation + 1), ct);
        await db.Snapshots.Where(s => s.RepositoryId == repositoryId).ExecuteUpdateAsync(
            row => row.SetProperty(s => s.Generation, s => db.Repositories.Where(r => r.Id == s.RepositoryId).Select(r => r.Generation).First()), ct);
    }
}
