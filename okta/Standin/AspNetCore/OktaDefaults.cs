namespace Okta.AspNetCore;

/// <summary>Names and paths that are used unless told otherwise.</summary>
public static class OktaDefaults
{
    /// <summary>The scheme of the sign-in with Okta.</summary>
    public const string MvcAuthenticationScheme = "OpenIdConnect";

    /// <summary>The scheme of an API behind Okta's access tokens.</summary>
    public const string ApiAuthenticationScheme = "Bearer";

    /// <summary>Where Okta sends the browser back to after a sign-in.</summary>
    public const string CallbackPath = "/authorization-code/callback";

    /// <summary>Where Okta sends the browser back to after a sign-out.</summary>
    public const string SignOutCallbackPath = "/signout/callback";

    /// <summary>The scopes asked for: shared by all options that do not set their own, so it must not be changed.</summary>
    public static readonly string[] Scope = ["openid", "profile"];
}
