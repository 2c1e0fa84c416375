using System.Globalization;

namespace Okta.Sdk.Client;

/// <summary>What the API clients read of a configuration.</summary>
public interface IReadableConfiguration
{
    /// <inheritdoc cref="Configuration.OktaDomain" />
    string? OktaDomain { get; }

    /// <inheritdoc cref="Configuration.Token" />
    string? Token { get; }

    /// <inheritdoc cref="Configuration.AccessToken" />
    string? AccessToken { get; }

    /// <inheritdoc cref="Configuration.AuthorizationMode" />
    AuthorizationMode? AuthorizationMode { get; }

    /// <inheritdoc cref="Configuration.ClientId" />
    string? ClientId { get; }

    /// <inheritdoc cref="Configuration.PrivateKey" />
    JsonWebKeyConfiguration? PrivateKey { get; }

    /// <inheritdoc cref="Configuration.Scopes" />
    HashSet<string>? Scopes { get; }

    /// <inheritdoc cref="Configuration.ConnectionTimeout" />
    int? ConnectionTimeout { get; }

    /// <inheritdoc cref="Configuration.RequestTimeout" />
    int? RequestTimeout { get; }

    /// <inheritdoc cref="Configuration.MaxRetries" />
    int? MaxRetries { get; }

    /// <inheritdoc cref="Configuration.DisableHttpsCheck" />
    bool? DisableHttpsCheck { get; }

    /// <inheritdoc cref="Configuration.DisableOktaDomainCheck" />
    bool? DisableOktaDomainCheck { get; }
}

/// <summary>The settings of Okta's management API.</summary>
/// <remarks>
/// An API client reads them from the environment (<c>OKTA_CLIENT_OKTADOMAIN</c>, <c>OKTA_CLIENT_TOKEN</c>, …) and then from the object
/// it is given, of which every property that is not null wins, untouched defaults included. Okta's package also reads
/// <c>okta.yaml</c>, <c>appsettings.json</c> in the current directory, <c>OKTA_TESTING_*</c> and bare names from the configuration's root;
/// the stand-in leaves these out, and proxies, custom headers and date formats with them.
/// </remarks>
public class Configuration : IReadableConfiguration
{
    /// <summary>The version of Okta.Sdk whose surface this is.</summary>
    public const string Version = "10.0.3";

    /// <summary>Milliseconds.</summary>
    public const int DefaultConnectionTimeout = 30000;

    /// <summary>Milliseconds; none.</summary>
    public const int DefaultRequestTimeout = 0;

    /// <summary>Tries after the first.</summary>
    public const int DefaultMaxRetries = 2;

    private const string EnvironmentPrefix = "OKTA_CLIENT_";

    /// <summary>Turns an answer of 400 or above into an <see cref="ApiException"/>, others into null.</summary>
    public static readonly ExceptionFactory DefaultExceptionFactory = (methodName, response) =>
        (int)response.StatusCode is >= 400 and var status
            ? new ApiException(status, $"Error calling {methodName}: {response.RawContent}", response.RawContent, response.Headers)
            : null;

    /// <summary>The org's address, such as <c>https://example.okta.com</c>. The default is a placeholder.</summary>
    public string? OktaDomain { get; set; } = "https://subdomain.okta.com";

    /// <summary>The API token, for <see cref="AuthorizationMode.SSWS"/>.</summary>
    public string? Token { get; set; }

    /// <summary>The access token, for <see cref="AuthorizationMode.BearerToken"/>.</summary>
    public string? AccessToken { get; set; }

    /// <summary>How calls prove who they are.</summary>
    public AuthorizationMode? AuthorizationMode { get; set; } = Client.AuthorizationMode.SSWS;

    /// <summary>The client's id, for <see cref="AuthorizationMode.PrivateKey"/>.</summary>
    public string? ClientId { get; set; }

    /// <summary>The client's key, for <see cref="AuthorizationMode.PrivateKey"/>.</summary>
    public JsonWebKeyConfiguration? PrivateKey { get; set; }

