using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Options;
using Npgsql;

namespace FlaskDash.Razor.Data;

/// <summary>Brings the database to this version's schema: at start, and by <c>-- migrate</c>.</summary>
public sealed class Migrator(Database database, IDbContextFactory<DashContext> contexts, IOptions<DatabaseOptions> keepsBefore, ILogger<Migrator> logger)
{
    /// <summary>Applies what is missing. Two processes that start at once take turns.</summary>
    /// <returns>The names of the migrations applied; empty when the database was current.</returns>
    /// <exception cref="DatabaseUnusableException">The database cannot be opened or written; the message says what to do.</exception>
    public async Task<IReadOnlyList<string>> MigrateAsync(CancellationToken ct)
    {
        try
        {
            await using var turn = database.File is { } file ? await TakeTurnAsync(file, ct) : await TakeTurnOnServerAsync(ct);
            await using var db = await contexts.CreateDbContextAsync(ct);
            // Else a new database is asked for a table that it does not have, and the log begins with an error.
            if (database.IsPostgres) await db.GetService<IHistoryRepository>().CreateIfNotExistsAsync(ct);

            var missing = (await db.Database.GetPendingMigrationsAsync(ct)).ToList();
            if (missing.Count == 0) return [];

            if (database.File is { } existing)
            {
                await ClearLeftLockAsync(db, ct);
                if (keepsBefore.Value.BackupBeforeMigration && (await db.Database.GetAppliedMigrationsAsync(ct)).Any()) KeepBefore(existing, missing[0]);
            }
            await db.Database.MigrateAsync(ct);
            logger.LogInformation("Database {Database} brought up to date: {Migrations}", database.Name, missing);
            return missing;
        }
        catch (Exception fault) when (fault is DbException or IOException or UnauthorizedAccessException)
        {
            throw new DatabaseUnusableException($"The database {database.Name} cannot be opened for writing. {database.Advice}", fault);
        }
    }

    /// <summary>Migrations go forward only: this is the way back. The copies before it are deleted when this one is whole.</summary>
    private void KeepBefore(string file, string migration)
    {
        var copy = $"{file}.before-{migration}";
        try
        {
            SqliteBackup.Write(file, copy);
            foreach (var old in Directory.EnumerateFiles(Path.GetDirectoryName(file)!, Path.GetFileName(file) + ".before-2*").Where(f => f != copy)) File.Delete(old);
            logger.LogInformation("Kept the database as it was in {Copy}", copy);
        }
        catch (BackupException fault)
        {
            throw new DatabaseUnusableException($"{fault.Message} The database is copied before its schema changes: make room, or set Database:BackupBeforeMigration to false when you have a copy of your own.", fault);
        }
    }

    // A lock of the operating system ends with its process, however that ends; EF's own lock row does not.
    private static async Task<IAsyncDisposable> TakeTurnAsync(string database, CancellationToken ct)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(database)!);
        var file = database + ".migrating";
        while (true)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            }
            catch (IOException) when (File.Exists(file))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), ct);
            }
        }
    }

    // Ends with its connection. EF's own lock does not hold from the look at what is missing to the last migration: two that begin at once would apply the same.
    private async Task<IAsyncDisposable> TakeTurnOnServerAsync(CancellationToken ct)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false }.ToString());
        try
        {
            await connection.OpenAsync(ct);
            await using var command = new NpgsqlCommand($"SELECT pg_advisory_lock({PostgresLocks.Migrations})", connection) { CommandTimeout = 0 };
            await command.ExecuteNonQueryAsync(ct);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    // We hold the turn, so a row in EF's lock table was left by a process that died; EF would wait for it for ever.
    private static async Task ClearLeftLockAsync(DashContext db, CancellationToken ct)
    {
        var tables = await db.Database.SqlQuery<int>(
            $"SELECT count(*) AS Value FROM sqlite_master WHERE name = '__EFMigrationsLock'").SingleAsync(ct);
        if (tables > 0) await db.Database.ExecuteSqlAsync($"DELETE FROM \"__EFMigrationsLock\"", ct);
    }
}

/// <summary>The database cannot be used at all. <see cref="Exception.Message"/> is for the administrator's console, never for a browser.</summary>
public sealed class DatabaseUnusableException(string message, Exception inner) : Exception(message, inner);
