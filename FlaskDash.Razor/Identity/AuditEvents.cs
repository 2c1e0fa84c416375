namespace FlaskDash.Razor.Identity;

/// <summary>What the audit trail tells of. The words are part of its format: they are searched for, and exported.</summary>
public static class AuditEvents
{
    public const string SignIn = "sign-in", SignInRefused = "sign-in-refused", SignOut = "sign-out", SessionsEnded = "sessions-ended", OktaChange = "okta-change";

    public const string RepositoryAdded = "repository-added", RepositoryDeleted = "repository-deleted", AccessChanged = "access-changed";

    public const string ShareMade = "share-made", ShareRevoked = "share-revoked";

    public const string CredentialMade = "credential-made", CredentialRevoked = "credential-revoked";

    public const string IdentityMerged = "identity-merged", CountingChanged = "counting-changed";

    public const string Exported = "exported";

    /// <summary>Somebody read or exported the trail, or the oldest entries were swept.</summary>
    public const string TrailExported = "audit-exported", TrailSwept = "audit-swept";

    /// <summary>All of them, in the order of their names.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        AccessChanged, TrailExported, TrailSwept, CountingChanged, CredentialMade, CredentialRevoked, Exported, IdentityMerged, OktaChange, RepositoryAdded, RepositoryDeleted,
        SessionsEnded, ShareMade, ShareRevoked, SignIn, SignInRefused, SignOut,
    ];
}
