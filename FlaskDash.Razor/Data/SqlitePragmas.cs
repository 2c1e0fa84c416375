using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SQLitePCL;

namespace FlaskDash.Razor.Data;

/// <summary>Settings that SQLite keeps per connection and not in the file.</summary>
public sealed class SqlitePragmas : DbConnectionInterceptor
{
    /// <summary>WAL lets pages read while a run writes; NORMAL is safe in WAL against a crash of the process.</summary>
    public const string Sql = """
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = NORMAL;
        PRAGMA busy_timeout = 15000;
        PRAGMA mmap_size = 67108864;
        PRAGMA temp_store = MEMORY;
        """;

    private static readonly object Done = new();

    // Opening takes a handle from the pool, and a handle keeps its settings: each is asked once, not once a query.
    private readonly ConditionalWeakTable<sqlite3, object> known = [];

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        if (!IsNew(connection) || IsReadOnly(connection)) return;
        using var command = connection.CreateCommand();
        command.CommandText = Sql;
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken ct = default)
    {
        if (!IsNew(connection) || IsReadOnly(connection)) return;
        await using var command = connection.CreateCommand();
        command.CommandText = Sql;
        await command.ExecuteNonQueryAsync(ct);
    }

    // EF looks so whether a database is there; one that was restored is not in WAL yet, and cannot be brought there by who only reads.
    private static bool IsReadOnly(DbConnection connection) => new SqliteConnectionStringBuilder(connection.ConnectionString).Mode == SqliteOpenMode.ReadOnly;

    private bool IsNew(DbConnection connection) => known.TryAdd(((SqliteConnection)connection).Handle!, Done);
}
