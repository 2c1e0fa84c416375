using FlaskDash.Razor.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlaskDash.Razor.Identity;

/// <summary>Somebody who has signed in here, as administrators see them.</summary>
/// <param name="SignedInAt">The last sign-in, UTC.</param>
/// <param name="Sessions">In how many browsers they are signed in now.</param>
/// <param name="Tokens">How many personal tokens of theirs hold.</param>
public sealed record PersonRow(int Id, string Name, string? Email, DateTime FirstSeenAt, DateTime SignedInAt, int Sessions, int Tokens);

/// <summary>What administrators do with people. The pages see to it that nobody else comes here.</summary>
public sealed class Administration(DashContext db, AuditTrail audit, IOptions<SessionSettings> settings, TimeProvider time)
{
    /// <summary>The authorization policy of administrators' pages: others are told that there is no such page.</summary>
    public const string Policy = "Administrators";

    public const int Most = 200;

    /// <summary>The people whose name or address has these words in it, the last signed in first, at most <see cref="Most"/>.</summary>
    public async Task<IReadOnlyList<PersonRow>> PeopleAsync(string? find, CancellationToken ct)
    {
        if (find?.Contains('\0') == true) return []; // PostgreSQL takes none, so nobody has one in a name

        var now = time.GetUtcNow().UtcDateTime;
        var idleSince = now - settings.Value.IdleTimeout;
        var people = db.Users.AsNoTracking();
#pragma warning disable CA1304, CA1311, CA1862 // the database's own lower(): in SQLite, of ASCII letters alone
        if (find?.ToLowerInvariant() is { Length: > 0 } words) people = people.Where(u => u.Name.ToLower().Contains(words) || (u.Email != null && u.Email.ToLower().Contains(words)));
#pragma warning restore CA1304, CA1311, CA1862
        var rows = await people.OrderByDescending(u => u.SignedInAt).ThenBy(u => u.Id).Take(Most)
            .Select(u => new
            {
                u.Id, u.Name, u.Email, u.FirstSeenAt, u.SignedInAt,
                Sessions = db.Sessions.Count(s => s.UserId == u.Id && s.ExpiresAt > now && s.SeenAt > idleSince),
                Tokens = db.PersonalTokens.Count(t => t.UserId == u.Id && t.RevokedAt == null && t.ExpiresAt > now),
            }).ToListAsync(ct);
        return rows.ConvertAll(u => new PersonRow(u.Id, u.Name, u.Email, u.FirstSeenAt, u.SignedInAt, u.Sessions, u.Tokens));
    }

    /// <summary>Ends every session of somebody, in every browser.</summary>
    /// <returns>False when there is no such person.</returns>
    public async Task<bool> EndSessionsAsync(int userId, CancellationToken ct)
    {
        if (await NameAsync(userId, ct) is not { } name) return false;
        await using var change = await audit.BeginAsync(db, ct);
        var ended = await SessionStore.EndAllAsync(db, userId, ct);
        await change.CommitAsync(new(AuditEvents.SessionsEnded, $"{ended} of {name}"), ct);
        return true;
    }

    /// <summary>Revokes every personal token of somebody.</summary>
    /// <returns>False when there is no such person.</returns>
    public async Task<bool> RevokeTokensAsync(int userId, CancellationToken ct)
    {
        if (await NameAsync(userId, ct) is not { } name) return false;
        var now = time.GetUtcNow().UtcDateTime;
        await using var change = await audit.BeginAsync(db, ct);
        var revoked = await db.PersonalTokens.Where(t => t.UserId == userId && t.RevokedAt == null).ExecuteUpdateAsync(t => t.SetProperty(x => x.RevokedAt, now), ct);
        await change.CommitAsync(new(AuditEvents.CredentialRevoked, $"{revoked} personal tokens of {name}"), ct);
        return true;
    }

    private Task<string?> NameAsync(int userId, CancellationToken ct) => db.Users.Where(u => u.Id == userId).Select(u => u.Name).SingleOrDefaultAsync(ct);
}
