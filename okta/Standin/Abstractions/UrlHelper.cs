namespace Okta.AspNet.Abstractions;

/// <summary>Builds and takes apart an issuer's address.</summary>
public static class UrlHelper
{
    private const string ServerPath = "oauth2/";

    /// <summary>The issuer's address: the domain itself without a server id, else <c>{domain}/oauth2/{id}</c>.</summary>
    /// <exception cref="ArgumentNullException">The domain is null or empty.</exception>
    public static string CreateIssuerUrl(string? oktaDomain, string? authorizationServerId)
    {
        if (string.IsNullOrEmpty(oktaDomain)) throw new ArgumentNullException(nameof(oktaDomain));

        return string.IsNullOrEmpty(authorizationServerId)
            ? oktaDomain
            : EnsureTrailingSlash(oktaDomain) + ServerPath + authorizationServerId;
    }

    /// <summary>The address with exactly one slash at its end.</summary>
    /// <exception cref="ArgumentNullException">The address is null or empty.</exception>
    public static string EnsureTrailingSlash(string? uri)
    {
        if (string.IsNullOrEmpty(uri)) throw new ArgumentNullException(nameof(uri));

        return uri.TrimEnd('/') + "/";
    }

    /// <summary>False for what is no absolute address; the server id is null when the path does not tell it.</summary>
    internal static bool TrySplitIssuer(string? issuer, out string? domain, out string? serverId)
    {
        domain = serverId = null;
        if (!Uri.TryCreate(issuer, UriKind.Absolute, out var uri) || uri.Host.Length == 0) return false;

        domain = uri.GetLeftPart(UriPartial.Authority);
        var path = uri.AbsolutePath.Trim('/');
        if (path.Length == 0)
        {
            serverId = "";
        }
        else if (path.StartsWith(ServerPath, StringComparison.OrdinalIgnoreCase) && path.IndexOf('/', ServerPath.Length) < 0)
        {
            serverId = path[ServerPath.Length..];
        }

        return true;
    }
}
