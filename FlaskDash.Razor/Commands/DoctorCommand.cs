using System.CommandLine;
using FlaskDash.Razor.Identity;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FlaskDash.Razor.Commands;

/// <summary><c>-- doctor</c>: every check that the rooms register, each with its fix.</summary>
internal static class DoctorCommand
{
    public static Command Create(Func<bool, WebApplication> build)
    {
        var command = new Command("doctor", "Check settings, database, git, Okta and the clock; say how to mend what is wrong.");
        command.SetAction((_, ct) => RunAsync(build, ct));
        return command;
    }

    private static Task<int> RunAsync(Func<bool, WebApplication> build, CancellationToken ct)
    {
        // Wrong settings stop the app before there is anything to ask; the other checks still help.
        string? settings = null;
        WebApplication BuildWhatCanBe()
        {
            try
            {
                return build(true);
            }
            catch (SettingsException fault)
            {
                settings = fault.Message;
                return build(false);
            }
        }

        return CommandLine.InAppAsync(BuildWhatCanBe, async services =>
        {
            if (settings is not null) Console.WriteLine($"wrong  settings  {settings}");
            var report = await services.GetRequiredService<HealthCheckService>().CheckHealthAsync(ct);
            var width = report.Entries.Keys.Max(name => name.Length);
            foreach (var (name, entry) in report.Entries)
                Console.WriteLine($"{Word(entry.Status),-5} {name.PadRight(width)}  {entry.Description}");
            return report.Status == HealthStatus.Unhealthy || settings is not null ? 1 : 0;
        });
    }

    private static string Word(HealthStatus status) => status switch
    {
        HealthStatus.Healthy => "ok",
        HealthStatus.Degraded => "note",
        _ => "wrong",
    };
}
