using Microsoft.Data.Sqlite;

namespace FlaskDash.Razor.Data;

/// <summary>A commit to be written: <see cref="Commit"/> without its key.</summary>
public readonly record struct NewCommit(
    int Position, byte[] Sha, byte[] Parents,
    int AuthorId, long? AuthorSeconds, int AuthorOffset,
    int CommitterId, long? CommitterSeconds, int CommitterOffset,
    string Subject, string? Message, LinesState Lines);

/// <summary>Writes commits of one repository in bulk, within the caller's transactions.</summary>
public sealed class CommitWriter(SqliteConnection connection, int repositoryId) : IDisposable
{
    private readonly SqliteStatement insert = new(connection,
        """
        INSERT INTO commits ("Id", "RepositoryId", "Position", "Sha", "Parents", "AuthorId", "AuthorSeconds", "AuthorOffset",
            "CommitterId", "CommitterSeconds", "CommitterOffset", "Subject", "Message", "IsSigned", "Lines", "Files", "Additions", "Deletions")
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, 0, ?14, 0, 0, 0)
        """);
    private readonly SqliteStatement highest = new(connection, """SELECT max("Id") FROM commits WHERE "Id" >= ?1 AND "Id" < ?2""");
    private readonly SqliteStatement find = new(connection, """SELECT "Position" FROM commits WHERE "RepositoryId" = ?1 AND "Sha" = ?2""");
    private readonly SqliteStatement reparent = new(connection,
        """
        UPDATE commits SET "Parents" = ?3, "Lines" = ?4, "Files" = 0, "Additions" = 0, "Deletions" = 0
        WHERE "RepositoryId" = ?1 AND "Position" = ?2 AND "Parents" <> ?3 RETURNING "Id"
        """);
    private readonly SqliteStatement deleteFiles = new(connection, """DELETE FROM commit_files WHERE "CommitId" = ?1""");

    /// <summary>Where the commit stands; null when there is no row of it.</summary>
    public int? FindPosition(ReadOnlySpan<byte> sha) => (int?)find.Bind(1, repositoryId).Bind(2, sha).Number();

    /// <summary>Writes one row. Its key is the next free one of its second, over all repositories.</summary>
    /// <exception cref="SqliteException">The position or SHA is taken, or the database cannot be written.</exception>
    public void Insert(in NewCommit commit)
    {
        insert.Bind(1, NextKey(commit.CommitterSeconds)).Bind(2, repositoryId).Bind(3, commit.Position)
            .Bind(4, commit.Sha).Bind(5, commit.Parents)
            .Bind(6, commit.AuthorId).Bind(7, commit.AuthorSeconds).Bind(8, commit.AuthorOffset)
            .Bind(9, commit.CommitterId).Bind(10, commit.CommitterSeconds).Bind(11, commit.CommitterOffset)
            .Bind(12, commit.Subject).Bind(13, commit.Message).Bind(14, (long)commit.Lines)
            .Execute();
    }

    /// <summary>Gives a commit other parents than its row has, as when a shallow clone was deepened; its lines are then to be read again.</summary>
    /// <returns>False when the row has these parents already.</returns>
    public bool Reparent(int position, ReadOnlySpan<byte> parents, LinesState lines)
    {
        if (reparent.Bind(1, repositoryId).Bind(2, position).Bind(3, parents).Bind(4, (long)lines).Number() is not { } id) return false;
        deleteFiles.Bind(1, id).Execute();
        return true;
    }

    // Another repository may write between two transactions, so nothing is remembered. A second that is full runs over into the next.
    private long NextKey(long? seconds)
    {
        const long Room = 1L << CommitKey.CounterBits;
        for (var first = CommitKey.FirstOf(seconds); ; first += Room)
        {
            var last = highest.Bind(1, first).Bind(2, first + Room).Number();
            if (last is null) return first;
            if (last < first + Room - 1) return last.Value + 1;
        }
    }

    public void Dispose()
    {
        insert.Dispose();
        highest.Dispose();
        find.Dispose();
        reparent.Dispose();
        deleteFiles.Dispose();
    }
}
