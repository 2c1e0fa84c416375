using System.Net;

namespace Okta.AspNet.Abstractions;

/// <summary>The proxy between this app and Okta.</summary>
public sealed class ProxyConfiguration
{
    /// <summary>The proxy's port; null means that of the host's scheme.</summary>
    public int? Port { get; set; }

    /// <summary>The proxy's host name or address, with or without <c>http://</c>.</summary>
    public string? Host { get; set; }

    /// <summary>The name to sign in to the proxy with; null or empty means none.</summary>
    public string? Username { get; set; }

    /// <summary>The password to sign in to the proxy with.</summary>
    public string? Password { get; set; }
}

/// <summary>Sends every call through the configured proxy.</summary>
public sealed class DefaultProxy : IWebProxy
{
    private readonly Uri _address;

    /// <exception cref="ArgumentNullException">The configuration, or the host in it, is missing.</exception>
    public DefaultProxy(ProxyConfiguration proxyConfiguration)
    {
        ArgumentNullException.ThrowIfNull(proxyConfiguration);
        if (string.IsNullOrEmpty(proxyConfiguration.Host))
            throw new ArgumentNullException(nameof(proxyConfiguration), "The proxy's host is missing.");

        var host = proxyConfiguration.Host;
        var address = new UriBuilder(host.Contains("://", StringComparison.Ordinal) ? host : "http://" + host);
        if (proxyConfiguration.Port is { } port) address.Port = port;
        _address = address.Uri;

        if (!string.IsNullOrEmpty(proxyConfiguration.Username))
            Credentials = new NetworkCredential(proxyConfiguration.Username, proxyConfiguration.Password);
    }

    /// <inheritdoc />
    public ICredentials? Credentials { get; set; }

    /// <inheritdoc />
    public Uri GetProxy(Uri destination) => _address;

    /// <inheritdoc />
    public bool IsBypassed(Uri host) => false;
}
