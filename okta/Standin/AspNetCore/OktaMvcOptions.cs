using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Okta.AspNet.Abstractions;

namespace Okta.AspNetCore;

/// <summary>The settings of a sign-in with Okta for server-rendered pages.</summary>
public class OktaMvcOptions : OktaWebOptions
{
    /// <summary>The application's client id at Okta. Required.</summary>
    public string? ClientId { get; set; }

    /// <summary>The application's client secret at Okta. Required.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>The path Okta sends the browser back to after a sign-in; handled by the middleware.</summary>
    public string? CallbackPath { get; set; } = OktaDefaults.CallbackPath;

    /// <summary>Where the user goes after a sign-out, unless the sign-out itself names another place; null means the page that signed out.</summary>
    public string? PostLogoutRedirectUri { get; set; }

    /// <summary>The scopes to ask for. The default is a shared array: replace the list instead of adding to it.</summary>
    public IList<string>? Scope { get; set; } = OktaDefaults.Scope;

    /// <summary>Whether the userinfo endpoint is asked for claims beside those in the id_token.</summary>
    public bool GetClaimsFromUserInfoEndpoint { get; set; } = true;

    /// <summary>The app's own handlers; two of them are wrapped in place. Null means none.</summary>
    public OpenIdConnectEvents? OpenIdConnectEvents { get; set; }

    /// <summary>A type of handlers from the service container instead. Then <see cref="OktaParams"/> are not passed on.</summary>
    public Type? OpenIdConnectEventsType { get; set; }

    /// <summary>Whether the authorize request is pushed first; null leaves the framework's default (if the org offers it).</summary>
    public PushedAuthorizationBehavior? PushedAuthorizationBehavior { get; set; }
}

/// <summary>Refuses settings with which no sign-in can work.</summary>
public sealed class OktaMvcOptionsValidator : OktaWebOptionsValidator<OktaMvcOptions>
{
    /// <inheritdoc />
    protected override void ValidateInternal(OktaMvcOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);

        if (string.IsNullOrEmpty(options.ClientId) || options.ClientId.Contains("{ClientId}", StringComparison.OrdinalIgnoreCase))
            throw new ArgumentNullException(nameof(options.ClientId), "The client id is missing. Copy it from the application's page in Okta.");
        if (string.IsNullOrEmpty(options.ClientSecret))
            throw new ArgumentNullException(nameof(options.ClientSecret), "The client secret is missing. Copy it from the application's page in Okta.");
        if (options.ClientSecret.Contains("{ClientSecret}", StringComparison.OrdinalIgnoreCase))
            throw new ArgumentException("The client secret is still a placeholder. Copy it from the application's page in Okta.", nameof(options.ClientSecret));
        if (string.IsNullOrEmpty(options.CallbackPath))
            throw new ArgumentNullException(nameof(options.CallbackPath), "The callback path is missing. It is registered in Okta as the sign-in redirect address.");
    }
}
