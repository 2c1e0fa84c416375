using System.Net;

namespace Okta.Sdk.Client;

/// <summary>What an API client is made of.</summary>
/// <remarks>The last parameter of Okta's constructor, RestSharp's interceptors, is left out: it is optional, so calls without it compile for both.</remarks>
public class OktaApiClientOptions(
    Configuration? configuration,
    IOAuthTokenProvider? oAuthTokenProvider = null,
    WebProxy? webProxy = null,
    HttpMessageHandler? httpMessageHandler = null)
{
    /// <summary>The settings; null means those of the environment.</summary>
    public Configuration? Configuration { get; } = configuration;

    /// <summary>Not used by the stand-in.</summary>
    public IOAuthTokenProvider? OAuthTokenProvider { get; } = oAuthTokenProvider;

    /// <summary>The proxy; ignored when there is a handler.</summary>
    public WebProxy? WebProxy { get; } = webProxy;

    /// <summary>What sends the calls. The caller owns it: it is never disposed here, and sharing one shares its connections.</summary>
    public HttpMessageHandler? HttpMessageHandler { get; } = httpMessageHandler;
}

/// <summary>Gives access tokens for calls.</summary>
/// <remarks>Only the place of this parameter is kept: the stand-in's clients never ask it for a token.</remarks>
public interface IOAuthTokenProvider
{
    /// <summary>An access token; a new one when <paramref name="forceRenew"/> is set.</summary>
    Task<string> GetAccessTokenAsync(bool forceRenew = false);
}
