using System.Data.Common;

namespace FlaskDash.Razor.Identity;

/// <summary>Takes ended sessions out of the table, at start and every quarter of an hour.</summary>
internal sealed class SessionSweeper(SessionStore sessions, TimeProvider time, ILogger<SessionSweeper> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(15);

    protected override async Task ExecuteAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                if (await sessions.SweepAsync(ct) is > 0 and var ended) logger.LogInformation("Removed {Sessions} sessions that had ended", ended);
            }
            catch (DbException fault)
            {
                // Retrieval refuses them in any case; the next round tries again.
                logger.LogWarning(fault, "Ended sessions could not be removed");
            }
        }
        while (await timer.WaitForNextTickAsync(ct));
    }
}
