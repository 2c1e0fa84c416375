using System.Diagnostics;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Identity;
using FlaskDash.Razor.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace FlaskDash.Razor.Tests.Data;

/// <summary>A copy made while others write is one whole state, and comes back as it was.</summary>
public sealed class BackupTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Twenty_copies_made_while_others_write_all_come_back_equal()
    {
        await using var app = await StartAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var writers = Enumerable.Range(0, 3).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
                await app.Services.GetRequiredService<AuditLog>().AppendAsync(new(AuditEvents.OktaChange, $"writer {writer}, number {i}"), new AuditActor(null, "Okta", null), CancellationToken.None);
        }, Ct)).ToArray();

        var made = new List<BackupContents>();
        for (var i = 0; i < 20; i++)
        {
            made.Add(SqliteBackup.Write(FileOf(app), folder[$"copy-{i}.db"]));
            await Task.Delay(30, Ct);
        }
        await stop.CancelAsync();
        await Task.WhenAll(writers);

        for (var i = 0; i < 20; i++)
        {
            var target = folder[$"restored-{i}/flaskdash.db"];
            Assert.Null(SqliteBackup.Restore(folder[$"copy-{i}.db"], target, Known(app), DateTimeOffset.UtcNow));
            Assert.Equal(made[i], SqliteBackup.Verify(target));
            // The chain shows whether it is one state: nothing is missing in it, and its end is the number of its entries.
            Assert.Null((await VerifyTrailAsync(target)).Fault);
        }
        Assert.True(made[^1].AuditEntries > made[0].AuditEntries, "Nothing was written meanwhile.");
    }

    [Fact]
    public async Task A_copy_is_for_its_owner_alone_and_takes_the_place_of_an_older_one_when_it_is_whole()
    {
        await using var app = await StartAsync();
        var file = folder["copy.db"];
        SqliteBackup.Write(FileOf(app), file);
        SqliteBackup.Write(FileOf(app), file);

        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal([file], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public async Task A_database_in_use_is_not_replaced()
    {
        await using var app = await StartAsync();
        SqliteBackup.Write(FileOf(app), folder["copy.db"]);
        await using var db = await app.Services.GetRequiredService<IDbContextFactory<DashContext>>().CreateDbContextAsync(Ct);
        await db.Database.OpenConnectionAsync(Ct);
        await using var reading = await db.Database.BeginTransactionAsync(Ct);

        var fault = Assert.Throws<BackupException>(() => SqliteBackup.Restore(folder["copy.db"], FileOf(app), Known(app), DateTimeOffset.UtcNow));

        Assert.Contains("Stop the app first.", fault.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(app.Folder, "*.restoring"));
    }

    [Fact]
    public async Task What_was_there_stays_beside_it()
    {
        string database;
        IReadOnlyCollection<string> known;
        var copy = folder["copy.db"];
        await using (var app = await StartAsync())
        {
            (database, known) = (folder["flaskdash.db"], Known(app));
            SqliteBackup.Write(FileOf(app), database);
            await app.Services.GetRequiredService<AuditLog>().AppendAsync(new(AuditEvents.OktaChange, "later"), new AuditActor(null, "Okta", null), Ct);
            SqliteBackup.Write(FileOf(app), copy);
        }

        var kept = SqliteBackup.Restore(copy, database, known, new DateTimeOffset(2026, 11, 27, 8, 30, 0, TimeSpan.Zero));

        Assert.Equal(database + ".before-restore-20261127T083000Z", kept);
        Assert.Equal((0, 1), (SqliteBackup.Verify(kept!).AuditEntries, SqliteBackup.Verify(database).AuditEntries));
    }

    [Fact]
    public async Task A_damaged_copy_a_newer_one_and_what_is_none_are_refused()
    {
        await using var app = await StartAsync();
        var (damaged, newer, none) = (folder["damaged.db"], folder["newer.db"], folder["none.db"]);
        SqliteBackup.Write(FileOf(app), damaged);
        await using (var file = File.OpenWrite(damaged))
        {
            file.Position = 8_192;
            await file.WriteAsync(new byte[40_000], Ct);
        }
        SqliteBackup.Write(FileOf(app), newer);
        await using (var connection = new SqliteConnection($"Data Source={newer};Pooling=false"))
        {
            await connection.OpenAsync(Ct);
            await using var command = connection.CreateCommand();
            command.CommandText = "INSERT INTO \"__EFMigrationsHistory\" VALUES ('29991231000000_Future', '99.0')";
            await command.ExecuteNonQueryAsync(Ct);
        }
        await File.WriteAllTextAsync(none, "not a database, but long enough to be looked at by somebody who opens it", Ct);

        foreach (var (file, words) in new[] { (damaged, "damaged.db is"), (newer, "newer version"), (none, "is no backup of this app"), (folder["missing.db"], "There is no file") })
            Assert.Contains(words, Assert.Throws<BackupException>(() => SqliteBackup.Restore(file, folder["x/flaskdash.db"], Known(app), DateTimeOffset.UtcNow)).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(folder["x/flaskdash.db"]));
    }

    [Fact]
    public async Task The_commands_back_up_beside_a_running_app_and_restore_into_another()
    {
        await using var app = await StartAsync();
        var file = folder["copy.db"];

        Assert.Equal(0, await RunAsync("backup", file, FileOf(app)));
        Assert.Equal(0, await RunAsync("restore", file, folder["other/flaskdash.db"]));
        Assert.Equal(1, await RunAsync("restore", folder["missing.db"], folder["other/flaskdash.db"]));

        Assert.Equal(SqliteBackup.Verify(file), SqliteBackup.Verify(folder["other/flaskdash.db"]));
    }

    [Fact]
    public async Task Before_the_schema_changes_a_copy_is_kept_and_only_the_last_one()
    {
        var file = folder["flaskdash.db"];
        await using (var app = await StartAsync()) SqliteBackup.Write(FileOf(app), file);
        var last = SqliteBackup.Verify(file).LastMigration!;
        await File.WriteAllTextAsync(file + ".before-20200101000000_Older", "an older copy", Ct);
        // As the version before left it: without the last migration.
        await using (var options = new SqliteDashContext(new DbContextOptionsBuilder<SqliteDashContext>().UseSqlite($"Data Source={file};Pooling=false").Options))
        {
            var all = options.Database.GetMigrations().ToList();
            await options.GetService<Microsoft.EntityFrameworkCore.Migrations.IMigrator>().MigrateAsync(all[^2], Ct);
        }

        await using var again = await DashApp.StartAsync(o => o.Settings["Database:Url"] = "sqlite:///" + file);

        Assert.Equal([$"{file}.before-{last}"], Directory.GetFiles(folder.Path, "*.before-*"));
        Assert.NotEqual(last, SqliteBackup.Verify($"{file}.before-{last}").LastMigration);
        Assert.Equal(last, SqliteBackup.Verify(file).LastMigration);
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        folder.Dispose();
    }

    private static async Task<int> RunAsync(string command, string file, string database)
    {
        var start = new ProcessStartInfo("dotnet") { ArgumentList = { typeof(Program).Assembly.Location, command, file }, RedirectStandardError = true, RedirectStandardOutput = true };
        (start.Environment["ASPNETCORE_ENVIRONMENT"], start.Environment["DATABASE_URL"]) = ("Production", "sqlite:///" + database);
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync(Ct);
        return process.ExitCode;
    }

    // The tests are about SQLite's file, whatever database the others run on.
    private Task<DashApp> StartAsync() => DashApp.StartAsync(o => o.Settings["Database:Url"] = "sqlite:///" + folder["app/flaskdash.db"]);

    private static string FileOf(DashApp app) => app.Services.GetRequiredService<Database>().File!;

    private static IReadOnlyCollection<string> Known(DashApp app)
    {
        using var db = app.Services.GetRequiredService<IDbContextFactory<DashContext>>().CreateDbContext();
        return [.. db.Database.GetMigrations()];
    }

    private static async Task<AuditVerdict> VerifyTrailAsync(string file)
    {
        var services = new ServiceCollection();
        services.AddDbContextFactory<SqliteDashContext>(o => o.UseSqlite($"Data Source={file};Pooling=false"));
        await using var provider = services.BuildServiceProvider();
        return await new AuditLog(new Contexts<SqliteDashContext>(provider.GetRequiredService<IDbContextFactory<SqliteDashContext>>()), TimeProvider.System).VerifyAsync(Ct);
    }
}
