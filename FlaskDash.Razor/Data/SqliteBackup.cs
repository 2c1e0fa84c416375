using System.Globalization;
using Microsoft.Data.Sqlite;

namespace FlaskDash.Razor.Data;

/// <summary>What a database file holds.</summary>
/// <param name="LastMigration">The version of its schema; null when it has none.</param>
/// <param name="KeysInClear">Whether it holds keys of Data Protection that nothing encrypts.</param>
public sealed record BackupContents(long Users, long Repositories, long Commits, long AuditEntries, string? LastMigration, bool KeysInClear)
{
    /// <summary>One line for a console.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Users} users, {Repositories} repositories, {Commits} commits, {AuditEntries} audit entries, schema {LastMigration ?? "none"}");
}

/// <summary>A backup cannot be made or put back. The message is for the administrator's console.</summary>
public sealed class BackupException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// Copies of a SQLite database, made with SQLite's online backup while others write (https://sqlite.org/backup.html): one state, whole, and checked before it
/// gets its name.
/// </summary>
public static class SqliteBackup
{
    /// <summary>Writes a copy that only its owner can read, and checks it.</summary>
    /// <param name="file">Made anew, or replaced when the copy is whole.</param>
    /// <exception cref="BackupException">There is no database, no room, or the copy is not whole.</exception>
    public static BackupContents Write(string database, string file)
    {
        if (!File.Exists(database)) throw new BackupException($"There is no database at {database}.");
        var half = file + ".part";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
            File.Delete(half);
            using (NewPrivateFile(half)) { }
            using (var source = Open(database, SqliteOpenMode.ReadWrite))
            using (var copy = Open(half, SqliteOpenMode.ReadWrite))
            {
                source.BackupDatabase(copy);
                // A copy of a WAL database would ask for a second file beside it.
                Run(copy, "PRAGMA journal_mode = DELETE");
            }
            var contents = Verify(half);
            using (var written = new FileStream(half, FileMode.Open, FileAccess.ReadWrite)) written.Flush(flushToDisk: true);
            File.Move(half, file, overwrite: true);
            return contents;
        }
        catch (Exception fault) when (fault is SqliteException or IOException or UnauthorizedAccessException)
        {
            TryDelete(half);
            throw new BackupException($"The backup {file} could not be written: {ReasonOf(fault)}", fault);
        }
    }

    /// <summary>Reads the whole file and counts what is in it.</summary>
    /// <exception cref="BackupException">It is no database of this app, or not whole.</exception>
    public static BackupContents Verify(string file)
    {
        if (!File.Exists(file)) throw new BackupException($"There is no file {file}.");
        try
        {
            using var connection = Open(file, SqliteOpenMode.ReadOnly);
            if (Text(connection, "PRAGMA integrity_check") is not "ok" and var fault) throw new BackupException($"{file} is damaged: {fault}");
            if (Text(connection, "PRAGMA foreign_key_check") is { } dangling) throw new BackupException($"{file} is damaged: rows of {dangling} belong to nothing.");
            return new(
                Count(connection, "users"), Count(connection, "repositories"), Count(connection, "commits"), Exists(connection, "audit_entries") ? Count(connection, "audit_entries") : 0,
                Text(connection, "SELECT max(\"MigrationId\") FROM \"__EFMigrationsHistory\""),
                Text(connection, "SELECT 1 FROM \"DataProtectionKeys\" WHERE \"Xml\" NOT LIKE '%encryptedSecret%' LIMIT 1") is not null);
        }
        catch (SqliteException fault)
        {
            throw new BackupException($"{file} is no backup of this app: {ReasonOf(fault)}", fault);
        }
    }

    /// <summary>Puts a backup in the place of the database. What was there stays beside it.</summary>
    /// <param name="known">The migrations that this version knows: a backup of a newer version is refused.</param>
    /// <returns>Where the database that was there is now; null when there was none.</returns>
    /// <exception cref="BackupException">The backup is not whole or newer than the app, or the app still runs.</exception>
    public static string? Restore(string file, string database, IReadOnlyCollection<string> known, DateTimeOffset now)
    {
        var contents = Verify(file);
        if (contents.LastMigration is null || !known.Contains(contents.LastMigration))
            throw new BackupException($"{file} was made by a newer version of the app (schema {contents.LastMigration ?? "none"}). Restore it with that version.");

        var half = database + ".restoring";
        string? kept = null;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(database))!);
            File.Delete(half);
            using (var source = File.OpenRead(file))
            using (var copy = NewPrivateFile(half))
            {
                source.CopyTo(copy);
                copy.Flush(flushToDisk: true);
            }

            if (File.Exists(database))
            {
                EnsureNobodyUses(database);
                kept = string.Create(CultureInfo.InvariantCulture, $"{database}.before-restore-{now.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}");
                File.Move(database, kept);
            }
            // They belong to the file that is gone.
            foreach (var beside in (string[])["-wal", "-shm"]) File.Delete(database + beside);
            File.Move(half, database);
            return kept;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            TryDelete(half);
            if (kept is not null && !File.Exists(database)) File.Move(kept, database);
            throw new BackupException($"{database} could not be replaced: {ReasonOf(fault)}", fault);
        }
    }

    private static void EnsureNobodyUses(string database)
    {
        try
        {
            using var connection = Open(database, SqliteOpenMode.ReadWrite, patience: 1);
            // Leaving WAL needs every other connection closed, and brings what is in the log into the file.
            if (Text(connection, "PRAGMA journal_mode = DELETE") is not "delete") throw new BackupException($"{database} is in use. Stop the app first.");
        }
        catch (SqliteException fault) when (fault.SqliteErrorCode is 5 or 6)
        {
            throw new BackupException($"{database} is in use. Stop the app first.", fault);
        }
        catch (SqliteException)
        {
            // Damaged: that is why it is replaced.
        }
    }

    private static FileStream NewPrivateFile(string file)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(file, options);
    }

    /// <param name="patience">Seconds to wait for others.</param>
    private static SqliteConnection Open(string file, SqliteOpenMode mode, int patience = 60)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false, DefaultTimeout = patience }.ToString());
        connection.Open();
        return connection;
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // constants of this class
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private static string? Text(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // constants of this class
        command.CommandText = sql;
#pragma warning restore CA2100
        return command.ExecuteScalar() is { } value and not DBNull ? Convert.ToString(value, CultureInfo.InvariantCulture) : null;
    }

    private static long Count(SqliteConnection connection, string table) => long.Parse(Text(connection, $"SELECT count(*) FROM \"{table}\"")!, CultureInfo.InvariantCulture);

    private static bool Exists(SqliteConnection connection, string table) => Text(connection, $"SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = '{table}'") is not null;

    private static string ReasonOf(Exception fault) => DatabaseTroubles.Of(fault) switch
    {
        DatabaseTrouble.Full => "the disk is full.",
        DatabaseTrouble.ReadOnly => "it can only be read.",
        DatabaseTrouble.Busy => "others hold it.",
        _ => fault.Message,
    };

    private static void TryDelete(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // The fault that brought us here is the one to tell.
        }
    }
}
