namespace FlaskDash.Razor.Identity;

/// <summary>Who Okta says somebody is.</summary>
/// <param name="Subject">Okta's id of the user.</param>
/// <param name="Login">The Okta user name; null when only the sign-in's claims are known.</param>
/// <param name="ConfirmedAt">When Okta said so: the last look-up, or the sign-in. UTC.</param>
/// <param name="IsFromOkta">False when the claims of the sign-in stand in: no API token, or Okta has not answered since.</param>
/// <param name="LastSignInAt">The last sign-in at Okta itself, to any application; null when not known.</param>
public sealed record OktaProfile(
    string Subject, string Name, string? Login, string? Email, string? Title, string? Department, string? Organization, string? TimeZone,
    DateTimeOffset? LastSignInAt, DateTimeOffset ConfirmedAt, bool IsFromOkta);

/// <summary>What a look-up found.</summary>
/// <param name="Status">Okta's word: ACTIVE, SUSPENDED, …; null when there is no such user any more.</param>
/// <param name="Profile">Null when there is no such user any more.</param>
/// <param name="ConfirmedAt">UTC.</param>
internal sealed record OktaAccount(string? Status, OktaProfile? Profile, DateTimeOffset ConfirmedAt)
{
    public bool IsActive => string.Equals(Status, "ACTIVE", StringComparison.OrdinalIgnoreCase);
}

/// <summary>Whether somebody may stay signed in.</summary>
internal enum Standing
{
    /// <summary>Active, as far as anybody can tell.</summary>
    Active,

    /// <summary>Okta holds the account in another state, or no longer at all.</summary>
    NotActive,

    /// <summary>Okta has not answered for longer than the grace.</summary>
    Unconfirmed,
}
