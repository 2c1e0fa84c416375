using Microsoft.Extensions.Configuration;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FlaskDash.Razor.Tests.Data;

public sealed class MigratorTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_start_applies_all_and_the_second_none()
    {
        using var host = Host();
        var migrator = host.Services.GetRequiredService<Migrator>();

        Assert.NotEmpty(await migrator.MigrateAsync(Stop));
        Assert.Empty(await migrator.MigrateAsync(Stop));
    }

    [Fact]
    public async Task A_lock_row_left_by_a_killed_migration_does_not_block_the_next_start()
    {
        using var host = Host();
        await using (var db = await host.Services.GetRequiredService<IDbContextFactory<DashContext>>().CreateDbContextAsync(Stop))
        {
            await db.Database.ExecuteSqlRawAsync("CREATE TABLE __EFMigrationsLock (Id INTEGER NOT NULL PRIMARY KEY, Timestamp TEXT NOT NULL)", Stop);
            await db.Database.ExecuteSqlRawAsync("INSERT INTO __EFMigrationsLock VALUES (1, '2026-01-01 00:00:00')", Stop);
        }

        var migrations = host.Services.GetRequiredService<Migrator>().MigrateAsync(Stop);

        Assert.NotEmpty(await migrations.WaitAsync(TimeSpan.FromSeconds(20), Stop));
    }

    [Fact]
    public async Task Two_processes_that_start_at_once_take_turns()
    {
        using var first = Host();
        using var second = Host();

        var applied = await Task.WhenAll(
            Task.Run(() => first.Services.GetRequiredService<Migrator>().MigrateAsync(Stop), Stop),
            Task.Run(() => second.Services.GetRequiredService<Migrator>().MigrateAsync(Stop), Stop));

        Assert.Single(applied, list => list.Count > 0);
    }

    [Fact]
    public async Task A_file_that_is_no_database_gives_one_clear_sentence()
    {
        await File.WriteAllTextAsync(folder["app.db"], new string('x', 5_000), Stop);
        using var host = Host();

        var fault = await Assert.ThrowsAsync<DatabaseUnusableException>(() => host.Services.GetRequiredService<Migrator>().MigrateAsync(Stop));
        Assert.Contains("Database:Url", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PostgreSQL_is_brought_up_to_date_once_by_two_that_start_at_once()
    {
        Assert.SkipWhen(PostgresServer.Url is null, "There is no PostgreSQL server: test.sh starts one.");
        var url = PostgresServer.NewDatabase(isEmpty: true);
        try
        {
            using var first = Host(url);
            using var second = Host(url);

            await Task.WhenAll(
                Task.Run(() => first.Services.GetRequiredService<Migrator>().MigrateAsync(Stop), Stop),
                Task.Run(() => second.Services.GetRequiredService<Migrator>().MigrateAsync(Stop), Stop));

            Assert.Empty(await first.Services.GetRequiredService<Migrator>().MigrateAsync(Stop));
            await using var db = await second.Services.GetRequiredService<IDbContextFactory<DashContext>>().CreateDbContextAsync(Stop);
            Assert.Equal((true, 0), (db.IsPostgres, await db.Commits.CountAsync(Stop)));
        }
        finally
        {
            PostgresServer.Drop(url);
        }
    }

    [Fact]
    public async Task A_server_that_is_not_there_gives_one_clear_sentence_without_the_password()
    {
        using var host = Host("postgresql://ada:top-secret@/dash?host=/nowhere&connect_timeout=5");

        var fault = await Assert.ThrowsAsync<DatabaseUnusableException>(() => host.Services.GetRequiredService<Migrator>().MigrateAsync(Stop));
        Assert.Contains("dash on /nowhere", fault.Message, StringComparison.Ordinal);
        Assert.Contains("Database:Url", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("top-secret", fault.ToString(), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        folder.Dispose();
    }

    private IHost Host(string url = "sqlite:///app.db")
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new() { ContentRootPath = folder.Path });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Data:Folder"] = folder.Path, ["Database:Url"] = url });
        builder.Services.AddLogging();
        builder.AddData();
        return builder.Build();
    }
}
