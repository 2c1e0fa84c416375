using System.CommandLine;
using FlaskDash.Razor.Data;

namespace FlaskDash.Razor.Commands;

/// <summary><c>-- migrate</c>: brings the database to this version's schema. The app does the same when it starts.</summary>
internal static class MigrateCommand
{
    public static Command Create(Func<WebApplication> build)
    {
        var command = new Command("migrate", "Bring the database to this version's schema.");
        command.SetAction((_, ct) => CommandLine.InAppAsync(build, async services =>
        {
            var applied = await services.GetRequiredService<Migrator>().MigrateAsync(ct);
            Console.WriteLine(applied.Count == 0 ? "The database is current." : "Applied: " + string.Join(", ", applied));
            return 0;
        }));
        return command;
    }
}
