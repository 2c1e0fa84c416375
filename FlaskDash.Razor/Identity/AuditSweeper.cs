using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlaskDash.Razor.Identity;

/// <summary>Section <c>Audit</c>.</summary>
public sealed class AuditOptions
{
    public const string Section = "Audit";

    /// <summary>How long entries are kept; zero for ever.</summary>
    public TimeSpan KeepFor { get; set; } = TimeSpan.FromDays(400);
}

/// <summary>Takes entries out of the audit trail that are older than they have to be, at start and once a day.</summary>
internal sealed class AuditSweeper(AuditLog audit, IOptions<AuditOptions> options, TimeProvider time, ILogger<AuditSweeper> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken ct)
    {
        if (options.Value.KeepFor <= TimeSpan.Zero) return;
        using var timer = new PeriodicTimer(TimeSpan.FromDays(1), time);
        do
        {
            try
            {
                if (await audit.SweepAsync(options.Value.KeepFor, ct) is > 0 and var swept) logger.LogInformation("Removed {Entries} entries of the audit trail that were older than {Age}", swept, options.Value.KeepFor);
            }
            catch (Exception fault) when (fault is DbException or DbUpdateException)
            {
                logger.LogWarning(fault, "The audit trail could not be swept");
            }
        }
        while (await timer.WaitForNextTickAsync(ct));
    }
}
