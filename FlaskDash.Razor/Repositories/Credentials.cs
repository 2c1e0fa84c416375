using FlaskDash.Razor.Data;
using FlaskDash.Razor.Git;
using FlaskDash.Razor.Identity;
using FlaskDash.Razor.Indexing;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Repositories;

/// <summary>A credential as owners see it: never the secret.</summary>
/// <param name="Host">The only server that is told.</param>
/// <param name="By">Null when that user is gone.</param>
/// <param name="At">UTC.</param>
/// <param name="Opens">False when the keys of this installation do not open it any more.</param>
/// <param name="PublicKey">Of a deploy key; null for a password or token.</param>
/// <param name="HostKeys">The confirmed ones; empty for a password or token.</param>
public sealed record CredentialRow(string Host, string UserName, string? By, DateTime At, bool Opens, string? PublicKey, IReadOnlyList<SshHostKey> HostKeys);

/// <summary>What became of a deploy key.</summary>
/// <param name="Offer">To be shown (again); null when it is kept, or cannot be made.</param>
public sealed record DeployKeyChange(RuleChange Change, DeployKeyOffer? Offer);

/// <summary>The credential of a remote repository: shown without its secret, replaced and removed by its owners.</summary>
public sealed class Credentials(
    DashContext db, Viewer viewer, CredentialSeal seal, GitProbe probe, DeployKeyOffers offers, IndexQueue queue, AuditTrail audit, TimeProvider time)
{
    public const int LongestUserName = 200, LongestSecret = 4_000;

    /// <summary>What is wrong with what was typed, in a sentence for a person; null when nothing is.</summary>
    public static string? FaultOf(string? userName, string? secret)
    {
        if (string.IsNullOrEmpty(userName) != string.IsNullOrEmpty(secret)) return "Give both a user name and a password or token, or neither.";
        if (userName?.Length > LongestUserName || secret?.Length > LongestSecret) return "That is longer than any server takes.";
        return (userName ?? "").Any(c => char.IsControl(c) || c == ':') || (secret ?? "").Any(char.IsControl)
            ? "A user name has no colon, and neither has a line end or another control character." : null;
    }

    /// <summary>Null when there is none, or the viewer owns no such repository.</summary>
    public async Task<CredentialRow?> FindAsync(int repositoryId, CancellationToken ct)
    {
        if (!await db.Repositories.OwnedBy(viewer).AnyAsync(r => r.Id == repositoryId, ct)) return null;
        var found = await db.RepositoryCredentials.AsNoTracking().Where(c => c.RepositoryId == repositoryId)
            .Select(c => new { Credential = c, By = db.Users.Where(u => u.Id == c.ById).Select(u => u.Name).FirstOrDefault() }).SingleOrDefaultAsync(ct);
        if (found is not { Credential: var kept }) return null;
        return new(kept.Host, kept.UserName, found.By, kept.GivenAt, seal.Open(kept) is not null, kept.PublicKey, SshHostKey.Parse(kept.HostKeys ?? ""));
    }

    /// <summary>Tries the credential at the server and keeps it when it opens the repository.</summary>
    public async Task<RuleChange> SetAsync(int repositoryId, string? userName, string? secret, CancellationToken ct)
    {
        if (await FindSourceAsync(repositoryId, ct) is not { } repository) return RuleChange.NotFound;
        if (FaultOf(repository, isSsh: false) is { } other) return new(true, other);
        if (string.IsNullOrEmpty(userName)) return new(true, "Give a user name and a password or token.");
        if (FaultOf(userName, secret) is { } fault) return new(true, fault);
        return await TryAndKeepAsync(repositoryId, new GitSource.Remote(repository.Address, new GitCredential(userName, secret!)), $"as {userName}", ct);
    }

    /// <summary>The key that the viewer was offered for this repository; null when there is none, or the viewer owns no such repository.</summary>
    public async Task<DeployKeyOffer?> FindOfferAsync(int repositoryId, CancellationToken ct) =>
        await FindSourceAsync(repositoryId, ct) is { } repository ? await offers.FindAsync(repository.Address, viewer.UserId!.Value, ct) : null;

    /// <summary>Offers a deploy key for an ssh repository.</summary>
    /// <param name="again">The one that is kept, for which only the host keys are asked anew.</param>
    public async Task<DeployKeyChange> OfferKeyAsync(int repositoryId, bool again, CancellationToken ct)
    {
        if (await FindSourceAsync(repositoryId, ct) is not { } repository) return new(RuleChange.NotFound, null);
        if (FaultOf(repository, isSsh: true) is { } fault) return new(new(true, fault), null);
        var kept = again ? await db.RepositoryCredentials.AsNoTracking().SingleOrDefaultAsync(c => c.RepositoryId == repositoryId, ct) : null;
        var key = kept?.PublicKey is { } shown && seal.Open(kept) is { } secret ? new GitDeployKey(secret, shown, []) : null;
        try
        {
            return new(RuleChange.Done, await offers.MakeAsync(repository.Address, viewer.UserId!.Value, key, ct));
        }
        catch (GitException trouble)
        {
            return new(new(true, trouble.Message), null);
        }
    }

    /// <summary>Tries an offered key at the server and keeps it when it opens the repository.</summary>
    public async Task<DeployKeyChange> SetKeyAsync(int repositoryId, DeployKeyReply reply, CancellationToken ct)
    {
        if (await FindSourceAsync(repositoryId, ct) is not { } repository) return new(RuleChange.NotFound, null);
        if (FaultOf(repository, isSsh: true) is { } other) return new(new(true, other), null);
        if (await offers.FindAsync(repository.Address, viewer.UserId!.Value, ct) is not { } offer) return new(new(true, "This key was offered too long ago. Make another one."), null);
        if (DeployKeyOffers.FaultOf(offer, reply) is { } unsure) return new(new(true, unsure), offer);
        var change = await TryAndKeepAsync(repositoryId, new GitSource.Remote(repository.Address, Key: offer.Key), "with a deploy key", ct);
        if (change.Fault is not null) return new(change, offer);
        await offers.RemoveAsync(repository.Address, viewer.UserId.Value, ct);
        return new(change, null);
    }

    /// <summary>The row that keeps what a source is fetched with; null for nothing.</summary>
    internal static RepositoryCredential? RowOf(CredentialSeal seal, int repositoryId, GitSource.Remote source, int? by, DateTime now)
    {
        var host = CredentialSeal.HostOf(source.Address);
        return source switch
        {
            { Credential: { } credential } => new() { RepositoryId = repositoryId, Host = host, UserName = credential.UserName, Secret = seal.Close(repositoryId, host, credential.Secret), ById = by, GivenAt = now },
            { Key: { } key } => new()
            {
                RepositoryId = repositoryId, Host = host, UserName = new Uri(source.Address).UserInfo, Secret = seal.Close(repositoryId, host, key.PrivateKey),
                PublicKey = key.PublicKey, HostKeys = SshHostKey.Lines(key.HostKeys), ById = by, GivenAt = now,
            },
            _ => null,
        };
    }

    private sealed record Source(RepositorySource Kind, string Address);

    private async Task<Source?> FindSourceAsync(int repositoryId, CancellationToken ct) =>
        await db.Repositories.OwnedBy(viewer).Where(r => r.Id == repositoryId).Select(r => new Source(r.Source, r.Address)).SingleOrDefaultAsync(ct);

    private static string? FaultOf(Source repository, bool isSsh) =>
        repository.Kind != RepositorySource.Remote ? "A folder of this server needs no credential."
        : RemoteAddress.IsSsh(repository.Address) == isSsh ? null
        : isSsh ? "An https address is read with a user name and a password or token." : "An ssh address is read with a deploy key, not with a password.";

    private async Task<RuleChange> TryAndKeepAsync(int repositoryId, GitSource.Remote source, string how, CancellationToken ct)
    {
        if (await probe.AskAsync(source, ct) is ProbeAnswer.Failed failed) return new(true, failed.Why);

        seal.EnsureKey();
        await using (var change = await audit.BeginAsync(db, ct))
        {
            await db.RepositoryCredentials.Where(c => c.RepositoryId == repositoryId).ExecuteDeleteAsync(ct);
            db.RepositoryCredentials.Add(RowOf(seal, repositoryId, source, viewer.UserId, time.GetUtcNow().UtcDateTime)!);
            await change.CommitAsync(new(AuditEvents.CredentialMade, $"for {CredentialSeal.HostOf(source.Address)} {how}", repositoryId), ct);
        }
        await queue.WantAsync(repositoryId, ct);
        return RuleChange.Done;
    }

    /// <returns>False when there is none in a repository that the viewer owns.</returns>
    public async Task<bool> RemoveAsync(int repositoryId, CancellationToken ct)
    {
        if (!await db.Repositories.OwnedBy(viewer).AnyAsync(r => r.Id == repositoryId, ct)) return false;

        await using var change = await audit.BeginAsync(db, ct);
        if (await db.RepositoryCredentials.Where(c => c.RepositoryId == repositoryId).ExecuteDeleteAsync(ct) == 0) return false;
        await change.CommitAsync(new(AuditEvents.CredentialRevoked, "for fetching", repositoryId), ct);
        return true;
    }
}
