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
    private readonly ChunkStore chunks;
    private readonly SqliteStatement insert;
    private readonly List<(int Position, int Person)> added = [];

    public CoAuthorsWriter(SqliteConnection connection, int repositoryId)
    {
        (this.connection, this.repositoryId) = (connection, repositoryId);
        chunks = new ChunkStore(connection, repositoryId, 'C');
        insert = new(connection, """INSERT INTO co_authors ("CommitId", "Number", "IdentityId") SELECT "Id", ?3, ?4 FROM commits WHERE "RepositoryId" = ?1 AND "Position" = ?2""");
        IsStored = chunks.Last() is not null;
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

        chunks.Write(0, CoAuthors.Encode(CollectionsMarshal.AsSpan(added), chunks.Read(0)));
        added.Clear();
        IsStored = true;
    }

    /// <summary>Reads them from the messages of all commits that there are.</summary>
    public void Rebuild()
    {
        using (var delete = new SqliteStatement(connection, """DELETE FROM co_authors WHERE "CommitId" IN (SELECT "Id" FROM commits WHERE "RepositoryId" = ?1)""")) delete.Bind(1, repositoryId).Execute();
        chunks.Clear();
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
        chunks.Dispose();
        insert.Dispose();
    }
}
