namespace Okta.Sdk.Client;

/// <summary>The checks of an API client's constructor. Other exception types than those of the sign-in's options, for the same mistakes.</summary>
internal static class ConfigurationValidator
{
    public static void Validate(IReadableConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);

        var domain = configuration.OktaDomain;
        if (string.IsNullOrEmpty(domain)) throw Missing(nameof(configuration.OktaDomain), "The Okta domain is missing.");
        if (configuration.DisableOktaDomainCheck != true) ValidateDomain(domain, configuration.DisableHttpsCheck == true);

        switch (configuration.AuthorizationMode)
        {
            case AuthorizationMode.SSWS:
                if (domain.Split("://").Length != 2) throw Missing(nameof(configuration.OktaDomain), $"The Okta domain looks mistyped: '{domain}'.");
                if (string.IsNullOrEmpty(configuration.Token)) throw Missing(nameof(configuration.Token), "The API token is missing.");
                if (configuration.Token.Contains("{apiToken}", StringComparison.OrdinalIgnoreCase))
                    throw new ArgumentException("The API token is still a placeholder.", nameof(configuration.Token));
                break;

            case AuthorizationMode.PrivateKey:
                if (string.IsNullOrEmpty(configuration.ClientId) || configuration.ClientId.Contains("{ClientId}", StringComparison.OrdinalIgnoreCase))
                    throw Missing(nameof(configuration.ClientId), "The client id is missing.");
                if (configuration.PrivateKey is null) throw Missing(nameof(configuration.PrivateKey), "The private key is missing.");
                if (configuration.Scopes is not { Count: > 0 }) throw Missing(nameof(configuration.Scopes), "The scopes are missing.");
                break;

            case AuthorizationMode.BearerToken:
                if (string.IsNullOrEmpty(configuration.AccessToken)) throw Missing(nameof(configuration.AccessToken), "The access token is missing.");
                break;
        }
    }

    private static void ValidateDomain(string domain, bool anyScheme)
    {
        const string name = nameof(IReadableConfiguration.OktaDomain);

        if (!anyScheme && !domain.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
            throw new ArgumentException($"The Okta domain must start with https://, but is '{domain}'.", name);
        if (domain.Contains("{yourOktaDomain}", StringComparison.OrdinalIgnoreCase))
            throw Missing(name, "The Okta domain is still a placeholder.");
        if (domain.Contains("-admin.", StringComparison.OrdinalIgnoreCase))
            throw Missing(name, $"The Okta domain must be without -admin, but is '{domain}'.");
        if (domain.Contains(".com.com", StringComparison.OrdinalIgnoreCase))
            throw Missing(name, $"The Okta domain looks mistyped: '{domain}'.");
    }

    private static ArgumentNullException Missing(string name, string message) => new(name, message);
}
