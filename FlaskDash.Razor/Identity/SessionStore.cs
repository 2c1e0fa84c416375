using System.Data.Common;
using System.Security.Cryptography;
using FlaskDash.Razor.Data;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlaskDash.Razor.Identity;

/// <summary>
/// Sessions as rows: the cookie carries a random key of 256 bits, the row its SHA-256 and the ticket sealed with Data Protection
/// under that hash, so that neither a copy of the table nor two rows exchanged in it let anybody in.
/// </summary>
public sealed class SessionStore(
    IDbContextFactory<DashContext> contexts, IDataProtectionProvider protection, IOptions<SessionSettings> settings, TimeProvider time, ILogger<SessionStore> logger) : ITicketStore
{
    private static readonly TimeSpan SeenStep = TimeSpan.FromMinutes(1);

    // Far more than the clocks of machines differ.
    private static readonly TimeSpan Ahead = TimeSpan.FromHours(1);
    private static readonly object IdKey = new();

    // Each page of a signed-in browser asks this. Not static: a compiled query belongs to the options of one host's contexts.
    private readonly Func<DashContext, byte[], CancellationToken, Task<Row?>> find = EF.CompileAsyncQuery((DashContext db, byte[] hash, CancellationToken _) =>
        db.Sessions.Where(s => s.KeyHash == hash).Select(s => new Row(s.Id, s.Ticket, s.SeenAt, s.ExpiresAt)).SingleOrDefault());

    private readonly IDataProtector sealer = protection.CreateProtector("FlaskDash.Razor.Sessions");

    public Task<string> StoreAsync(AuthenticationTicket ticket) => StoreAsync(ticket, userAgent: null, CancellationToken.None);

    public Task<string> StoreAsync(AuthenticationTicket ticket, HttpContext httpContext, CancellationToken ct) =>
        StoreAsync(ticket, httpContext.Request.Headers.UserAgent.ToString(), ct);

    public Task RenewAsync(string key, AuthenticationTicket ticket) => RenewAsync(key, ticket, CancellationToken.None);

    public async Task RenewAsync(string key, AuthenticationTicket ticket, CancellationToken ct)
    {
        var hash = Hash(key);
        await using var db = await contexts.CreateDbContextAsync(ct);
        await db.Sessions.Where(s => s.KeyHash == hash).ExecuteUpdateAsync(s => s.SetProperty(x => x.Ticket, Seal(hash, ticket)), ct);
    }

    public Task<AuthenticationTicket?> RetrieveAsync(string key) => FindAsync(key, http: null, CancellationToken.None);

    public Task<AuthenticationTicket?> RetrieveAsync(string key, CancellationToken ct) => FindAsync(key, http: null, ct);

    public Task<AuthenticationTicket?> RetrieveAsync(string key, HttpContext httpContext, CancellationToken ct) => FindAsync(key, httpContext, ct);

    /// <summary>The row of the session that this request came with; null for a stranger.</summary>
    internal static long? IdOf(HttpContext http) => http.Items.TryGetValue(IdKey, out var id) ? (long?)id : null;

    private async Task<AuthenticationTicket?> FindAsync(string key, HttpContext? http, CancellationToken ct)
    {
        var hash = Hash(key);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await find(db, hash, ct) is not { } row) return null;

        var now = time.GetUtcNow().UtcDateTime;
        // One that was seen so far ahead is from a clock that was wrong and was set back since: how long it has been idle, nobody knows.
        if (row.ExpiresAt <= now || row.SeenAt + settings.Value.IdleTimeout <= now || row.SeenAt > now + Ahead)
        {
            await RemoveAsync(key, ct);
            return null;
        }

        if (now - row.SeenAt >= SeenStep) await NoteSeenAsync(db, row.Id, now, ct);
        http?.Items[IdKey] = row.Id;
        return Open(hash, row.Ticket);
    }

    public Task RemoveAsync(string key) => RemoveAsync(key, CancellationToken.None);

    public async Task RemoveAsync(string key, CancellationToken ct)
    {
        var hash = Hash(key);
        await using var db = await contexts.CreateDbContextAsync(ct);
        await db.Sessions.Where(s => s.KeyHash == hash).ExecuteDeleteAsync(ct);
    }

    /// <summary>Ends every session of a user, in every browser.</summary>
    /// <returns>How many there were.</returns>
    public async Task<int> EndAllAsync(int userId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await EndAllAsync(db, userId, ct);
    }

    /// <inheritdoc cref="EndAllAsync(int, CancellationToken)" />
    internal static Task<int> EndAllAsync(DashContext db, int userId, CancellationToken ct) => db.Sessions.Where(s => s.UserId == userId).ExecuteDeleteAsync(ct);

    /// <summary>Ends the sessions that somebody had before something happened at Okta. Those of a sign-in since stay.</summary>
    /// <param name="before">When it happened; UTC.</param>
    /// <param name="oktaSession">Only those of this session at Okta (<c>sid</c>); null for all.</param>
    /// <returns>How many there were.</returns>
    internal static async Task<int> EndBeforeAsync(DashContext db, int? userId, string? oktaSession, DateTime before, CancellationToken ct)
    {
        if (userId is null && oktaSession is null) return 0;
        return await db.Sessions.Where(s => s.CreatedAt <= before && (userId == null || s.UserId == userId) && (oktaSession == null || s.OktaSessionId == oktaSession)).ExecuteDeleteAsync(ct);
    }

    /// <summary>Deletes the rows of sessions that have ended by time.</summary>
    /// <returns>How many there were.</returns>
    public async Task<int> SweepAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var idleSince = now - settings.Value.IdleTimeout;
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Sessions.Where(s => s.ExpiresAt <= now || s.SeenAt <= idleSince).ExecuteDeleteAsync(ct);
    }

    private async Task<string> StoreAsync(AuthenticationTicket ticket, string? userAgent, CancellationToken ct)
    {
        var key = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
        var hash = Hash(key);
        var now = time.GetUtcNow().UtcDateTime;
        var sid = ticket.Principal.FindFirst(ViewerClaims.OktaSession)?.Value;
        await using var db = await contexts.CreateDbContextAsync(ct);
        db.Sessions.Add(new()
        {
            KeyHash = hash,
            UserId = ViewerClaims.UserIdOf(ticket.Principal) ?? throw new InvalidOperationException("A session belongs to a user."),
            Ticket = Seal(hash, ticket),
            OktaSessionId = sid is { Length: <= 100 } ? sid : null,
            Device = string.IsNullOrEmpty(userAgent) ? null : userAgent[..Math.Min(userAgent.Length, 200)],
            CreatedAt = now, SeenAt = now, ExpiresAt = now + settings.Value.Lifetime,
        });
        await db.SaveChangesAsync(ct);
        return key;
    }

    private async Task NoteSeenAsync(DashContext db, long id, DateTime now, CancellationToken ct)
    {
        try
        {
            await db.Sessions.Where(s => s.Id == id).ExecuteUpdateAsync(s => s.SetProperty(x => x.SeenAt, now), ct);
        }
        catch (DbException fault)
        {
            // Reading pages goes on while the database cannot be written.
            logger.LogWarning(fault, "A session's last use could not be noted");
        }
    }

    private byte[] Seal(byte[] hash, AuthenticationTicket ticket) => SealerOf(hash).Protect(TicketSerializer.Default.Serialize(ticket));

    private AuthenticationTicket? Open(byte[] hash, byte[] ticket)
    {
        try
        {
            return TicketSerializer.Default.Deserialize(SealerOf(hash).Unprotect(ticket));
        }
        catch (CryptographicException fault)
        {
            logger.LogWarning(fault, "A session's ticket cannot be opened with the keys of this installation");
            return null;
        }
    }

    private IDataProtector SealerOf(byte[] hash) => sealer.CreateProtector(Convert.ToHexString(hash));

    private sealed record Row(long Id, byte[] Ticket, DateTime SeenAt, DateTime ExpiresAt);

    private static byte[] Hash(string key) => SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(key));
}
