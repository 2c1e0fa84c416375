using FlaskDash.Razor.Data;

namespace FlaskDash.Razor.Identity;

/// <summary>Who may see and change which repository. Every query about repositories starts here.</summary>
public static class AccessRules
{
    /// <summary>
    /// The one rule for who sees which repository: what is public; for the signed-in also what is theirs, what everyone
    /// signed in may see, what is shared with one of their groups, and what they have a role in; for administrators also what has no owner; and
    /// what a share link opens to them in this request.
    /// </summary>
    public static IQueryable<Repository> VisibleTo(this IQueryable<Repository> repositories, Viewer viewer)
    {
        repositories = repositories.Where(r => r.DeletedAt == null);
        var shared = viewer.Shared?.RepositoryId ?? 0;
        if (viewer.UserId is not { } user) return repositories.Where(r => r.Visibility == Visibility.Public || r.Id == shared);

        var (groups, administrator) = (viewer.Groups, viewer.IsAdministrator);
        return repositories.Where(r =>
            r.Visibility == Visibility.Public || r.Visibility == Visibility.SignedIn || r.OwnerId == user
            || (r.Visibility == Visibility.Groups && r.Shares.Any(s => groups.Contains(s.Group)))
            || r.Roles.Any(x => x.UserId == user || (x.Group != null && groups.Contains(x.Group)))
            || (administrator && r.OwnerId == null) || r.Id == shared);
    }

    /// <summary>Who may refresh it and decide what counts: its owners and maintainers. Always a part of what they see.</summary>
    public static IQueryable<Repository> ManagedBy(this IQueryable<Repository> repositories, Viewer viewer) => repositories.WithRole(viewer, RoleKind.Maintainer);

    /// <summary>Who may decide who sees it, and delete it: its owners; administrators where there is none. Always a part of what they manage.</summary>
    public static IQueryable<Repository> OwnedBy(this IQueryable<Repository> repositories, Viewer viewer) => repositories.WithRole(viewer, RoleKind.Owner);

    private static IQueryable<Repository> WithRole(this IQueryable<Repository> repositories, Viewer viewer, RoleKind least)
    {
        if (viewer.UserId is not { } user) return repositories.Where(_ => false);

        var (groups, administrator) = (viewer.Groups, viewer.IsAdministrator);
        return repositories.Where(r => r.DeletedAt == null
            && (r.OwnerId == user || (administrator && r.OwnerId == null)
                || r.Roles.Any(x => x.Role >= least && (x.UserId == user || (x.Group != null && groups.Contains(x.Group))))));
    }
}
