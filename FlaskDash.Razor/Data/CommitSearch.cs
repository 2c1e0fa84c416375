using Microsoft.Data.Sqlite;

namespace FlaskDash.Razor.Data;

/// <summary>Fills the search index behind the commit rows, within the caller's transactions.</summary>
internal abstract class CommitSearch : IDisposable
{
    /// <summary>Adds the commits with positions from one up to, but without, another.</summary>
    public abstract void Add(int fromPosition, int toPosition);

    public abstract void Dispose();
}

/// <summary>SQLite's FTS5.</summary>
internal sealed class SqliteCommitSearch(SqliteConnection connection, int repositoryId) : CommitSearch
{
    private readonly SqliteStatement insert = new(WithSpaced(connection),
        """
        INSERT INTO commit_search (rowid, scope, message, people)
        SELECT c."Id", ?4, spaced(coalesce(c."Message", c."Subject")),
            spaced(CASE WHEN c."AuthorId" = c."CommitterId" THEN a."Name" || ' ' || a."Email"
            ELSE a."Name" || ' ' || a."Email" || ' ' || b."Name" || ' ' || b."Email" END)
        FROM commits c JOIN identities a ON a."Id" = c."AuthorId" JOIN identities b ON b."Id" = c."CommitterId"
        WHERE c."RepositoryId" = ?1 AND c."Position" >= ?2 AND c."Position" < ?3
        """);

    public override void Add(int fromPosition, int toPosition) =>
        insert.Bind(1, repositoryId).Bind(2, fromPosition).Bind(3, toPosition).Bind(4, SearchText.Scope(repositoryId)).Execute();

    private static SqliteConnection WithSpaced(SqliteConnection connection)
    {
        connection.CreateFunction<string, string>("spaced", SearchTokens.Spaced, isDeterministic: true);
        return connection;
    }

    public override void Dispose() => insert.Dispose();
}
