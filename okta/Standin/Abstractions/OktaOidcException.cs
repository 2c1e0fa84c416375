using System.Net;

namespace Okta.AspNet.Abstractions;

/// <summary>A failure between this app and Okta's OpenID Connect endpoints, with what is needed to look for its cause.</summary>
public class OktaOidcException : Exception
{
    /// <summary>A failure of which no more than its message is known.</summary>
    public OktaOidcException(string message)
        : base(message)
    {
    }

    /// <summary>A failure with its cause.</summary>
    public OktaOidcException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>A failure with its cause and the address it happened at.</summary>
    public OktaOidcException(
        string message,
        Exception innerException,
        HttpStatusCode? httpStatusCode,
        string? attemptedUrl,
        string? oktaDomain,
        string? authorizationServerId)
        : base(message, innerException)
    {
        HttpStatusCode = httpStatusCode;
        AttemptedUrl = attemptedUrl;
        OktaDomain = oktaDomain;
        AuthorizationServerId = authorizationServerId;
    }

    /// <summary>What Okta answered; null when it did not answer or nothing is known.</summary>
    public HttpStatusCode? HttpStatusCode { get; }

    /// <summary>The address that was asked; null when unknown.</summary>
    public string? AttemptedUrl { get; }

    /// <summary>The configured domain; null when unknown.</summary>
    public string? OktaDomain { get; }

    /// <summary>The configured authorization server; null when unknown, empty for the org's own.</summary>
    public string? AuthorizationServerId { get; }

    /// <summary>The exception for a discovery document that could not be fetched. The status is the first found among the causes.</summary>
    public static OktaOidcException CreateDiscoveryException(Exception innerException, string? oktaDomain, string? authorizationServerId)
    {
        var url = string.IsNullOrEmpty(oktaDomain)
            ? null
            : UrlHelper.EnsureTrailingSlash(UrlHelper.CreateIssuerUrl(oktaDomain, authorizationServerId)) + ".well-known/openid-configuration";

        HttpStatusCode? status = null;
        for (var cause = innerException; cause is not null && status is null; cause = cause.InnerException)
            status = (cause as HttpRequestException)?.StatusCode;

        return new OktaOidcException(
            $"Failed to retrieve the OIDC discovery document from {url ?? "Okta"}. Check the Okta domain, the authorization server's id and the network.",
            innerException,
            status,
            url,
            oktaDomain,
            authorizationServerId);
    }
}
