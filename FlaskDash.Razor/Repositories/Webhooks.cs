using System.Security.Cryptography;
using System.Text;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Identity;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Repositories;

/// <summary>A webhook as those who manage its repository see it.</summary>
/// <param name="By">Who made it; null when that user is gone.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="CalledAt">The last call that was accepted, UTC; null when none was.</param>
/// <param name="LastResult">How the last call ended; null when none came.</param>
public sealed record WebhookRow(int Id, string? By, DateTime CreatedAt, DateTime? CalledAt, string? LastResult);

/// <summary>What to enter at the forge. Shown once.</summary>
/// <param name="Token">The last part of the address; null where only the secret is new.</param>
public sealed record WebhookSecrets(string? Token, string Secret);

/// <summary>How the making of a webhook ended.</summary>
/// <param name="Made">Null when it was not made.</param>
public sealed record WebhookChange(bool IsFound, WebhookSecrets? Made = null, string? Fault = null)
{
    public static WebhookChange NotFound { get; } = new(false);
}

/// <summary>The webhooks of repositories that the viewer owns.</summary>
public sealed class Webhooks(DashContext db, Viewer viewer, WebhookSeal seal, AuditTrail audit, TimeProvider time)
{
    /// <summary>Webhooks of one repository.</summary>
    public const int Most = 10;

    /// <summary>Null when the viewer owns no such repository.</summary>
    public async Task<IReadOnlyList<WebhookRow>?> ListAsync(int repositoryId, CancellationToken ct)
    {
        if (!await OwnsAsync(repositoryId, ct)) return null;
        return await (from hook in db.Webhooks
                      join user in db.Users on hook.ById equals user.Id into users
                      from user in users.DefaultIfEmpty()
                      where hook.RepositoryId == repositoryId
                      orderby hook.Id
                      select new WebhookRow(hook.Id, user == null ? null : user.Name, hook.CreatedAt, hook.CalledAt, hook.LastResult)).ToListAsync(ct);
    }

    /// <summary>Makes one: 128 random bits in the address, and a secret of 256 that signs calls.</summary>
    public async Task<WebhookChange> MakeAsync(int repositoryId, CancellationToken ct)
    {
        if (!await OwnsAsync(repositoryId, ct)) return WebhookChange.NotFound;
        if (await db.Webhooks.CountAsync(w => w.RepositoryId == repositoryId, ct) >= Most) return new(true, Fault: $"There are {Most} webhooks, and more are not kept. Remove one that no forge calls.");

        var (token, secret) = (WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(16)), NewSecret());
        var hash = WebhookSeal.Hash(token);
        db.Webhooks.Add(new Webhook { RepositoryId = repositoryId, TokenHash = hash, Secret = seal.Close(hash, secret), ById = viewer.UserId, CreatedAt = time.GetUtcNow().UtcDateTime });
        await using var change = await audit.BeginAsync(db, ct);
        await change.CommitAsync(new(AuditEvents.CredentialMade, "a webhook and its secret", repositoryId), ct);
        return new(true, new WebhookSecrets(token, secret));
    }

    /// <summary>A new secret at the same address; the old one counts no more.</summary>
    public async Task<WebhookChange> RotateAsync(int repositoryId, int id, CancellationToken ct)
    {
        if (!await OwnsAsync(repositoryId, ct) || await db.Webhooks.SingleOrDefaultAsync(w => w.Id == id && w.RepositoryId == repositoryId, ct) is not { } hook) return WebhookChange.NotFound;

        var secret = NewSecret();
        hook.Secret = seal.Close(hook.TokenHash, secret);
        await using var change = await audit.BeginAsync(db, ct);
        await change.CommitAsync(new(AuditEvents.CredentialMade, $"a new secret of webhook {id}", repositoryId), ct);
        return new(true, new WebhookSecrets(null, secret));
    }

    /// <returns>False when the viewer owns no such webhook.</returns>
    public async Task<bool> RemoveAsync(int repositoryId, int id, CancellationToken ct)
    {
        if (!await OwnsAsync(repositoryId, ct)) return false;

        await using var change = await audit.BeginAsync(db, ct);
        if (await db.Webhooks.Where(w => w.Id == id && w.RepositoryId == repositoryId).ExecuteDeleteAsync(ct) == 0) return false;
        await change.CommitAsync(new(AuditEvents.CredentialRevoked, $"webhook {id}", repositoryId), ct);
        return true;
    }

    private Task<bool> OwnsAsync(int repositoryId, CancellationToken ct) => db.Repositories.OwnedBy(viewer).AnyAsync(r => r.Id == repositoryId, ct);

    private static string NewSecret() => WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
}

/// <summary>Seals secrets with Data Protection, each under its token's hash, so that two rows exchanged in the table open nothing.</summary>
public sealed class WebhookSeal(IDataProtectionProvider protection)
{
    private readonly IDataProtector sealer = protection.CreateProtector("FlaskDash.Razor.Webhooks");

    internal static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    internal byte[] Close(byte[] tokenHash, string secret) => SealerOf(tokenHash).Protect(Encoding.UTF8.GetBytes(secret));

    /// <summary>Null where the keys of this installation do not open it.</summary>
    internal byte[]? Open(byte[] tokenHash, byte[] secret)
    {
        try
        {
            return SealerOf(tokenHash).Unprotect(secret);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private IDataProtector SealerOf(byte[] tokenHash) => sealer.CreateProtector(Convert.ToHexString(tokenHash));
}
