using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;
using IPNetwork = System.Net.IPNetwork;

namespace FlaskDash.Razor.Web;

/// <summary>Section <c>Proxies</c>: the reverse proxies in front of the app, whose word counts for scheme, host and address of a request.</summary>
public sealed class ProxyOptions
{
    public const string Section = "Proxies";

    /// <summary>Their addresses (<c>10.0.0.7</c>) or networks (<c>10.0.0.0/24</c>). Empty: there is none, and nobody's word counts.</summary>
    public IList<string> Known { get; } = [];

    /// <summary>The names under which people reach the app through them; a request under another is refused. Required with <see cref="Known"/>.</summary>
    public IList<string> Hosts { get; } = [];
}

/// <summary>Takes X-Forwarded-For, -Proto and -Host from known proxies and from nobody else.</summary>
internal static class Proxies
{
    public static void AddTo(WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ProxyOptions>().BindConfiguration(ProxyOptions.Section).ValidateOnStart();
        // ASP.NET's own switch trusts every address.
        var trustsEverybody = builder.Configuration.GetValue("ForwardedHeaders_Enabled", defaultValue: false);
        builder.Services.AddSingleton<IValidateOptions<ProxyOptions>>(new Check(trustsEverybody));
        builder.Services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<ProxyOptions>>((forwarded, proxies) =>
        {
            forwarded.ForwardedHeaders = proxies.Value.Known.Count == 0 ? ForwardedHeaders.None : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
            forwarded.ForwardLimit = null; // as many as are known, each of which must have passed the request on
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            foreach (var network in proxies.Value.Known.Select(NetworkOf).OfType<IPNetwork>()) forwarded.KnownIPNetworks.Add(network);
            foreach (var host in proxies.Value.Hosts) forwarded.AllowedHosts.Add(host);
        });
    }

    /// <summary>An address is a network of one.</summary>
    internal static IPNetwork? NetworkOf(string text)
    {
        if (IPAddress.TryParse(text, out var address)) return new IPNetwork(address, address.GetAddressBytes().Length * 8);
        return IPNetwork.TryParse(text, out var network) && network.PrefixLength > 0 ? network : null;
    }

    /// <summary>One sentence for each thing that is wrong.</summary>
    /// <param name="trustsEverybody">Whether ASP.NET's own switch is on.</param>
    internal static List<string> FaultsOf(ProxyOptions options, bool trustsEverybody)
    {
        var faults = new List<string>();
        if (trustsEverybody) faults.Add("ASPNETCORE_FORWARDEDHEADERS_ENABLED takes anybody's word for who and where a request is. Remove it, and name your proxies in Proxies:Known.");
        foreach (var known in options.Known)
            if (NetworkOf(known) is null) faults.Add($"Proxies:Known names \"{known}\", which is neither an address nor a network. Give one such as 10.0.0.7 or 10.0.0.0/24.");
        if (options.Known.Count > 0 && options.Hosts.Count == 0) faults.Add("Proxies:Known is set without Proxies:Hosts. Give the names under which people reach the app, such as dash.example.com.");
        foreach (var host in options.Hosts)
            if (Uri.CheckHostName(host) == UriHostNameType.Unknown) faults.Add($"Proxies:Hosts names \"{host}\", which is no host. Give a name without scheme and port, such as dash.example.com.");
        return faults;
    }

    private sealed class Check(bool trustsEverybody) : IValidateOptions<ProxyOptions>
    {
        public ValidateOptionsResult Validate(string? name, ProxyOptions options) =>
            FaultsOf(options, trustsEverybody) is { Count: > 0 } faults ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
    }
}
