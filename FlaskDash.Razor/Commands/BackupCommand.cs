using System.CommandLine;
using FlaskDash.Razor.Data;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Commands;

/// <summary><c>-- backup FILE</c> and <c>-- restore FILE</c>, of a SQLite database; PostgreSQL has pg_dump.</summary>
internal static class BackupCommand
{
    public static Command CreateBackup(Func<WebApplication> build)
    {
        var file = new Argument<FileInfo>("FILE") { Description = "Where the copy goes. One that is there is replaced when the new one is whole." };
        var command = new Command("backup", "Copy the database to a file while the app runs, and check the copy. Mirrors are not in it: they are made again from their sources.") { file };
        command.SetAction((parsed, _) => CommandLine.InAppAsync(build, services => Told(() =>
        {
            var contents = SqliteBackup.Write(FileOf(services), parsed.GetRequiredValue(file).FullName);
            Console.WriteLine($"Written and checked: {contents}.");
            if (contents.KeysInClear) Console.WriteLine("Note: it holds the app's keys in clear. Keep it as you keep passwords, or set Keys:File and run the command again.");
        })));
        return command;
    }

    public static Command CreateRestore(Func<WebApplication> build)
    {
        var file = new Argument<FileInfo>("FILE") { Description = "A backup made by the command backup." };
        var command = new Command("restore", "Put a backup in the place of the database. Stop the app first. What was there stays beside it.") { file };
        command.SetAction((parsed, _) => CommandLine.InAppAsync(build, services => Told(() =>
        {
            using var db = services.GetRequiredService<IDbContextFactory<DashContext>>().CreateDbContext();
            var kept = SqliteBackup.Restore(parsed.GetRequiredValue(file).FullName, FileOf(services), [.. db.Database.GetMigrations()], services.GetRequiredService<TimeProvider>().GetUtcNow());
            Console.WriteLine($"Restored: {SqliteBackup.Verify(FileOf(services))}.");
            if (kept is not null) Console.WriteLine($"What was there is now {kept}.");
        })));
        return command;
    }

    private static string FileOf(IServiceProvider services) =>
        services.GetRequiredService<Database>().File ?? throw new BackupException("The database is PostgreSQL's: back it up and restore it with pg_dump and pg_restore.");

    private static Task<int> Told(Action work)
    {
        try
        {
            work();
            return Task.FromResult(0);
        }
        catch (BackupException fault)
        {
            Console.Error.WriteLine(fault.Message);
            return Task.FromResult(1);
        }
    }
}
