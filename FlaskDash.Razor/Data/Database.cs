using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Npgsql;

namespace FlaskDash.Razor.Data;

/// <summary>Which database this process uses.</summary>
public sealed class Database
{
    /// <exception cref="FormatException">The address cannot be read; the message says what to write.</exception>
    public Database(IOptions<DatabaseOptions> options, DataFolder folder)
    {
        if (PostgresAddress.Is(options.Value.Url))
        {
            ConnectionString = PostgresAddress.ConnectionStringOf(options.Value.Url);
            var parts = new NpgsqlConnectionStringBuilder(ConnectionString);
            Name = $"{parts.Database} on {parts.Host}";
            return;
        }
        File = SqliteAddress.FileOf(options.Value.Url, folder.Root);
        ConnectionString = new SqliteConnectionStringBuilder { DataSource = File, ForeignKeys = true, DefaultTimeout = 30 }.ToString();
        Name = File;
    }

    /// <summary>Absolute path of the SQLite file; null where the database is PostgreSQL's.</summary>
    public string? File { get; }

    public bool IsPostgres => File is null;

    /// <summary>May hold a password.</summary>
    public string ConnectionString { get; }

    /// <summary>For an administrator: the file, or the database and its server.</summary>
    public string Name { get; }

    /// <summary>What to look at when it cannot be opened for writing.</summary>
    internal string Advice => IsPostgres
        ? "Check that the server runs, that the database exists, and that its user may log in and make tables there; or set Database:Url (DATABASE_URL)."
        : "Check that the folder exists, is not read-only, has free space, and belongs to the user who runs the app; or set Database:Url (DATABASE_URL).";
}
