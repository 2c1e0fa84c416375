namespace FlaskDash.Razor.Data;

/// <summary>
/// Gives each path of one repository its row, within the caller's transactions. Remembers the last many, so it must be thrown away
/// when a transaction is rolled back.
/// </summary>
public sealed class PathWriter(BulkConnection connection, int repositoryId) : IDisposable
{
    /// <summary>Some 20 MB; a repository with more paths asks the database again.</summary>
    private const int MostRemembered = 100_000;

    private readonly BulkStatement find = connection.Prepare("""SELECT "Id", "Number" FROM paths WHERE "RepositoryId" = ?1 AND "Path" = ?2""");
    private readonly BulkStatement insert = connection.Prepare("""INSERT INTO paths ("RepositoryId", "Number", "Path", "Attributes") VALUES (?1, ?2, ?3, 0) RETURNING "Id" """);
    private readonly BulkStatement count = connection.Prepare("""SELECT coalesce(max("Number") + 1, 0) FROM paths WHERE "RepositoryId" = ?1""");
    private int? next;
    private readonly Dictionary<string, (int Id, int Number)> known = new(StringComparer.Ordinal);

    /// <summary>The row's id and <see cref="RepositoryPath.Number"/>; a new row when there was none.</summary>
    public (int Id, int Number) Intern(string path)
    {
        if (known.TryGetValue(path, out var row)) return row;

        if (known.Count >= MostRemembered) known.Clear();
        row = Find(path) ?? Insert(path);
        known.Add(path, row);
        return row;
    }

    private (int Id, int Number)? Find(string path)
    {
        if (!find.Bind(1, repositoryId).Bind(2, path).Read()) return null;
        var row = (find.Int32(0), find.Int32(1));
        find.Reset();
        return row;
    }

    private (int Id, int Number) Insert(string path)
    {
        next ??= (int)count.Bind(1, repositoryId).Number()!;
        var number = next++.Value;
        return ((int)insert.Bind(1, repositoryId).Bind(2, number).Bind(3, path).Number()!.Value, number);
    }

    public void Dispose()
    {
        find.Dispose();
        insert.Dispose();
        count.Dispose();
    }
}
