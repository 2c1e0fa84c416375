using System.CommandLine;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FlaskDash.Razor.Commands;

/// <summary><c>-- doctor</c>: every check that the rooms register, each with its fix.</summary>
internal static class DoctorCommand
{
    public static Command Create(Func<WebApplication> build)
    {
        var command = new Command("doctor", "Check settings, database, git, Okta and the clock; say how to mend what is wrong.");
        command.SetAction((_, ct) => CommandLine.InAppAsync(build, async services =>
        {
            var report = await services.GetRequiredService<HealthCheckService>().CheckHealthAsync(ct);
            var width = report.Entries.Keys.Max(name => name.Length);
            foreach (var (name, entry) in report.Entries)
                Console.WriteLine($"{Word(entry.Status),-5} {name.PadRight(width)}  {entry.Description}");
            return report.Status == HealthStatus.Unhealthy ? 1 : 0;
        }));
        return command;
    }

    private static string Word(HealthStatus status) => status switch
    {
        HealthStatus.Healthy => "ok",
        HealthStatus.Degraded => "note",
        _ => "wrong",
    };
}
