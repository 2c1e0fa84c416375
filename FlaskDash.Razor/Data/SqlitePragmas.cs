using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

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

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Sql;
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken ct = default)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Sql;
        await command.ExecuteNonQueryAsync(ct);
    }
}
