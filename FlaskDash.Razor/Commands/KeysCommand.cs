using System.CommandLine;
using System.Globalization;
using FlaskDash.Razor.Data;

namespace FlaskDash.Razor.Commands;

/// <summary><c>-- keys seal</c>: seals with the present key file whatever of the app's keys is not sealed with it.</summary>
internal static class KeysCommand
{
    public static Command Create(Func<WebApplication> build)
    {
        var seal = new Command("seal", "Seal the app's keys in the database with Keys:File: after it was set for the first time, or changed (the former one in Keys:FormerFiles).");
        seal.SetAction((_, ct) => CommandLine.InAppAsync(build, async services =>
        {
            try
            {
                var (done, all) = await services.GetRequiredService<KeySealing>().SealAsync(ct);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Sealed {done} of {all} keys; the others were sealed with this file already. Restart the app on every machine."));
                return 0;
            }
            catch (BackupException fault)
            {
                await Console.Error.WriteLineAsync(fault.Message);
                return 1;
            }
        }));
        return new Command("keys", "The keys that seal sessions, webhook secrets and the like.") { seal };
    }
}
