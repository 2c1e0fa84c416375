using Microsoft.Data.Sqlite;

namespace FlaskDash.Razor.Data;

/// <summary>Writes line counts in bulk, within the caller's transactions.</summary>
public sealed class LinesWriter(SqliteConnection connection) : IDisposable
{
    private readonly SqliteStatement update = new(connection,
        """UPDATE commits SET "Lines" = ?2, "Files" = ?3, "Additions" = ?4, "Deletions" = ?5 WHERE "Id" = ?1""");
    private readonly SqliteStatement insert = new(connection,
        """INSERT INTO commit_files ("CommitId", "Number", "PathId", "OldPathId", "Additions", "Deletions") VALUES (?1, ?2, ?3, ?4, ?5, ?6)""");

    /// <summary>Sets the totals of a commit.</summary>
    public void SetTotals(long commitId, LinesState lines, int files, long additions, long deletions) =>
        update.Bind(1, commitId).Bind(2, (long)lines).Bind(3, files).Bind(4, additions).Bind(5, deletions).Execute();

    /// <summary>Adds a file of a commit that has no such row yet.</summary>
    /// <param name="number">0, 1, 2 … in git's order.</param>
    /// <param name="oldPathId">Null when it kept its name.</param>
    /// <param name="additions">Null for a binary file, as <paramref name="deletions"/>.</param>
    public void AddFile(long commitId, int number, int pathId, int? oldPathId, int? additions, int? deletions) =>
        insert.Bind(1, commitId).Bind(2, number).Bind(3, pathId).Bind(4, oldPathId).Bind(5, additions).Bind(6, deletions).Execute();

    public void Dispose()
    {
        update.Dispose();
        insert.Dispose();
    }
}
