using System.Data.Common;
using FlaskDash.Razor.Data;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Identity;

/// <summary>Writes what the person of this request does into the audit trail.</summary>
public sealed class AuditTrail(AuditLog log, IHttpContextAccessor http, ILogger<AuditTrail> logger)
{
    /// <inheritdoc cref="AuditLog.BeginAsync" />
    public Task<ToldChange> BeginAsync(DashContext db, CancellationToken ct) => log.BeginAsync(db, Actor, ct);

    /// <summary>Tells of what may go on even while the database cannot be written: the log has it then.</summary>
    public async Task TryWriteAsync(AuditRecord record, CancellationToken ct)
    {
        try
        {
            await log.AppendAsync(record, Actor, ct);
        }
        catch (Exception fault) when (fault is DbException or DbUpdateException)
        {
            logger.LogError(fault, "The audit trail could not take {Event}: {Detail}", record.Event, record.Detail);
        }
    }

    private AuditActor Actor => http.HttpContext is { } context
        ? new(ViewerClaims.UserIdOf(context.User), context.User.Identity?.Name ?? "a stranger", SignInProblemLink.TraceIdOf(context))
        : AuditActor.App;
}
