using System.Net;
using Okta.Sdk.Client;
using Okta.Sdk.Model;

namespace Okta.Sdk.Api;

/// <summary>Reads users. The other calls of Okta's interface (create, delete, list, …) are left out.</summary>
public interface IUserApiAsync : IApiAccessor
{
    /// <summary>
    /// The user with this id or login. <b>Null means that the call failed in an unknown way</b>: refused connection, unknown host, untrusted
    /// certificate, an unreadable answer, a 429 that names no time. It never means that there is no such user; that is an exception with 404.
    /// </summary>
    /// <param name="id">The user's id, login, or short name.</param>
    /// <param name="contentType">Sent as Content-Type, such as <c>application/json; okta-response=omitCredentials,omitCredentialsLinks</c>; null sends none.</param>
    /// <param name="expand"><c>blocks</c> or <c>classification</c>; null means neither.</param>
    /// <param name="cancellationToken">
    /// Ignored unless <see cref="Okta.Sdk.Client.Configuration.MaxRetries"/> is 0; then its cancellation is a <see cref="TimeoutException"/>.
    /// </param>
    /// <exception cref="ApiException">Okta answered 400 or above; or <paramref name="id"/> is null (400, without a call).</exception>
    /// <exception cref="TimeoutException">Longer than <see cref="Okta.Sdk.Client.Configuration.ConnectionTimeout"/>.</exception>
    Task<User?> GetUserAsync(string id, string? contentType = null, string? expand = null, CancellationToken cancellationToken = default);

    /// <summary>As <see cref="GetUserAsync"/>, with status, headers and, where there is no user, the reason.</summary>
    /// <inheritdoc cref="GetUserAsync" />
    Task<ApiResponse<User>> GetUserWithHttpInfoAsync(
        string id, string? contentType = null, string? expand = null, CancellationToken cancellationToken = default);
}

/// <inheritdoc />
public interface IUserApi : IUserApiAsync;

/// <inheritdoc cref="IUserApiAsync" />
public class UserApi : IUserApi
{
    private readonly ApiClient _client;

    /// <summary>A client with these settings and, unless null, this handler.</summary>
    /// <exception cref="ArgumentException">A setting is missing or cannot be right: see <see cref="Okta.Sdk.Client.Configuration.Validate"/>.</exception>
    /// <exception cref="NotSupportedException">The mode is <see cref="AuthorizationMode.PrivateKey"/>, which only Okta's package has.</exception>
    public UserApi(OktaApiClientOptions options)
        : this((options ?? throw new ArgumentNullException(nameof(options))).Configuration, options.WebProxy, options.HttpMessageHandler)
    {
    }

    /// <summary>A client with these settings; null means those of the environment.</summary>
    /// <inheritdoc cref="UserApi(OktaApiClientOptions)" />
    public UserApi(Configuration? configuration = null, IOAuthTokenProvider? oAuthTokenProvider = null, WebProxy? webProxy = null)
        : this(configuration, webProxy, handler: null)
    {
    }

    private UserApi(Configuration? configuration, WebProxy? webProxy, HttpMessageHandler? handler)
    {
        var merged = Client.Configuration.Merge(configuration);
        Client.Configuration.Validate(merged);
        if (merged.AuthorizationMode == AuthorizationMode.PrivateKey)
            throw new NotSupportedException("The stand-in cannot get access tokens for a private key. Build with OktaPackages=vendor.");

        Configuration = merged;
        _client = new ApiClient(handler ?? new SocketsHttpHandler { Proxy = webProxy });
    }

    /// <inheritdoc />
    public IReadableConfiguration Configuration { get; set; }

    /// <inheritdoc />
    public ExceptionFactory? ExceptionFactory { get; set; } = Client.Configuration.DefaultExceptionFactory;

    /// <inheritdoc />
    public string? GetBasePath() => Configuration.OktaDomain;

    /// <inheritdoc />
    public async Task<User?> GetUserAsync(
        string id, string? contentType = null, string? expand = null, CancellationToken cancellationToken = default) =>
        (await GetUserWithHttpInfoAsync(id, contentType, expand, cancellationToken).ConfigureAwait(false)).Data;

    /// <inheritdoc />
    public async Task<ApiResponse<User>> GetUserWithHttpInfoAsync(
        string id, string? contentType = null, string? expand = null, CancellationToken cancellationToken = default)
    {
        if (id is null) throw new ApiException(400, "GetUser needs the user's id or login.");

        var path = "/api/v1/users/" + Escape(id) + (expand is null ? "" : "?expand=" + Uri.EscapeDataString(expand));
        var response = await _client.GetAsync<User>(path, contentType, Configuration, cancellationToken).ConfigureAwait(false);

        return ExceptionFactory?.Invoke("GetUser", response) is { } refused ? throw refused : response;
    }

    /// <summary>As Okta's package does: <c>@</c> and <c>+</c> stay.</summary>
    private static string Escape(string id) =>
        Uri.EscapeDataString(id).Replace("%40", "@", StringComparison.Ordinal).Replace("%2B", "+", StringComparison.Ordinal);
}
