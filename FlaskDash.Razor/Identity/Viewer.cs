namespace FlaskDash.Razor.Identity;

/// <summary>Who asks: from the session only, so that no access rule waits for Okta or for a query.</summary>
/// <param name="UserId">The row of the user; null for a stranger.</param>
/// <param name="Groups">The Okta groups of the last sign-in or profile refresh; empty for a stranger.</param>
/// <param name="IsAdministrator">A member of the configured administrators' group.</param>
public sealed record Viewer(int? UserId, IReadOnlyList<string> Groups, bool IsAdministrator)
{
    /// <summary>Nobody has signed in.</summary>
    public static Viewer Stranger { get; } = new(null, [], false);

    /// <summary>What a share link opens to them in this request; null for none.</summary>
    public ShareGrant? Shared { get; init; }

    /// <summary>True when somebody has signed in.</summary>
    public bool IsSignedIn => UserId is not null;
}
