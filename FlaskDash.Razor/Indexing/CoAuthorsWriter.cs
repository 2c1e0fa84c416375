using System.Runtime.InteropServices;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Insights;

namespace FlaskDash.Razor.Indexing;

/// <summary>Keeps the co-authors of a repository's commits, as rows and in its snapshot, within the caller's transactions.</summary>
internal sealed class CoAuthorsWriter : IDisposable
{
    private readonly int repositoryId;
    private readonly BulkConnection connection;
    private readonly ChunkStore chunks;
    private readonly BulkStatement insert;
    private readonly List<(int Position, int Number, int IdentityId, int Person)> added = [];

    public CoAuthorsWriter(BulkConnection connection, int repositoryId)
    {
        (this.connection, this.repositoryId) = (connection, repositoryId);
        chunks = new ChunkStore(connection, repositoryId, 'C');
        insert = connection.Prepare("""INSERT INTO co_authors ("CommitId", "Number", "IdentityId") SELECT "Id", ?3, ?4 FROM commits WHERE "RepositoryId" = ?1 AND "Position" = ?2""");
        IsStored = chunks.Last() is not null;
    }

    /// <summary>False says that they were never read from the messages.</summary>
    public bool IsStored { get; private set; }

    /// <summary>Adds those that the message of a commit names.</summary>
    public void Add(int position, string? message, IdentityWriter identities) => Add(position, CommitTrailers.CoAuthorsOf(message), identities);

    /// <summary>Stores what was added: last in each transaction, when the commits have their rows.</summary>
    public void Close()
    {
        if (IsStored && added.Count == 0) return;

        foreach (var (position, number, identity, _) in added) insert.Bind(1, repositoryId).Bind(2, position).Bind(3, number).Bind(4, identity).Execute();
        chunks.Write(0, CoAuthors.Encode([.. added.Select(a => (a.Position, a.Person))], chunks.Read(0)));
        added.Clear();
        IsStored = true;
    }

    /// <summary>Reads them from the messages of all commits that there are.</summary>
    public void Rebuild()
    {
        using (var delete = connection.Prepare("""DELETE FROM co_authors WHERE "CommitId" IN (SELECT "Id" FROM commits WHERE "RepositoryId" = ?1)""")) delete.Bind(1, repositoryId).Execute();
        chunks.Clear();
        (IsStored, _) = (false, added.RemoveAll(_ => true));
        using var identities = new IdentityWriter(connection, repositoryId);
        using var messages = connection.Prepare(
            """SELECT "Position", "Message" FROM commits WHERE "RepositoryId" = ?1 AND lower("Message") LIKE '%co-authored-by%' ORDER BY "Position" """.TrimEnd());
        messages.Bind(1, repositoryId);
        var named = new List<(int Position, IReadOnlyList<Person> People)>();
        while (messages.Read()) named.Add((messages.Int32(0), [.. CommitTrailers.CoAuthorsOf(messages.Text(1))]));
        foreach (var (position, people) in named) Add(position, people, identities);
        Close();
    }

    private void Add(int position, IEnumerable<Person> people, IdentityWriter identities)
    {
        var number = 0;
        foreach (var person in people)
        {
            var identity = identities.Intern(person.Name, person.Email);
            added.Add((position, number++, identity.Id, identity.Number));
        }
    }

    public void Dispose()
    {
        chunks.Dispose();
        insert.Dispose();
    }
}
