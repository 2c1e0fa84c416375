namespace FlaskDash.Razor.Identity;

/// <summary>Section <c>Okta</c>. The tutorial's names (<see cref="TutorialSettings"/>) are aliases of some.</summary>
public sealed class OktaSettings
{
    public const string Section = "Okta";

    /// <summary>The callback that the middleware owns; registered in Okta as the sign-in redirect URI.</summary>
    public const string CallbackPath = "/oidc/callback";

    /// <summary>The org's address, such as <c>https://example.okta.com</c>, without a path. Plain http counts on loopback, in Development.</summary>
    public string OktaDomain { get; set; } = "";

    /// <summary>The application's client id at Okta.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>The application's client secret at Okta.</summary>
    public string ClientSecret { get; set; } = "";

    /// <summary>The custom authorization server; empty for the org's own.</summary>
    public string AuthorizationServerId { get; set; } = "default";

    /// <summary>What the <c>aud</c> of access tokens for the API must be: the audience of the authorization server in Okta.</summary>
    public string Audience { get; set; } = "api://default";

    /// <summary>Looks up profiles (scope okta.users.read). Empty: the claims of the sign-in serve, and nobody is looked up.</summary>
    public string ApiToken { get; set; } = "";

    /// <summary>
    /// Where a sign-out that also ends Okta's session comes back to: a path of this site, or its whole address. Empty: only the
    /// session here ends. Okta must know <c>{site}/signout/callback</c> as a sign-out redirect URI.
    /// </summary>
    public string PostLogoutRedirectUri { get; set; } = "";

    /// <summary>Asks for the scope <c>groups</c> too. Okta refuses the sign-in where the authorization server does not have it.</summary>
    public bool RequestGroups { get; set; }

    /// <summary>The claim that names the person's groups, in the ID token or in userinfo.</summary>
    public string GroupsClaim { get; set; } = "groups";

    /// <summary>Members of this Okta group administer the app. Empty: nobody does.</summary>
    public string AdministratorsGroup { get; set; } = "";

    /// <summary>How long a profile counts as fresh; a person suspended in Okta is signed out about so long after. It stretches up to tenfold when Okta's rate limit runs low.</summary>
    public TimeSpan ProfileFreshness { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long the last confirmation (a profile, or the sign-in itself) counts while Okta fails. After it the person has to sign in again.</summary>
    public TimeSpan ProfileGrace { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How often Okta's System Log is read for suspensions and the like (the API token's owner needs the right to read it); zero for never.</summary>
    public TimeSpan LogEvery { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The secret that Okta's event hook sends as its <c>Authorization</c> header. Empty: event hooks are not taken.</summary>
    public string EventHookSecret { get; set; } = "";

    /// <summary>
    /// The authentication context (<c>acr_values</c>) asked for before deleting, credentials and administration, such as <c>urn:okta:loa:2fa:any</c>.
    /// Empty: a sign-in like any other.
    /// </summary>
    public string StepUpAcrValues { get; set; } = "";

    /// <summary>How far Okta's clock and this machine's may be apart.</summary>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Whose tokens are accepted; no slash at the end.</summary>
    public string Issuer => AuthorizationServerId.Length == 0 ? OktaDomain : $"{OktaDomain}/oauth2/{AuthorizationServerId}";

    /// <summary>Whether signing out here ends Okta's session as well.</summary>
    public bool EndsOktaSession => PostLogoutRedirectUri.Length > 0;

    /// <summary>Whether profiles are looked up at Okta.</summary>
    public bool LooksUpProfiles => ApiToken.Length > 0;

    /// <summary>Whether the System Log is read.</summary>
    public bool FollowsLog => LooksUpProfiles && LogEvery > TimeSpan.Zero;
}

/// <summary>Section <c>Sessions</c>: how long somebody stays signed in.</summary>
public sealed class SessionSettings
{
    public const string Section = "Sessions";

    /// <summary>A session that is not used for so long ends.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>A session ends so long after the sign-in, however busy.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromHours(12);

    /// <summary>Who last proved at Okta who they are longer ago does so again before deleting, credentials and administration. Zero: never again.</summary>
    public TimeSpan StepUpAfter { get; set; } = TimeSpan.FromMinutes(15);
}
