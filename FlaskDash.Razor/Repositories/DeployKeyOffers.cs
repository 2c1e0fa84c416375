using System.Security.Cryptography;
using System.Text;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Git;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Repositories;

/// <summary>A deploy key that a person adds at a server, whose own keys the person confirms. Until then nothing uses it.</summary>
/// <param name="Address">The canonical ssh address that it is for.</param>
/// <param name="Key">With the host keys that the server showed when it was asked.</param>
public sealed record DeployKeyOffer(string Address, GitDeployKey Key)
{
    /// <summary>Host and port.</summary>
    public string Server => CredentialSeal.HostOf(Address);

    /// <summary>What a form brings back, so that what is confirmed is what was seen: a hash of the keys.</summary>
    public string Seen => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{Key.PublicKey}\n{SshHostKey.Lines(Key.HostKeys)}")));
}

/// <summary>What a form with an offered key brought back.</summary>
/// <param name="Seen">Of the offer that it showed; null for a form without one.</param>
/// <param name="IsConfirmed">The person says that the host keys are the server's.</param>
public sealed record DeployKeyReply(string? Seen, bool IsConfirmed);

/// <summary>Deploy keys on the way to a server: each is kept a month for one person and one address, so that who comes back finds the same.</summary>
public sealed class DeployKeyOffers(DashContext db, SshKeys keys, IDataProtectionProvider protection, TimeProvider time)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private readonly IDataProtector sealer = protection.CreateProtector("FlaskDash.Razor.OfferedKeys");

    /// <summary>Null when none was offered, or the keys of this installation do not open it any more.</summary>
    public async Task<DeployKeyOffer?> FindAsync(string address, int userId, CancellationToken ct)
    {
        var oldest = Oldest;
        var row = await db.OfferedKeys.AsNoTracking().SingleOrDefaultAsync(k => k.UserId == userId && k.Address == address && k.OfferedAt > oldest, ct);
        if (row is null) return null;
        try
        {
            return new(address, new GitDeployKey(Encoding.UTF8.GetString(Of(userId, address).Unprotect(row.Secret)), row.PublicKey, SshHostKey.Parse(row.HostKeys)));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Asks the server for its host keys, and offers a key.</summary>
    /// <param name="address">Canonical.</param>
    /// <param name="userId">To whom.</param>
    /// <param name="kept">The key; null for a new one.</param>
    /// <param name="ct">Stops it.</param>
    /// <exception cref="GitException">The address is refused, or no ssh server answers; the message is for the person.</exception>
    public async Task<DeployKeyOffer> MakeAsync(string address, int userId, GitDeployKey? kept, CancellationToken ct)
    {
        var key = await keys.MakeAsync(address, kept, ct);
        var row = new OfferedKey
        {
            UserId = userId, Address = address, PublicKey = key.PublicKey, HostKeys = SshHostKey.Lines(key.HostKeys), OfferedAt = time.GetUtcNow().UtcDateTime,
            Secret = Of(userId, address).Protect(Encoding.UTF8.GetBytes(key.PrivateKey)),
        };
        var oldest = Oldest;
        await using var turn = await db.BeginTurnAsync(ct);
        await db.OfferedKeys.Where(k => (k.UserId == userId && k.Address == address) || k.OfferedAt <= oldest).ExecuteDeleteAsync(ct);
        db.OfferedKeys.Add(row);
        await db.SaveChangesAsync(ct);
        await turn.CommitAsync(ct);
        return new(address, key);
    }

    /// <summary>After it was kept for a repository.</summary>
    public Task RemoveAsync(string address, int userId, CancellationToken ct) =>
        db.OfferedKeys.Where(k => k.UserId == userId && k.Address == address).ExecuteDeleteAsync(ct);

    /// <summary>Why a reply is not enough to try the key; null when it is.</summary>
    public static string? FaultOf(DeployKeyOffer offer, DeployKeyReply reply) =>
        reply.Seen != offer.Seen ? "The key or the host keys changed since this page was made. Look at them again."
        : reply.IsConfirmed ? null
        : "Compare the host keys with those that the server’s owner publishes, and say that they are the same.";

    private DateTime Oldest => time.GetUtcNow().UtcDateTime - Kept;

    private IDataProtector Of(int userId, string address) => sealer.CreateProtector(FormattableString.Invariant($"{userId} {address}"));
}
