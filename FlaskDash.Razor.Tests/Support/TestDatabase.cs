using FlaskDash.Razor.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Tests.Support;

/// <summary>A real database with all migrations: a SQLite file in a temporary folder, or one on the PostgreSQL server of the run.</summary>
public sealed class TestDatabase : IDbContextFactory<DashContext>, IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly OwnDatabase own;
    private readonly Func<DashContext> create;

    public TestDatabase()
    {
        var file = folder["test.db"];
        own = new OwnDatabase(file);
        if (PostgresServer.IsUsed)
        {
            var postgres = new DbContextOptionsBuilder<PostgresDashContext>().UseNpgsql(PostgresAddress.ConnectionStringOf(own.Url)).Options;
            create = () => new PostgresDashContext(postgres);
            return;
        }

        var sqlite = new DbContextOptionsBuilder<SqliteDashContext>()
            .UseSqlite(new SqliteConnectionStringBuilder { DataSource = file, ForeignKeys = true }.ToString())
            .AddInterceptors(new SqlitePragmas())
            .Options;
        create = () => new SqliteDashContext(sqlite);
        using var db = CreateDbContext();
        db.Database.Migrate();
    }

    public DashContext CreateDbContext() => create();

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        own.Dispose();
        folder.Dispose();
    }
}
