using System.Net;
using System.Net.Sockets;

namespace FlaskDash.Razor.Tests.Support;

/// <summary>A port for a server whose address must be known before it starts.</summary>
public static class FreePort
{
    // Below those that systems hand out for connections: one that another test opens meanwhile cannot take it.
    private const int First = 20_000, Count = 10_000;

    private static int last = Random.Shared.Next(Count);

    /// <summary>One that was free a moment ago, and that no other test of this process was given.</summary>
    public static int Take()
    {
        while (true)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref last) % Count);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException) { /* somebody else's: the next one */ }
        }
    }
}
