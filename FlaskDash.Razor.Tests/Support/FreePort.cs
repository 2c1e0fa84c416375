using System.Net;
using System.Net.Sockets;

namespace FlaskDash.Razor.Tests.Support;

/// <summary>A port for a server whose address must be known before it starts.</summary>
public static class FreePort
{
    /// <summary>One that was free a moment ago.</summary>
    public static int Take()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
