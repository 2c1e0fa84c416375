using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace FlaskDash.Razor.Data;

/// <summary>A connection for bulk rows, whichever database it leads to. Takes part in whatever transaction the connection has open.</summary>
/// <remarks>
/// Statements say the same to both databases: places are <c>?1</c>, <c>?2</c> …, names are in double quotes. They answer one after the
/// other: read an answer to its end, or reset it, before the next. They wait without a task, since SQLite has nothing to wait for and
/// PostgreSQL is near; so this is for background work. Not for many threads.
/// </remarks>
public abstract class BulkConnection
{
    /// <summary>A source of the numbers bound to <c>?1</c>, to stand behind FROM: rows <c>n</c> with one column <c>value</c>.</summary>
    internal abstract string Numbers { get; }

    /// <summary>For one open connection.</summary>
    public static BulkConnection Of(DbConnection connection) =>
        connection is NpgsqlConnection postgres ? new PostgresBulk(postgres) : new SqliteBulk((SqliteConnection)connection);

    /// <summary>A statement to be run many times.</summary>
    internal abstract BulkStatement Prepare([StringSyntax("sql")] string sql);

    /// <summary>Rows to be added to a table. Nothing else may run on the connection until they are disposed of.</summary>
    /// <param name="columns">In the order in which each row gives its values.</param>
    internal abstract BulkRows Insert(string table, params ReadOnlySpan<string> columns);

    /// <summary>Rows of a table to be changed. Nothing else may run on the connection until they are disposed of.</summary>
    /// <param name="keys">How many of the columns, from the first on, say which row is meant.</param>
    /// <param name="columns">In the order in which each row gives its values.</param>
    internal abstract BulkRows Update(string table, int keys, params ReadOnlySpan<string> columns);

    /// <summary>Makes other writers of commit keys wait for the end of the transaction.</summary>
    internal abstract void LockCommitKeys();

    /// <summary>The writer of the search index.</summary>
    internal abstract CommitSearch Search(int repositoryId);

    /// <summary>Sets the connection up for a long run of writes.</summary>
    internal virtual void Begin()
    {
    }

    /// <summary>Sets it back: it returns to a pool.</summary>
    internal virtual void End()
    {
    }
}
