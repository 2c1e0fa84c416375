using System.Security.Cryptography;
using System.Text;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Identity;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Repositories;

/// <summary>A share link as those who manage the repository see it: never its token.</summary>
/// <param name="View">As <see cref="ShareLink.View"/>.</param>
/// <param name="FrozenAt">The SHA, hexadecimal; null where the numbers follow the repository.</param>
/// <param name="By">Who made it.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="ExpiresAt">UTC.</param>
/// <param name="UsedAt">UTC, to the minute; null when nobody has used it.</param>
public sealed record ShareLinkRow(int Id, string Name, string? View, string? FrozenAt, string By, DateTime CreatedAt, DateTime? ExpiresAt, DateTime? UsedAt, bool IsExpired);

/// <summary>How the making of a link ended.</summary>
/// <param name="Token">To be shown once; null when it was refused.</param>
/// <param name="Fault">Why it was refused, in a sentence for a person; null when it was made.</param>
public sealed record NewShareLink(bool IsFound, string? Token, string? Fault);

/// <summary>Links that let somebody without an account read one repository, or one view of it: made, listed and revoked by its owners.</summary>
public sealed class ShareLinks(DashContext db, Viewer viewer, AuditTrail audit, TimeProvider time)
{
    public const int Most = 100, LongestName = 100;

    /// <summary>How long a link may hold.</summary>
    public static IReadOnlyList<int> Days { get; } = [1, 7, 30, 90, 365];

    /// <summary>Those that are not revoked, the newest first; null for a repository that the viewer does not own.</summary>
    public async Task<IReadOnlyList<ShareLinkRow>?> ListAsync(int repositoryId, CancellationToken ct)
    {
        if (!await db.Repositories.OwnedBy(viewer).AnyAsync(r => r.Id == repositoryId, ct)) return null;

        var now = time.GetUtcNow().UtcDateTime;
        return (await Of(repositoryId).AsNoTracking().OrderByDescending(l => l.Id).Select(l => new { Link = l, By = l.Owner!.Name }).ToListAsync(ct))
            .ConvertAll(l => new ShareLinkRow(
                l.Link.Id, l.Link.Name, l.Link.View, l.Link.FrozenSha is null ? null : Convert.ToHexStringLower(l.Link.FrozenSha), l.By, l.Link.CreatedAt, l.Link.ExpiresAt, l.Link.UsedAt, l.Link.ExpiresAt <= now));
    }

    /// <summary>Makes a link of 128 random bits; only their SHA-256 is kept.</summary>
    /// <param name="view">The one page that it opens, below the repository and with its query; null or empty for the whole repository.</param>
    /// <param name="isFrozen">Numbers as of the commit that the default branch has now.</param>
    public async Task<NewShareLink> MakeAsync(int repositoryId, string? name, string? view, int days, bool isFrozen, CancellationToken ct)
    {
        if (await db.Repositories.OwnedBy(viewer).Where(r => r.Id == repositoryId).Select(r => new { r.HeadSha }).FirstOrDefaultAsync(ct) is not { } repository) return new(false, null, null);

        (name, view) = (name?.Trim(), string.IsNullOrEmpty(view) ? null : view);
        if (string.IsNullOrEmpty(name) || name.Length > LongestName || name.Any(char.IsControl)) return Refused($"Say in at most {LongestName} characters whom the link is for, so that you know later.");
        if (!Days.Contains(days)) return Refused("Choose how long the link holds.");
        if (view is not null && (view.Length > ShareGrant.LongestView || view.Any(char.IsControl) || !ShareGrant.CanOpen(view.Split('?')[0], isFrozen)))
            return Refused(isFrozen ? "This page shows more than the commits say, so that it cannot be frozen. Let the link follow the repository." : "This page cannot be shared by a link.");
        if (isFrozen && repository.HeadSha is null) return Refused("The repository has no commit yet at which the link could be frozen.");
        if (await Of(repositoryId).CountAsync(ct) >= Most) return Refused($"The repository has {Most} links, and more are not kept. Revoke one that nobody needs.");

        var token = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(16));
        var now = time.GetUtcNow().UtcDateTime;
        db.ShareLinks.Add(new ShareLink
        {
            RepositoryId = repositoryId, TokenHash = Hash(token), Name = name, View = view, FrozenSha = isFrozen ? repository.HeadSha : null,
            OwnerId = viewer.UserId!.Value, CreatedAt = now, ExpiresAt = now.AddDays(days),
        });
        await using var change = await audit.BeginAsync(db, ct);
        await change.CommitAsync(new(AuditEvents.ShareMade, $"for {name}, {days} days, {view ?? "the whole repository"}", repositoryId), ct);
        return new(true, token, null);

        static NewShareLink Refused(string why) => new(true, null, why);
    }

    /// <summary>From the next request on it opens nothing.</summary>
    /// <returns>False when there is no such link of a repository that the viewer owns.</returns>
    public async Task<bool> RevokeAsync(int repositoryId, int id, CancellationToken ct)
    {
        if (!await db.Repositories.OwnedBy(viewer).AnyAsync(r => r.Id == repositoryId, ct)) return false;

        var now = time.GetUtcNow().UtcDateTime;
        await using var change = await audit.BeginAsync(db, ct);
        if (await Of(repositoryId).Where(l => l.Id == id).ExecuteUpdateAsync(row => row.SetProperty(l => l.RevokedAt, now), ct) == 0) return false;
        await change.CommitAsync(new(AuditEvents.ShareRevoked, $"link {id}", repositoryId), ct);
        return true;
    }

    /// <summary>The link of a token that holds; null for all others, whatever is wrong with them.</summary>
    public async Task<ShareLink?> FindAsync(string token, CancellationToken ct)
    {
        var (hash, now) = (Hash(token), time.GetUtcNow().UtcDateTime);
        return await db.ShareLinks.AsNoTracking()
            .Where(l => l.TokenHash == hash && l.RevokedAt == null && (l.ExpiresAt == null || l.ExpiresAt > now) && db.Repositories.Any(r => r.Id == l.RepositoryId && r.DeletedAt == null)).FirstOrDefaultAsync(ct);
    }

    private IQueryable<ShareLink> Of(int repositoryId) => db.ShareLinks.Where(l => l.RepositoryId == repositoryId && l.RevokedAt == null);

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
