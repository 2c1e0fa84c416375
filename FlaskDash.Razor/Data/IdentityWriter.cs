namespace FlaskDash.Razor.Data;

/// <summary>
/// Gives each name and address of one repository its row, within the caller's transactions. Holds all of them in memory, so it must be
/// thrown away when a transaction is rolled back.
/// </summary>
public sealed class IdentityWriter : IDisposable
{
    private readonly int repositoryId;
    private readonly BulkStatement insert;
    private readonly Dictionary<(string Name, string Email), (int Id, int Number)> known = [];

    public IdentityWriter(BulkConnection connection, int repositoryId)
    {
        this.repositoryId = repositoryId;
        using var all = connection.Prepare("""SELECT "Name", "Email", "Id", "Number" FROM identities WHERE "RepositoryId" = ?1""");
        all.Bind(1, repositoryId);
        while (all.Read()) known[(all.Text(0), all.Text(1))] = (all.Int32(2), all.Int32(3));
        insert = connection.Prepare("""INSERT INTO identities ("RepositoryId", "Number", "Name", "Email") VALUES (?1, ?2, ?3, ?4) RETURNING "Id" """);
    }

    /// <summary>The row's id and <see cref="GitIdentity.Number"/>; a new row when there was none.</summary>
    public (int Id, int Number) Intern(string name, string email)
    {
        if (known.TryGetValue((name, email), out var row)) return row;

        row = ((int)insert.Bind(1, repositoryId).Bind(2, known.Count).Bind(3, name).Bind(4, email).Number()!.Value, known.Count);
        return known[(name, email)] = row;
    }

    public void Dispose() => insert.Dispose();
}
