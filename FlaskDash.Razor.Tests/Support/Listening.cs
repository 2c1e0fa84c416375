using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace FlaskDash.Razor.Tests.Support;

/// <summary>Waits until a server that was started takes connections.</summary>
public static class Listening
{
    /// <param name="port">On 127.0.0.1.</param>
    /// <param name="process">The server; that it ended is a failure.</param>
    /// <param name="output">What it said.</param>
    public static Task OnAsync(int port, Process process, Func<string> output) => Patience.UntilAsync(async () =>
    {
        if (process.HasExited) throw new InvalidOperationException(output());
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    });
}
