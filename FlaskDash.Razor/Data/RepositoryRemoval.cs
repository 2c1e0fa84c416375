using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Data;

/// <summary>Deletes every row of a repository. Safe to stop and to start again.</summary>
public static class RepositoryRemoval
{
    // Small enough that a writer beside it waits a moment only.
    private const int Batch = 5_000;

    /// <summary>Deletes commits with their files and search text batch by batch, then the rest by the foreign keys.</summary>
    public static async Task DeleteRowsAsync(this DashContext db, int repositoryId, CancellationToken ct)
    {
        int deleted;
        do
        {
            // The search index goes with them: by a trigger in SQLite, by its foreign key in PostgreSQL.
            deleted = await db.Database.ExecuteSqlAsync(
                $"""DELETE FROM commits WHERE "Id" IN (SELECT "Id" FROM commits WHERE "RepositoryId" = {repositoryId} ORDER BY "Id" LIMIT {Batch})""", ct);
        }
        while (deleted > 0);

        await db.Repositories.Where(r => r.Id == repositoryId).ExecuteDeleteAsync(ct);
        // The index only marks a deleted row; this rewrites it without the words.
        if (!db.IsPostgres) await db.Database.ExecuteSqlAsync($"INSERT INTO commit_search (commit_search) VALUES ('optimize')", ct);
    }
}
