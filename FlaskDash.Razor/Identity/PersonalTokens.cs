using System.Security.Cryptography;
using System.Text;
using FlaskDash.Razor.Data;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Identity;

/// <summary>A token as its owner sees it: never the token itself.</summary>
/// <param name="CreatedAt">UTC.</param>
/// <param name="ExpiresAt">UTC.</param>
/// <param name="UsedAt">UTC, to the minute; null when it was never used.</param>
public sealed record PersonalTokenRow(int Id, string Name, IReadOnlyList<string> Scopes, DateTime CreatedAt, DateTime ExpiresAt, DateTime? UsedAt, bool IsExpired);

/// <summary>How the making of a token ended.</summary>
/// <param name="Token">To be shown once; null when it was refused.</param>
/// <param name="Fault">Why it was refused, in a sentence for a person; null when it was made.</param>
public sealed record NewToken(string? Token, string? Fault);

/// <summary>The viewer's own tokens. Each counts for the Okta groups that its owner was in when it was made, without those left at a sign-in since.</summary>
public sealed class PersonalTokens(DashContext db, Viewer viewer, AuditTrail audit, TimeProvider time)
{
    public const int Most = 50, LongestName = 100;

    /// <summary>How each token begins, so that scanners of leaked secrets can tell.</summary>
    public const string Prefix = "fdr_";

    /// <summary>How long a token may hold.</summary>
    public static IReadOnlyList<int> Days { get; } = [7, 30, 90, 365];

    /// <summary>Those that are not revoked, the newest first.</summary>
    public async Task<IReadOnlyList<PersonalTokenRow>> ListAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return (await Own.AsNoTracking().OrderByDescending(t => t.Id).ToListAsync(ct))
            .ConvertAll(t => new PersonalTokenRow(t.Id, t.Name, t.Scopes.Split(' '), t.CreatedAt, t.ExpiresAt, t.UsedAt, t.ExpiresAt <= now));
    }

    /// <summary>Makes a token of 256 random bits; only its SHA-256 is kept.</summary>
    public async Task<NewToken> MakeAsync(string? name, int days, IReadOnlyCollection<string> scopes, CancellationToken ct)
    {
        name = name?.Trim();
        if (viewer.UserId is not { } user) throw new InvalidOperationException("A token belongs to somebody who has signed in.");
        if (string.IsNullOrEmpty(name) || name.Length > LongestName || name.Any(char.IsControl)) return Refused($"Give the token a name of at most {LongestName} characters, so that you know later what it is for.");
        if (!Days.Contains(days)) return Refused("Choose how long the token holds.");
        if (scopes.Count == 0 || !scopes.All(ApiScopes.All.Contains)) return Refused("Choose at least one thing that the token may do.");
        if (await Own.CountAsync(ct) >= Most) return Refused($"You have {Most} tokens, and more are not kept. Revoke one that you do not need.");

        var token = Prefix + WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
        var now = time.GetUtcNow().UtcDateTime;
        db.PersonalTokens.Add(new PersonalToken
        {
            UserId = user, Name = name, TokenHash = Hash(token), Scopes = string.Join(' ', ApiScopes.All.Where(scopes.Contains)),
            Groups = string.Join('\n', viewer.Groups.Where(g => !g.Contains('\n', StringComparison.Ordinal))), CreatedAt = now, ExpiresAt = now.AddDays(days),
        });
        await using var change = await audit.BeginAsync(db, ct);
        await change.CommitAsync(new(AuditEvents.CredentialMade, $"personal token {name}, {days} days, {string.Join(' ', scopes)}"), ct);
        return new NewToken(token, null);

        static NewToken Refused(string why) => new(null, why);
    }

    /// <summary>From the next request on the token is refused.</summary>
    /// <returns>False when the viewer has no such token.</returns>
    public async Task<bool> RevokeAsync(int id, CancellationToken ct)
    {
        var now = time.GetUtcNow().UtcDateTime;
        await using var change = await audit.BeginAsync(db, ct);
        if (await Own.Where(t => t.Id == id).ExecuteUpdateAsync(t => t.SetProperty(x => x.RevokedAt, now), ct) == 0) return false;
        await change.CommitAsync(new(AuditEvents.CredentialRevoked, $"personal token {id}"), ct);
        return true;
    }

    internal static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    private IQueryable<PersonalToken> Own
    {
        get
        {
            var user = viewer.UserId;
            return db.PersonalTokens.Where(t => user != null && t.UserId == user && t.RevokedAt == null);
        }
    }
}
