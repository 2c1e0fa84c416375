using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace FlaskDash.Razor.Data;

/// <summary>Writes line counts in bulk on SQLite, inside the caller's transaction.</summary>
public sealed class LinesWriter : IDisposable
{
    private readonly DashContext db;
    private readonly int repositoryId;
    private readonly SqliteCommand path, file, commit;
    private readonly Dictionary<string, int> paths;

    private LinesWriter(DashContext db, int repositoryId, Dictionary<string, int> paths)
    {
        (this.db, this.repositoryId, this.paths) = (db, repositoryId, paths);
        var connection = (SqliteConnection)db.Database.GetDbConnection();
        path = CommitWriter.Prepare(connection, """INSERT INTO paths ("RepositoryId", "Path") VALUES ($repository, $path) RETURNING "Id" """, "$repository", "$path");
        file = CommitWriter.Prepare(connection,
            """INSERT INTO commit_files ("CommitId", "Number", "PathId", "OldPathId", "Additions", "Deletions") VALUES ($commit, $number, $path, $old, $additions, $deletions)""",
            "$commit", "$number", "$path", "$old", "$additions", "$deletions");
        commit = CommitWriter.Prepare(connection,
            """UPDATE commits SET "Lines" = $lines, "Files" = $files, "Additions" = $additions, "Deletions" = $deletions WHERE "Id" = $id""",
            "$lines", "$files", "$additions", "$deletions", "$id");
    }

    /// <summary>Loads the paths that the repository has already.</summary>
    public static async Task<LinesWriter> OpenAsync(DashContext db, int repositoryId, CancellationToken ct)
    {
        await db.Database.OpenConnectionAsync(ct);
        var paths = new Dictionary<string, int>(StringComparer.Ordinal);
        await foreach (var row in db.Paths.Where(p => p.RepositoryId == repositoryId).Select(p => new { p.Id, p.Path }).AsAsyncEnumerable().WithCancellation(ct))
            paths[row.Path] = row.Id;
        return new LinesWriter(db, repositoryId, paths);
    }

    /// <summary>Adds a file of a commit.</summary>
    /// <param name="number">Its place in git's list.</param>
    /// <param name="oldName">Before a rename; null when it kept its name.</param>
    /// <param name="additions">Null for a binary file.</param>
    public void InsertFile(long commitId, int number, string name, string? oldName, int? additions, int? deletions)
    {
        Join(file);
        CommitWriter.Set(file, commitId, number, IdOf(name), oldName is null ? null : IdOf(oldName), additions, deletions);
        file.ExecuteNonQuery();
    }

    /// <summary>Sets what a commit's files come to.</summary>
    public void Update(long commitId, LinesState lines, int files, long additions, long deletions)
    {
        Join(commit);
        CommitWriter.Set(commit, (int)lines, files, additions, deletions, commitId);
        commit.ExecuteNonQuery();
    }

    public void Dispose()
    {
        path.Dispose();
        file.Dispose();
        commit.Dispose();
    }

    private int IdOf(string name)
    {
        if (paths.TryGetValue(name, out var known)) return known;
        Join(path);
        CommitWriter.Set(path, repositoryId, name);
        return paths[name] = Convert.ToInt32(path.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private void Join(SqliteCommand command) => command.Transaction = (SqliteTransaction?)db.Database.CurrentTransaction?.GetDbTransaction();
}
