using FlaskDash.Razor.Data;
using FlaskDash.Razor.Identity;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Repositories;

/// <summary>A role as owners see it.</summary>
/// <param name="Name">The user's name, or the group's.</param>
/// <param name="Email">Null for a group, and for who has none.</param>
/// <param name="By">Who gave it; null when that user is gone.</param>
/// <param name="At">UTC.</param>
public sealed record RoleRow(int Id, RoleKind Role, string Name, string? Email, bool IsGroup, string? By, DateTime At);

/// <summary>Who has which role in a repository: listed, given and taken by its owners.</summary>
public sealed class RepositoryRoles(DashContext db, Viewer viewer, AuditTrail audit, TimeProvider time)
{
    public const int Most = 200, LongestEmail = 320;

    /// <summary>The highest role first; null when the viewer owns no such repository.</summary>
    public async Task<IReadOnlyList<RoleRow>?> ListAsync(int repositoryId, CancellationToken ct)
    {
        if (!await OwnsAsync(repositoryId, ct)) return null;
        return await (from role in db.RepositoryRoles
                      join giver in db.Users on role.ById equals giver.Id into givers
                      from giver in givers.DefaultIfEmpty()
                      where role.RepositoryId == repositoryId
                      orderby role.Role descending, role.Id
                      select new RoleRow(role.Id, role.Role, role.Group ?? role.User!.Name, role.User!.Email, role.Group != null, giver == null ? null : giver.Name, role.GivenAt)).ToListAsync(ct);
    }

    /// <summary>Gives a role to one who has signed in here, by address, or to one of the viewer's groups; a role that they have is changed.</summary>
    public async Task<RuleChange> GiveAsync(int repositoryId, RoleKind role, string? email, string? group, CancellationToken ct)
    {
        if (!await OwnsAsync(repositoryId, ct)) return RuleChange.NotFound;

        (email, group) = (email?.Trim(), string.IsNullOrEmpty(group) ? null : group);
        if (!Enum.IsDefined(role)) return new(true, "Choose a role.");
        if (string.IsNullOrEmpty(email) == group is null) return new(true, "Give either somebody’s e-mail address or a group.");
        if (group is not null && !viewer.Groups.Contains(group)) return new(true, "Choose one of your own groups.");
        if (await db.RepositoryRoles.CountAsync(r => r.RepositoryId == repositoryId, ct) >= Most) return new(true, $"The repository has {Most} roles, and more are not kept. Give one to a group instead.");

        int? user = null;
        if (group is null)
        {
            // Addresses can change hands: the one who signed in with it last is meant, and there is one only, or nobody.
            var found = await db.Users.Where(u => u.Email == email).OrderByDescending(u => u.SignedInAt).Select(u => new { u.Id }).Take(2).ToListAsync(ct);
            if (found.Count != 1) return new(true, found.Count == 0 ? "Nobody with this address has signed in here yet. Ask them to sign in once, or give the role to a group." : "Several people have this address. Give the role to a group.");
            user = found[0].Id;
        }

        await using var change = await audit.BeginAsync(db, ct);
        var existing = await db.RepositoryRoles.SingleOrDefaultAsync(r => r.RepositoryId == repositoryId && r.UserId == user && r.Group == group, ct);
        if (existing is null) db.RepositoryRoles.Add(existing = new() { RepositoryId = repositoryId, UserId = user, Group = group });
        (existing.Role, existing.ById, existing.GivenAt) = (role, viewer.UserId, time.GetUtcNow().UtcDateTime);
        await change.CommitAsync(new(AuditEvents.AccessChanged, $"{role}: {group ?? email}", repositoryId), ct);
        return RuleChange.Done;
    }

    /// <summary>From the next request on it is gone.</summary>
    /// <returns>False when there is no such role in a repository that the viewer owns.</returns>
    public async Task<bool> TakeAsync(int repositoryId, int id, CancellationToken ct)
    {
        if (!await OwnsAsync(repositoryId, ct)) return false;

        await using var change = await audit.BeginAsync(db, ct);
        if (await db.RepositoryRoles.Where(r => r.Id == id && r.RepositoryId == repositoryId).ExecuteDeleteAsync(ct) == 0) return false;
        await change.CommitAsync(new(AuditEvents.AccessChanged, $"role {id} taken", repositoryId), ct);
        return true;
    }

    private Task<bool> OwnsAsync(int repositoryId, CancellationToken ct) => db.Repositories.OwnedBy(viewer).AnyAsync(r => r.Id == repositoryId, ct);
}
