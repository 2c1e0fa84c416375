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
public sealed record CredentialRow(string Host, string UserName, string? By, DateTime At, bool Opens);

/// <summary>The credential of a remote repository: shown without its secret, replaced and removed by its owners.</summary>
public sealed class Credentials(DashContext db, Viewer viewer, CredentialSeal seal, GitProbe probe, IndexQueue queue, AuditTrail audit, TimeProvider time)
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
        return found is null ? null : new(found.Credential.Host, found.Credential.UserName, found.By, found.Credential.GivenAt, seal.Open(found.Credential) is not null);
    }

    /// <summary>Tries the credential at the server and keeps it when it opens the repository.</summary>
    public async Task<RuleChange> SetAsync(int repositoryId, string? userName, string? secret, CancellationToken ct)
    {
        if (await db.Repositories.OwnedBy(viewer).Where(r => r.Id == repositoryId).Select(r => new { r.Source, r.Address }).SingleOrDefaultAsync(ct) is not { } repository) return RuleChange.NotFound;
        if (repository.Source != RepositorySource.Remote) return new(true, "A folder of this server needs no credential.");
        if (string.IsNullOrEmpty(userName)) return new(true, "Give a user name and a password or token.");
        if (FaultOf(userName, secret) is { } fault) return new(true, fault);
        if (await probe.AskAsync(new GitSource.Remote(repository.Address, new GitCredential(userName, secret!)), ct) is ProbeAnswer.Failed failed) return new(true, failed.Why);

        seal.EnsureKey();
        await using (var turn = await db.BeginTurnAsync(ct))
        {
            await db.RepositoryCredentials.Where(c => c.RepositoryId == repositoryId).ExecuteDeleteAsync(ct);
            Add(db, seal, repositoryId, repository.Address, userName, secret!, viewer.UserId, time.GetUtcNow().UtcDateTime);
            await db.SaveChangesAsync(ct);
            await turn.CommitAsync(ct);
        }
        await audit.WriteAsync(new(AuditEvents.CredentialMade, $"for {CredentialSeal.HostOf(repository.Address)} as {userName}", repositoryId), ct);
        await queue.WantAsync(repositoryId, ct);
        return RuleChange.Done;
    }

    /// <returns>False when there is none in a repository that the viewer owns.</returns>
    public async Task<bool> RemoveAsync(int repositoryId, CancellationToken ct)
    {
        if (!await db.Repositories.OwnedBy(viewer).AnyAsync(r => r.Id == repositoryId, ct) || await db.RepositoryCredentials.Where(c => c.RepositoryId == repositoryId).ExecuteDeleteAsync(ct) == 0) return false;
        await audit.WriteAsync(new(AuditEvents.CredentialRevoked, "for fetching", repositoryId), ct);
        return true;
    }

    internal static void Add(DashContext db, CredentialSeal seal, int repositoryId, string address, string userName, string secret, int? by, DateTime now)
    {
        var host = CredentialSeal.HostOf(address);
        db.RepositoryCredentials.Add(new() { RepositoryId = repositoryId, Host = host, UserName = userName, Secret = seal.Close(repositoryId, host, secret), ById = by, GivenAt = now });
    }
}
