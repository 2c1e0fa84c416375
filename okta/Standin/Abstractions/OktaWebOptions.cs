namespace Okta.AspNet.Abstractions;

/// <summary>The settings that every kind of Okta-protected ASP.NET app has.</summary>
public class OktaWebOptions
{
    /// <summary>The id of the authorization server that Okta creates in a new org.</summary>
    public static readonly string DefaultAuthorizationServerId = "default";

    /// <summary>How far Okta's clock and ours may differ: two minutes.</summary>
    public static readonly TimeSpan DefaultClockSkew = TimeSpan.FromMinutes(2);

    private string? _issuer;

    /// <summary>The org's address, such as <c>https://example.okta.com</c>, without <c>-admin</c>. Required; https only.</summary>
    public string? OktaDomain { get; set; }

    /// <summary>The custom authorization server's id; null or empty means the org's own authorization server.</summary>
    public string? AuthorizationServerId { get; set; } = DefaultAuthorizationServerId;

    /// <summary>
    /// The issuer's address as a second way to give the two above: setting it splits it into <see cref="OktaDomain"/> and
    /// <see cref="AuthorizationServerId"/>. A value that is no absolute address changes neither; a path other than
    /// <c>/oauth2/{id}</c> changes the domain only. Null until set; setting the two others does not change it.
    /// </summary>
    public string? Issuer
    {
        get => _issuer;
        set
        {
            _issuer = value;
            if (!UrlHelper.TrySplitIssuer(value, out var domain, out var serverId)) return;

            OktaDomain = domain;
            if (serverId is not null) AuthorizationServerId = serverId;
        }
    }

    /// <summary>How far Okta's clock and ours may differ when a token's times are checked.</summary>
    public TimeSpan ClockSkew { get; set; } = DefaultClockSkew;

    /// <summary>The longest a call from this app to Okta's OpenID Connect endpoints may take.</summary>
    public TimeSpan BackchannelTimeout { get; set; } = TimeSpan.FromSeconds(120);

    /// <summary>What sends the calls to Okta; null means a new <see cref="HttpClientHandler"/>.</summary>
    public HttpMessageHandler? BackchannelHttpClientHandler { get; set; }

    /// <summary>The proxy for calls to Okta; null means the system's. Ignored when <see cref="BackchannelHttpClientHandler"/> is set.</summary>
    public ProxyConfiguration? Proxy { get; set; }
}
