namespace FlaskDash.Razor.Data;

/// <summary>A commit to be written: <see cref="Commit"/> without its key.</summary>
public readonly record struct NewCommit(
    int Position, byte[] Sha, byte[] Parents,
    int AuthorId, long? AuthorSeconds, int AuthorOffset,
    int CommitterId, long? CommitterSeconds, int CommitterOffset,
    string Subject, string? Message, LinesState Lines);

/// <summary>Writes commits of one repository in bulk, within the caller's transactions.</summary>
public sealed class CommitWriter(BulkConnection connection, int repositoryId) : IDisposable
{
    /// <summary>Keys of one second.</summary>
    private const long Room = 1L << CommitKey.CounterBits;

    private readonly BulkStatement highest = connection.Prepare(
        $"""SELECT n.value, (SELECT max("Id") FROM commits WHERE "Id" >= n.value AND "Id" < n.value + {Room}) FROM {connection.Numbers}""");
    private readonly BulkStatement find = connection.Prepare("""SELECT "Position" FROM commits WHERE "RepositoryId" = ?1 AND "Sha" = ?2""");
    private readonly BulkStatement reparent = connection.Prepare(
        """
        UPDATE commits SET "Parents" = ?3, "Lines" = ?4, "Files" = 0, "Additions" = 0, "Deletions" = 0
        WHERE "RepositoryId" = ?1 AND "Position" = ?2 AND "Parents" <> ?3 RETURNING "Id"
        """);
    private readonly BulkStatement deleteFiles = connection.Prepare("""DELETE FROM commit_files WHERE "CommitId" = ?1""");

    /// <summary>Where the commit stands; null when there is no row of it.</summary>
    public int? FindPosition(ReadOnlySpan<byte> sha) => (int?)find.Bind(1, repositoryId).Bind(2, sha).Number();

    /// <summary>Writes rows. Each key is the next free one of its second, over all repositories.</summary>
    /// <exception cref="System.Data.Common.DbException">A position or SHA is taken, or the database cannot be written.</exception>
    public void Insert(IReadOnlyCollection<NewCommit> commits)
    {
        if (commits.Count == 0) return;

        connection.LockCommitKeys();
        // Another repository may write between two transactions, so nothing is remembered.
        var next = NextKeys([.. commits.Select(c => CommitKey.FirstOf(c.CommitterSeconds)).Distinct()]);
        var keys = commits.Select(c => NextKey(next, c.CommitterSeconds)).ToList();
        using var rows = connection.Insert(
            "commits", "Id", "RepositoryId", "Position", "Sha", "Parents", "AuthorId", "AuthorSeconds", "AuthorOffset",
            "CommitterId", "CommitterSeconds", "CommitterOffset", "Subject", "Message", "IsSigned", "Lines", "Files", "Additions", "Deletions");
        foreach (var (key, commit) in keys.Zip(commits))
        {
            rows.Int64(key).Int32(repositoryId).Int32(commit.Position).Bytes(commit.Sha).Bytes(commit.Parents)
                .Int32(commit.AuthorId).Int64(commit.AuthorSeconds).Int32(commit.AuthorOffset)
                .Int32(commit.CommitterId).Int64(commit.CommitterSeconds).Int32(commit.CommitterOffset)
                .Text(commit.Subject).Text(commit.Message).Flag(false).Int16((short)commit.Lines).Int32(0).Int64(0).Int64(0)
                .EndRow();
        }
        rows.Complete();
    }

    /// <summary>Gives a commit other parents than its row has, as when a shallow clone was deepened; its lines are then to be read again.</summary>
    /// <returns>False when the row has these parents already.</returns>
    public bool Reparent(int position, ReadOnlySpan<byte> parents, LinesState lines)
    {
        if (reparent.Bind(1, repositoryId).Bind(2, position).Bind(3, parents).Bind(4, (long)lines).Number() is not { } id) return false;
        deleteFiles.Bind(1, id).Execute();
        return true;
    }

    /// <summary>The next free key of each second, by the second's first one.</summary>
    private Dictionary<long, long> NextKeys(IReadOnlyCollection<long> firsts)
    {
        var next = new Dictionary<long, long>(firsts.Count);
        highest.Bind(1, firsts);
        while (highest.Read()) next[highest.Int64(0)] = highest.IsNull(1) ? highest.Int64(0) : highest.Int64(1) + 1;
        return next;
    }

    // A second that is full runs over into the next.
    private long NextKey(Dictionary<long, long> next, long? seconds)
    {
        for (var first = CommitKey.FirstOf(seconds); ; first += Room)
        {
            if (!next.TryGetValue(first, out var key)) key = NextKeys([first])[first];
            if (key >= first + Room) continue;
            next[first] = key + 1;
            return key;
        }
    }

    public void Dispose()
    {
        highest.Dispose();
        find.Dispose();
        reparent.Dispose();
        deleteFiles.Dispose();
    }
}
