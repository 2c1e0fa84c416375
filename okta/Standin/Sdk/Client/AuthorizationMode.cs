namespace Okta.Sdk.Client;

/// <summary>How calls to Okta's management API prove who they are.</summary>
public enum AuthorizationMode
{
    /// <summary>With an API token.</summary>
    SSWS,

    /// <summary>With access tokens got for a private key. The stand-in validates the settings and then refuses this mode.</summary>
    PrivateKey,

    /// <summary>With an access token that the app got itself.</summary>
    BearerToken,
}
