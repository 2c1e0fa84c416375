using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FlaskDash.Razor.Data;

/// <summary>The database opens, has this version's schema, and takes a write.</summary>
internal sealed class DatabaseCheck(Database database, IDbContextFactory<DashContext> contexts) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken ct = default)
    {
        try
        {
            await using var db = await contexts.CreateDbContextAsync(ct);
            if ((await db.Database.GetPendingMigrationsAsync(ct)).Any())
                return HealthCheckResult.Degraded($"The database {database.Name} is new or of an older version. The app brings it up to date when it starts, or the command migrate now.");

            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            await db.Sessions.Where(s => s.Id == -1).ExecuteDeleteAsync(ct);
            return HealthCheckResult.Healthy($"The database {database.Name} is current and can be written.");
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            return HealthCheckResult.Unhealthy(
                $"The database {database.Name} cannot be opened for writing. {database.Advice}", fault);
        }
    }
}
