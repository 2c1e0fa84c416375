using System.Net;

namespace Okta.AspNet.Abstractions;

/// <summary>The backchannel to Okta: the given handler, or one with the given proxy, and a User-Agent that names the library.</summary>
public class OktaHttpMessageHandler : DelegatingHandler
{
    private readonly string _userAgent;

    /// <param name="frameworkName">The library's name in the User-Agent, such as <c>okta-aspnetcore</c>.</param>
    /// <param name="frameworkVersion">The library's version in the User-Agent.</param>
    /// <param name="oktaWebOptions">Where the handler or the proxy comes from.</param>
    public OktaHttpMessageHandler(string frameworkName, Version frameworkVersion, OktaWebOptions oktaWebOptions)
        : base(Innermost(oktaWebOptions))
    {
        _userAgent = new UserAgentBuilder(frameworkName, frameworkVersion).GetUserAgent();
    }

    /// <inheritdoc />
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);

        // A handler may be asked to send one request twice; the name goes in once.
        if (!request.Headers.UserAgent.ToString().Contains(_userAgent, StringComparison.Ordinal))
            request.Headers.TryAddWithoutValidation("User-Agent", _userAgent);

        return base.SendAsync(request, cancellationToken);
    }

    private static HttpMessageHandler Innermost(OktaWebOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.BackchannelHttpClientHandler is { } given) return given;

        var handler = new HttpClientHandler();
        if (options.Proxy is { } proxy) handler.Proxy = new DefaultProxy(proxy);
        return handler;
    }
}

/// <summary>The part of the User-Agent that names the library, the runtime and the operating system.</summary>
public class UserAgentBuilder(string frameworkName, Version frameworkVersion)
{
    /// <summary>Such as <c>okta-aspnetcore/5.0.1 runtime/10.0.12 os-version/Unix 6.1.0/Unix</c>.</summary>
    public string GetUserAgent() =>
        $"{frameworkName}/{frameworkVersion.ToString(3)} runtime/{Environment.Version} " +
        $"os-version/{Environment.OSVersion.VersionString}/{Environment.OSVersion.Platform}";
}
