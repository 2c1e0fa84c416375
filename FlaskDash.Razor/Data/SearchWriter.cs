using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Data;

/// <summary>Fills the search index behind the commits.</summary>
public static class SearchWriter
{
    /// <summary>Adds the commits of a range of positions, inside the caller's transaction. The index has none of them yet.</summary>
    public static Task AddToSearchAsync(this DashContext db, int repositoryId, int fromPosition, int toPosition, CancellationToken ct)
    {
        var scope = SearchText.Scope(repositoryId);
        return db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO commit_search (rowid, scope, message, people)
            SELECT c."Id", {scope}, coalesce(c."Message", c."Subject"),
                CASE WHEN c."CommitterId" = c."AuthorId" THEN a."Name" || ' ' || a."Email"
                     ELSE a."Name" || ' ' || a."Email" || ' ' || k."Name" || ' ' || k."Email" END
            FROM commits c JOIN identities a ON a."Id" = c."AuthorId" JOIN identities k ON k."Id" = c."CommitterId"
            WHERE c."RepositoryId" = {repositoryId} AND c."Position" >= {fromPosition} AND c."Position" < {toPosition}
            """, ct);
    }
}
