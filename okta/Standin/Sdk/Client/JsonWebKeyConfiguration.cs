namespace Okta.Sdk.Client;

/// <summary>A private key for <see cref="AuthorizationMode.PrivateKey"/>. The stand-in looks only at whether there is one.</summary>
public class JsonWebKeyConfiguration
{
    /// <summary>An empty key.</summary>
    public JsonWebKeyConfiguration()
    {
    }

    /// <param name="jsonWebKey">The key as JSON text (RFC 7517).</param>
    public JsonWebKeyConfiguration(string jsonWebKey) => Json = jsonWebKey;

    internal string? Json { get; }
}
