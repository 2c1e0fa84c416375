using System.Runtime.InteropServices;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Insights;
using Microsoft.Data.Sqlite;

namespace FlaskDash.Razor.Indexing;

/// <summary>Keeps the co-authors of a repository's commits, as rows and in its snapshot, within the caller's transactions.</summary>
internal sealed class CoAuthorsWriter : IDisposable
{
    private readonly int repositoryId;
    private readonly SqliteConnection connection;
    private readonly SqliteStatement read, write, insert;
    private readonly List<(int Position, int Person)> added = [];

    public CoAuthorsWriter(SqliteConnection connection, int repositoryId)
    {
        (this.connection, this.repositoryId) = (connection, repositoryId);
        read = new(connection, """SELECT "Data" FROM snapshot_chunks WHERE "RepositoryId" = ?1 AND "Group" = 'C'""");
        write = new(connection,
            """
            INSERT INTO snapshot_chunks ("RepositoryId", "Group", "Number", "Version", "Data") VALUES (?1, 'C', 0, 1, ?2)
            ON CONFLICT DO UPDATE SET "Version" = "Version" + 1, "Data" = excluded."Data"
            """);
        insert = new(connection, """INSERT INTO co_authors ("CommitId", "Number", "IdentityId") SELECT "Id", ?3, ?4 FROM commits WHERE "RepositoryId" = ?1 AND "Position" = ?2""");
        IsStored = Read() is not null;
    }

    /// <summary>False says that they were never read from the messages.</summary>
    public bool IsStored { get; private set; }

    /// <summary>Adds those that the message of a new commit names. Its row must be there.</summary>
    public void Add(int position, string? message, IdentityWriter identities)
    {
        var number = 0;
        foreach (var person in CommitTrailers.CoAuthorsOf(message))
        {
            var identity = identities.Intern(person.Name, person.Email);
            insert.Bind(1, repositoryId).Bind(2, position).Bind(3, number++).Bind(4, identity.Id).Execute();
            added.Add((position, identity.Number));
        }
    }

    /// <summary>Stores what was added: last in each transaction.</summary>
    public void Close()
    {
        if (IsStored && added.Count == 0) return;

        write.Bind(1, repositoryId).Bind(2, CoAuthors.Encode(CollectionsMarshal.AsSpan(added), Read())).Execute();
        added.Clear();
        IsStored = true;
    }

    /// <summary>Reads them from the messages of all commits that there are.</summary>
    public void Rebuild()
    {
        Run("""DELETE FROM co_authors WHERE "CommitId" IN (SELECT "Id" FROM commits WHERE "RepositoryId" = ?1)""");
        Run("""DELETE FROM snapshot_chunks WHERE "RepositoryId" = ?1 AND "Group" = 'C'""");
        (IsStored, _) = (false, added.RemoveAll(_ => true));
        using var identities = new IdentityWriter(connection, repositoryId);
        using var messages = new SqliteStatement(connection,
            """SELECT "Position", "Message" FROM commits WHERE "RepositoryId" = ?1 AND "Message" LIKE '%co-authored-by%' ORDER BY "Position" """.TrimEnd());
        messages.Bind(1, repositoryId);
        while (messages.Read()) Add(messages.Int32(0), messages.Text(1), identities);
        Close();
    }

    public void Dispose()
    {
        read.Dispose();
        write.Dispose();
        insert.Dispose();
    }

    private byte[]? Read()
    {
        if (!read.Bind(1, repositoryId).Read()) return null;
        var data = read.Blob(0);
        read.Reset();
        return data;
    }

    private void Run(string sql)
    {
        using var statement = new SqliteStatement(connection, sql);
        statement.Bind(1, repositoryId).Execute();
    }
}
