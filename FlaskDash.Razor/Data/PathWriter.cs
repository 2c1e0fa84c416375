using Microsoft.Data.Sqlite;

namespace FlaskDash.Razor.Data;

/// <summary>
/// Gives each path of one repository its row, within the caller's transactions. Remembers the last many, so it must be thrown away
/// when a transaction is rolled back.
/// </summary>
public sealed class PathWriter(SqliteConnection connection, int repositoryId) : IDisposable
{
    /// <summary>Some 20 MB; a repository with more paths asks the database again.</summary>
    private const int MostRemembered = 100_000;

    private readonly SqliteStatement find = new(connection, """SELECT "Id" FROM paths WHERE "RepositoryId" = ?1 AND "Path" = ?2""");
    private readonly SqliteStatement insert = new(connection, """INSERT INTO paths ("RepositoryId", "Path") VALUES (?1, ?2) RETURNING "Id";""");
    private readonly Dictionary<string, int> known = new(StringComparer.Ordinal);

    /// <summary>The row's id; a new row when there was none.</summary>
    public int Intern(string path)
    {
        if (known.TryGetValue(path, out var id)) return id;

        if (known.Count >= MostRemembered) known.Clear();
        id = (int)(find.Bind(1, repositoryId).Bind(2, path).Number() ?? insert.Bind(1, repositoryId).Bind(2, path).Number()!);
        known.Add(path, id);
        return id;
    }

    public void Dispose()
    {
        find.Dispose();
        insert.Dispose();
    }
}