    /// <summary>The scopes to ask for, for <see cref="AuthorizationMode.PrivateKey"/>.</summary>
    public HashSet<string>? Scopes { get; set; }

    /// <summary>Milliseconds that one HTTP call may take, from connecting to the answer's last byte. Null: no limit.</summary>
    public int? ConnectionTimeout { get; set; } = DefaultConnectionTimeout;

    /// <summary>Milliseconds for all tries and the waits between them. Null, 0 or less: no limit. Counts only where there are retries.</summary>
    public int? RequestTimeout { get; set; } = DefaultRequestTimeout;

    /// <summary>How often a call answered with 429 is tried again, after waiting as long as Okta asks. Null or 0: never.</summary>
    public int? MaxRetries { get; set; } = DefaultMaxRetries;

    /// <summary>Allows an address without https.</summary>
    public bool? DisableHttpsCheck { get; set; } = false;

    /// <summary>Allows any address.</summary>
    public bool? DisableOktaDomainCheck { get; set; }

    /// <summary>Refuses settings with which no call can work.</summary>
    /// <exception cref="ArgumentNullException">Something is missing, or the domain is a placeholder or mistyped; the parameter's name is the property's.</exception>
    /// <exception cref="ArgumentException">The domain is not https, or the token is a placeholder; the parameter's name is the property's.</exception>
    public static void Validate(IReadableConfiguration configuration) => ConfigurationValidator.Validate(configuration);

    /// <summary>The environment's settings, overridden by every property of <paramref name="given"/> that is not null.</summary>
    internal static Configuration Merge(Configuration? given)
    {
        var merged = new Configuration();
        merged.ReadEnvironment();
        if (given is null) return merged;

        merged.OktaDomain = given.OktaDomain ?? merged.OktaDomain;
        merged.Token = given.Token ?? merged.Token;
        merged.AccessToken = given.AccessToken ?? merged.AccessToken;
        merged.AuthorizationMode = given.AuthorizationMode ?? merged.AuthorizationMode;
        merged.ClientId = given.ClientId ?? merged.ClientId;
        merged.PrivateKey = given.PrivateKey ?? merged.PrivateKey;
        merged.Scopes = given.Scopes ?? merged.Scopes;
        merged.ConnectionTimeout = given.ConnectionTimeout ?? merged.ConnectionTimeout;
        merged.RequestTimeout = given.RequestTimeout ?? merged.RequestTimeout;
        merged.MaxRetries = given.MaxRetries ?? merged.MaxRetries;
        merged.DisableHttpsCheck = given.DisableHttpsCheck ?? merged.DisableHttpsCheck;
        merged.DisableOktaDomainCheck = given.DisableOktaDomainCheck ?? merged.DisableOktaDomainCheck;
        return merged;
    }

    private void ReadEnvironment()
    {
        OktaDomain = Text(nameof(OktaDomain)) ?? OktaDomain;
        Token = Text(nameof(Token)) ?? Token;
        AccessToken = Text(nameof(AccessToken)) ?? AccessToken;
        ClientId = Text(nameof(ClientId)) ?? ClientId;
        if (Enum.TryParse<AuthorizationMode>(Text(nameof(AuthorizationMode)), ignoreCase: true, out var mode)) AuthorizationMode = mode;
        ConnectionTimeout = Number(nameof(ConnectionTimeout)) ?? ConnectionTimeout;
        RequestTimeout = Number(nameof(RequestTimeout)) ?? RequestTimeout;
        MaxRetries = Number(nameof(MaxRetries)) ?? MaxRetries;
        if (bool.TryParse(Text(nameof(DisableHttpsCheck)), out var anyScheme)) DisableHttpsCheck = anyScheme;
        if (bool.TryParse(Text(nameof(DisableOktaDomainCheck)), out var anyDomain)) DisableOktaDomainCheck = anyDomain;

        static string? Text(string name) =>
            Environment.GetEnvironmentVariable(EnvironmentPrefix + name.ToUpperInvariant()) is { Length: > 0 } text ? text : null;

        static int? Number(string name) =>
            int.TryParse(Text(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
