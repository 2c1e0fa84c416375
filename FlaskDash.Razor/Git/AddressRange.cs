using System.Net;
using System.Net.Sockets;

namespace FlaskDash.Razor.Git;

/// <summary>What kind of network an IP address belongs to.</summary>
internal enum AddressRange
{
    /// <summary>The public internet.</summary>
    Public,

    /// <summary>Loopback and private networks: a team's own servers, reached only when <see cref="GitOptions.AllowedHosts"/> names the host.</summary>
    Private,

    /// <summary>Nothing a Git server can have, or a cloud's metadata service: never reached.</summary>
    Forbidden,
}

/// <summary>Sorts IP addresses by the IANA special-purpose registries (RFC 6890 and its updates) and the clouds' metadata services.</summary>
internal static class AddressRanges
{
    private static readonly IPNetwork[] PrivateNetworks = Networks(
        "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16",   // RFC 1918
        "100.64.0.0/10",                                    // carrier-grade NAT, RFC 6598
        "127.0.0.0/8", "::1/128", "fc00::/7");              // loopback; unique local, RFC 4193

    private static readonly IPNetwork[] ForbiddenNetworks = Networks(
        "0.0.0.0/8", "169.254.0.0/16",                      // this network; link-local, most clouds' metadata service
        "192.0.0.0/24", "192.88.99.0/24",                   // protocol assignments (Oracle's metadata service), 6to4 relays
        "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "198.18.0.0/15", // documentation, benchmarks
        "224.0.0.0/4", "240.0.0.0/4",                       // multicast, reserved, broadcast
        "100.100.100.200/32", "168.63.129.16/32", "fd00:ec2::/32",            // metadata: Alibaba, Azure, Amazon
        "2001::/23", "2001:db8::/32", "2002::/16", "3ffe::/16", "3fff::/20"); // Teredo and other protocols, documentation, 6to4, 6bone

    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");       // RFC 6052
    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");   // all of IPv6 that is given out

    /// <summary>The range of one address.</summary>
    /// <remarks>
    /// NAT64's well-known prefix counts as the IPv4 address inside, since an IPv6-only network reaches every IPv4 server that way.
    /// Every other IPv4-in-IPv6 form (mapped, compatible, 6to4, Teredo, a network's own NAT64 prefix 64:ff9b:1::/48) is forbidden: no DNS
    /// record needs one.
    /// </remarks>
    public static AddressRange Of(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            // Asked for first: IPNetwork counts a mapped address as an IPv4 one.
            if (address.ScopeId != 0 || address.IsIPv4MappedToIPv6) return AddressRange.Forbidden;
            if (Nat64.Contains(address)) return Of(new IPAddress(address.GetAddressBytes().AsSpan(12)));
        }
        if (ForbiddenNetworks.Any(network => network.Contains(address))) return AddressRange.Forbidden;
        if (PrivateNetworks.Any(network => network.Contains(address))) return AddressRange.Private;
        if (address.AddressFamily == AddressFamily.InterNetworkV6 && !GlobalUnicast.Contains(address)) return AddressRange.Forbidden;
        return AddressRange.Public;
    }

    private static IPNetwork[] Networks(params string[] networks) => [.. networks.Select(IPNetwork.Parse)];
}
