using FlaskDash.Razor.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlaskDash.Razor.Identity;

/// <summary>A browser in which somebody is signed in.</summary>
/// <param name="Device">What the browser says of itself, cut at 200 characters; null when it says nothing.</param>
/// <param name="CreatedAt">The sign-in, UTC.</param>
/// <param name="SeenAt">The last use, UTC, to the minute.</param>
/// <param name="EndsAt">When it ends unless it is used again, UTC.</param>
/// <param name="IsThis">Whether this request came with it.</param>
public sealed record SessionRow(long Id, string? Device, DateTime CreatedAt, DateTime SeenAt, DateTime EndsAt, bool IsThis);

/// <summary>The viewer's own sessions.</summary>
public sealed class OwnSessions(DashContext db, Viewer viewer, IHttpContextAccessor http, IOptions<SessionSettings> settings, TimeProvider time, AuditTrail audit)
{
    private long? Current => http.HttpContext is { } context ? SessionStore.IdOf(context) : null;

    private IQueryable<Session> Own
    {
        get
        {
            var user = viewer.UserId;
            return db.Sessions.Where(s => user != null && s.UserId == user);
        }
    }

    /// <summary>Those that have not ended, the last used first.</summary>
    public async Task<IReadOnlyList<SessionRow>> ListAsync(CancellationToken ct)
    {
        var (now, idle, current) = (time.GetUtcNow().UtcDateTime, settings.Value.IdleTimeout, Current);
        var idleSince = now - idle;
        var rows = await Own.AsNoTracking().Where(s => s.ExpiresAt > now && s.SeenAt > idleSince).OrderByDescending(s => s.SeenAt).ThenByDescending(s => s.Id)
            .Select(s => new { s.Id, s.Device, s.CreatedAt, s.SeenAt, s.ExpiresAt }).ToListAsync(ct);
        return rows.ConvertAll(s => new SessionRow(s.Id, s.Device, s.CreatedAt, s.SeenAt, s.SeenAt + idle < s.ExpiresAt ? s.SeenAt + idle : s.ExpiresAt, s.Id == current));
    }

    /// <summary>Ends one of them: from the next request on that browser is a stranger's.</summary>
    /// <returns>False when the viewer has no such session.</returns>
    public async Task<bool> EndAsync(long id, CancellationToken ct)
    {
        await using var change = await audit.BeginAsync(db, ct);
        if (await Own.Where(s => s.Id == id).ExecuteDeleteAsync(ct) == 0) return false;
        await change.CommitAsync(new(AuditEvents.SessionsEnded, "1 of their own"), ct);
        return true;
    }

    /// <summary>Ends all but the one that this request came with.</summary>
    /// <returns>How many there were.</returns>
    public async Task<int> EndOthersAsync(CancellationToken ct)
    {
        var current = Current ?? 0;
        await using var change = await audit.BeginAsync(db, ct);
        var ended = await Own.Where(s => s.Id != current).ExecuteDeleteAsync(ct);
        if (ended > 0) await change.CommitAsync(new(AuditEvents.SessionsEnded, $"{ended} of their own"), ct);
        return ended;
    }
}
