using FlaskDash.Razor.Data;
using Hangfire.PostgreSql;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace FlaskDash.Razor.Tests.Support;

/// <summary>The PostgreSQL server that <c>test.sh</c> starts. Each test has a database of its own on it.</summary>
public static class PostgresServer
{
    private static readonly Lazy<string> Template = new(MakeTemplate);
    private static int made;

    /// <summary>The URL of a database of the server from which others can be made; null where no server was started.</summary>
    public static string? Url => Environment.GetEnvironmentVariable("FLASKDASH_TEST_POSTGRES");

    /// <summary>Whether this run's tests are to use it in place of SQLite.</summary>
    public static bool IsUsed => Environment.GetEnvironmentVariable("FLASKDASH_TEST_DATABASE") == "postgresql";

    /// <summary>The URL of a new database.</summary>
    /// <param name="isEmpty">Without tables; else with those of all migrations.</param>
    public static string NewDatabase(bool isEmpty = false)
    {
        var name = NameOf(Interlocked.Increment(ref made).ToString(System.Globalization.CultureInfo.InvariantCulture));
        Run($"CREATE DATABASE {name} TEMPLATE {(isEmpty ? "template0" : Template.Value)} STRATEGY FILE_COPY");
        return UrlOf(name);
    }

    /// <summary>Throws a database away, also while somebody is connected to it.</summary>
    public static void Drop(string url)
    {
        var text = PostgresAddress.ConnectionStringOf(url);
        using (var pool = new NpgsqlConnection(text)) NpgsqlConnection.ClearPool(pool);
        Run($"DROP DATABASE IF EXISTS {new NpgsqlConnectionStringBuilder(text).Database} WITH (FORCE)");
    }

    private static string MakeTemplate()
    {
        var name = NameOf("template");
        Run($"CREATE DATABASE {name} TEMPLATE template0");
        var text = PostgresAddress.ConnectionStringOf(UrlOf(name));
        using (var db = new PostgresDashContext(new DbContextOptionsBuilder<PostgresDashContext>().UseNpgsql(text).Options)) db.Database.Migrate();
        using (var connection = new NpgsqlConnection(text))
        {
            connection.Open();
            PostgreSqlObjectsInstaller.Install(connection);
        }
        // A database that somebody is connected to cannot be copied.
        using (var pool = new NpgsqlConnection(text)) NpgsqlConnection.ClearPool(pool);
        return name;
    }

    private static string NameOf(string part) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"flaskdash_{Environment.ProcessId}_{part}");

    private static string UrlOf(string name)
    {
        var url = Url ?? throw new InvalidOperationException("No PostgreSQL server: run test.sh, or set FLASKDASH_TEST_POSTGRES.");
        var query = url.IndexOf('?', StringComparison.Ordinal) is >= 0 and var at ? at : url.Length;
        return url[..(url.LastIndexOf('/', query - 1) + 1)] + name + url[query..];
    }

    private static void Run(string sql)
    {
        using var connection = new NpgsqlConnection(PostgresAddress.ConnectionStringOf(UrlOf("postgres")) + ";Pooling=false");
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}

/// <summary>A database for one test, of the kind that this run is for; nothing is left of it.</summary>
public sealed class OwnDatabase : IDisposable
{
    private readonly string? file;

    /// <param name="file">Where SQLite's is to lie.</param>
    public OwnDatabase(string file)
    {
        if (PostgresServer.IsUsed) Url = PostgresServer.NewDatabase();
        else (this.file, Url) = (file, "sqlite:///" + file);
    }

    /// <summary>For the setting <c>Database:Url</c>.</summary>
    public string Url { get; }

    public void Dispose()
    {
        if (file is null) PostgresServer.Drop(Url);
        else using (var pool = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={file};Foreign Keys=True;Default Timeout=30")) Microsoft.Data.Sqlite.SqliteConnection.ClearPool(pool);
    }
}
