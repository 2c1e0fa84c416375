using FlaskDash.Razor.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Tests.Support;

/// <summary>A real SQLite file with all migrations, in a temporary folder.</summary>
public sealed class TestDatabase : IDbContextFactory<DashContext>, IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly DbContextOptions<SqliteDashContext> options;

    public TestDatabase()
    {
        File = folder["test.db"];
        options = new DbContextOptionsBuilder<SqliteDashContext>()
            .UseSqlite(new SqliteConnectionStringBuilder { DataSource = File, ForeignKeys = true }.ToString())
            .AddInterceptors(new SqlitePragmas())
            .Options;
        using var db = CreateDbContext();
        db.Database.Migrate();
    }

    /// <summary>The database file.</summary>
    public string File { get; }

    public DashContext CreateDbContext() => new SqliteDashContext(options);

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        folder.Dispose();
    }
}
