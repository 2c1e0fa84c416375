using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace FlaskDash.Razor.Data;

/// <summary>Writes commits in bulk on SQLite: prepared statements inside the caller's transaction, five times as fast as EF.</summary>
public sealed class CommitWriter : IDisposable
{
    private readonly int repositoryId;
    private readonly SqliteCommand highest, position, insert, identity;
    private readonly DashContext db;

    /// <param name="db">Its connection is used; begin a transaction before writing.</param>
    public CommitWriter(DashContext db, int repositoryId)
    {
        (this.db, this.repositoryId) = (db, repositoryId);
        var connection = (SqliteConnection)db.Database.GetDbConnection();
        highest = Prepare(connection, """SELECT max("Id") FROM commits WHERE "Id" >= $from AND "Id" < $to""", "$from", "$to");
        position = Prepare(connection, """SELECT "Position" FROM commits WHERE "RepositoryId" = $repository AND "Sha" = $sha""", "$repository", "$sha");
        insert = Prepare(connection,
            """
            INSERT INTO commits ("Id", "RepositoryId", "Position", "Sha", "Parents", "AuthorId", "AuthorSeconds", "AuthorOffset",
                "CommitterId", "CommitterSeconds", "CommitterOffset", "Subject", "Message", "Lines", "Files", "Additions", "Deletions")
            VALUES ($id, $repository, $position, $sha, $parents, $author, $authorSeconds, $authorOffset,
                $committer, $committerSeconds, $committerOffset, $subject, $message, 0, 0, 0, 0)
            """,
            "$id", "$repository", "$position", "$sha", "$parents", "$author", "$authorSeconds", "$authorOffset",
            "$committer", "$committerSeconds", "$committerOffset", "$subject", "$message");
        identity = Prepare(connection,
            """INSERT INTO identities ("RepositoryId", "Number", "Name", "Email") VALUES ($repository, $number, $name, $email) RETURNING "Id" """,
            "$repository", "$number", "$name", "$email");
    }

    /// <summary>The place of a commit that has a row; null when it has none.</summary>
    public int? PositionOf(byte[] sha)
    {
        Join(position);
        Set(position, repositoryId, sha);
        return position.ExecuteScalar() is long found ? (int)found : null;
    }

    /// <summary>Writes a name and address.</summary>
    /// <returns>The row's id.</returns>
    public int InsertIdentity(int number, string name, string email)
    {
        Join(identity);
        Set(identity, repositoryId, number, name, email);
        return Convert.ToInt32(identity.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    /// <summary>Writes a commit, whose lines are still missing, and sets its <see cref="Commit.Id"/>.</summary>
    public void Insert(Commit commit)
    {
        var first = CommitKey.FirstOf(commit.CommitterSeconds);
        Join(highest);
        Set(highest, first, first + (1L << CommitKey.CounterBits));
        commit.Id = highest.ExecuteScalar() is long taken ? taken + 1 : first;

        Join(insert);
        Set(insert, commit.Id, repositoryId, commit.Position, commit.Sha, commit.Parents, commit.AuthorId, commit.AuthorSeconds, commit.AuthorOffset,
            commit.CommitterId, commit.CommitterSeconds, commit.CommitterOffset, commit.Subject, commit.Message);
        insert.ExecuteNonQuery();
    }

    public void Dispose()
    {
        highest.Dispose();
        position.Dispose();
        insert.Dispose();
        identity.Dispose();
    }

    internal static SqliteCommand Prepare(SqliteConnection connection, string sql, params string[] parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var name in parameters) command.Parameters.Add(new SqliteParameter { ParameterName = name });
        return command;
    }

    internal static void Set(SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i] ?? DBNull.Value;
    }

    // A prepared statement outlives the transactions it runs in.
    private void Join(SqliteCommand command) => command.Transaction = (SqliteTransaction?)db.Database.CurrentTransaction?.GetDbTransaction();
}
