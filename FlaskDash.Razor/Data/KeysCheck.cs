using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace FlaskDash.Razor.Data;

/// <summary>The keys of Data Protection in the database are sealed, so that a copy of it opens nothing.</summary>
internal sealed class KeysCheck(IDbContextFactory<DashContext> contexts, IOptions<KeyOptions> options, KeyRing ring) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken ct = default)
    {
        var keys = options.Value;
        if (keys.File.Length == 0 && keys.Certificate.Length == 0)
            return HealthCheckResult.Degraded("The app's keys lie in its database in clear. Set Keys:File to a file made with openssl rand -base64 32, of mode 600, kept apart from the database.");
        try
        {
            if (keys.File.Length > 0) _ = ring.Current;
            await using var db = await contexts.CreateDbContextAsync(ct);
            var inClear = (await db.Database.GetPendingMigrationsAsync(ct)).Any() ? 0 : await db.DataProtectionKeys.CountAsync(k => k.Xml != null && !k.Xml.Contains("encryptedSecret"), ct);
            return inClear == 0
                ? HealthCheckResult.Healthy("The app's keys are sealed.")
                : HealthCheckResult.Degraded("Keys from before Keys:File was set lie in the database in clear. The command keys seal seals them.");
        }
        catch (OptionsValidationException fault)
        {
            return HealthCheckResult.Unhealthy(fault.Message);
        }
    }
}
