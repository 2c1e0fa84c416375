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
    private readonly SqliteStatement insert = new(connection, """INSERT INTO paths ("RepositoryId", "Number", "Path", "Attributes") VALUES (?1, ?2, ?3, 0) RETURNING "Id";""");
    private readonly SqliteStatement count = new(connection, """SELECT coalesce(max("Number") + 1, 0) FROM paths WHERE "RepositoryId" = ?1""");
    private int? next;
    private readonly Dictionary<string, int> known = new(StringComparer.Ordinal);

    /// <summary>The row's id; a new row when there was none.</summary>
    public int Intern(string path)
    {
        if (known.TryGetValue(path, out var id)) return id;

        if (known.Count >= MostRemembered) known.Clear();
        id = (int)(find.Bind(1, repositoryId).Bind(2, path).Number() ?? Insert(path));
        known.Add(path, id);
        return id;
    }

    private long Insert(string path)
    {
        next ??= (int)count.Bind(1, repositoryId).Number()!;
        return insert.Bind(1, repositoryId).Bind(2, next++.Value).Bind(3, path).Number()!.Value;
    }

    public void Dispose()
    {
        find.Dispose();
        insert.Dispose();
        count.Dispose();
    }
}
