using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace FlaskDash.Razor.Identity;

/// <summary>One address of the setting <c>urls</c>.</summary>
/// <param name="Host">As written: a name, an address, <c>*</c> or <c>+</c>.</param>
internal sealed record ListenAddress(string Scheme, string Host, int Port)
{
    /// <summary>What a browser on this machine would type; no slash at the end.</summary>
    public string Site => $"{Scheme}://{(Host is "*" or "+" or "0.0.0.0" or "[::]" ? "localhost" : Host)}{(Port == (Scheme == "https" ? 443 : 80) ? "" : $":{Port}")}";
}

/// <summary>Where the app is told to listen.</summary>
internal static class ListenAddresses
{
    public static IReadOnlyList<ListenAddress> Of(IConfiguration configuration) =>
    [
        .. (configuration[WebHostDefaults.ServerUrlsKey] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(Parse).OfType<ListenAddress>(),
    ];

    /// <summary>Says which port is taken, and by which setting it is changed, before a server fails over it with a page of stack trace.</summary>
    /// <exception cref="SettingsException">A port is in use.</exception>
    public static void EnsureFree(IConfiguration configuration, LocalOrgPlan? org)
    {
        foreach (var address in Of(configuration).Where(a => a.Port != 0))
        {
            if (IsTaken(address))
                throw new SettingsException($"Port {address.Port} is in use by another program (macOS keeps 5000 for AirPlay). Choose another: --urls http://localhost:5050, or the setting urls (ASPNETCORE_URLS).");
        }

        if (org is not null && IsTaken(new("http", "127.0.0.1", org.Port)))
            throw new SettingsException($"Port {org.Port}, meant for the local Okta org, is in use by another program. Choose another: --LocalOrg:Port 5051, or the setting LocalOrg:Port (LocalOrg__Port).");
    }

    private static ListenAddress? Parse(string url)
    {
        try
        {
            var address = BindingAddress.Parse(url);
            return address.IsUnixPipe || address.IsNamedPipe ? null : new(address.Scheme, address.Host, address.Port);
        }
        catch (FormatException)
        {
            throw new SettingsException($"urls has \"{OktaSettingsRules.Short(url)}\" in it, which is no address to listen on. Give one such as http://localhost:5050.");
        }
    }

    private static bool IsTaken(ListenAddress address)
    {
        var ip = address.Host is "localhost" ? IPAddress.Loopback : IPAddress.TryParse(address.Host.Trim('[', ']'), out var given) ? given : IPAddress.Any;
        try
        {
            // As Kestrel binds, so that a port in TIME_WAIT is not taken for one in use.
            using var socket = new Socket(ip.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { ExclusiveAddressUse = false };
            if (!OperatingSystem.IsWindows()) socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            socket.Bind(new IPEndPoint(ip, address.Port));
            socket.Listen();
            return false;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode == SocketError.AddressAlreadyInUse;
        }
    }
}
