using Microsoft.Extensions.Logging;

namespace FlaskDash.Okta.LocalOrg;

/// <summary>What a local org needs to know. The defaults suit an app on http://localhost:5000.</summary>
public sealed class LocalOrgOptions
{
    /// <summary>The loopback port to listen on; 0 takes any free one.</summary>
    public int Port { get; set; } = 5001;

    /// <summary>
    /// Where the RSA key lies that signs the tokens (PEM, created with mode 0600 when missing). With the same file, tokens
    /// issued before a restart stay valid after it. Null keeps the key in memory, for as long as the org runs.
    /// </summary>
    public string? KeyFile { get; set; }

    /// <summary>The one registered application.</summary>
    public string ClientId { get; set; } = "local-flaskdash";

    public string ClientSecret { get; set; } = "local-secret-not-for-production";

    /// <summary>What <c>/api/v1/users</c> wants after <c>Authorization: SSWS</c>.</summary>
    public string ApiToken { get; set; } = "local-api-token-not-for-production";

    /// <summary>Sign-in redirect URIs, compared character by character as Okta does.</summary>
    public IList<string> RedirectUris { get; set; } = ["http://localhost:5000/oidc/callback"];

    /// <summary>Sign-out redirect URIs, compared character by character as Okta does.</summary>
    public IList<string> PostLogoutRedirectUris { get; set; } = ["http://localhost:5000/signout/callback"];

    /// <summary>Calls of <c>/api/v1/users</c> answered in each minute before 429; a free Okta org allows 100.</summary>
    public int UserLookupsPerMinute { get; set; } = 100;

    /// <summary>
    /// Whether discovery names <c>/v1/par</c>, as Okta's does. ASP.NET Core then pushes the authorization request with the client
    /// secret first, so that a wrong secret shows at the challenge instead of the callback.
    /// </summary>
    public bool PushedAuthorization { get; set; } = true;

    /// <summary>The org's clock: token times, session ages, rate-limit windows and the Date header.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;

    /// <summary>
    /// The environment of the app around it. An org whose accounts need no password starts in Development only; the default
    /// is what the environment variables say, and, as everywhere in .NET, Production when they say nothing.
    /// </summary>
    public string EnvironmentName { get; set; } =
        Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT")
        ?? Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT")
        ?? Environments.Production;

    /// <summary>Where the org's warnings go; null drops them.</summary>
    public ILoggerFactory? LoggerFactory { get; set; }
}

/// <summary>The org cannot start; the message is one plain line for the person who started it.</summary>
public sealed class LocalOrgException : Exception
{
    public LocalOrgException(string message, Exception? inner = null) : base(message, inner) { }
}
