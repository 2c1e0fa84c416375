using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Data;

/// <summary>Brings the database to this version's schema: at start, and by <c>-- migrate</c>.</summary>
public sealed class Migrator(Database database, IDbContextFactory<DashContext> contexts, ILogger<Migrator> logger)
{
    /// <summary>Applies what is missing. Two processes that start at once take turns.</summary>
    /// <returns>The names of the migrations applied; empty when the database was current.</returns>
    /// <exception cref="DatabaseUnusableException">The file cannot be opened or written; the message says what to do.</exception>
    public async Task<IReadOnlyList<string>> MigrateAsync(CancellationToken ct)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(database.File)!);
            await using var turn = await TakeTurnAsync(ct);
            await using var db = await contexts.CreateDbContextAsync(ct);

            var missing = (await db.Database.GetPendingMigrationsAsync(ct)).ToList();
            if (missing.Count == 0) return [];

            await ClearLeftLockAsync(db, ct);
            await db.Database.MigrateAsync(ct);
            logger.LogInformation("Database {File} brought up to date: {Migrations}", database.File, missing);
            return missing;
        }
        catch (Exception fault) when (fault is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new DatabaseUnusableException(
                $"The database {database.File} cannot be opened for writing. Check that the folder exists, is not read-only, has free space, and belongs to the user who runs the app; or set Database:Url (DATABASE_URL).", fault);
        }
    }

    // A lock of the operating system ends with its process, however that ends; EF's own lock row does not.
    private async Task<FileStream> TakeTurnAsync(CancellationToken ct)
    {
        var file = database.File + ".migrating";
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
