using System.Net;
using System.Net.Sockets;

namespace FlaskDash.Razor.Tests.Support;

/// <summary>What lies between two programs of this machine: it passes on what both say, and can be cut.</summary>
public sealed class Wire : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Task accepting;
    private readonly int port;

    /// <param name="port">Of the server on 127.0.0.1.</param>
    public Wire(int port)
    {
        this.port = port;
        listener.Start();
        accepting = AcceptAsync();
    }

    /// <summary>Its end on 127.0.0.1.</summary>
    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>How many bytes of the server pass on each connection before the wire is cut; null for all.</summary>
    public long? CutAfter { get; set; }

    /// <summary>A cut wire is silent, as a cable that was pulled; else both ends are told.</summary>
    public bool IsSilent { get; set; }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await accepting;
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var open = new List<Task>();
        try
        {
            while (true) open.Add(PassAsync(await listener.AcceptSocketAsync(stop.Token)));
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException) { /* the end */ }
        await Task.WhenAll(open);
    }

    private async Task PassAsync(Socket client)
    {
        using var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using (client)
        {
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, port, stop.Token);
                await Task.WhenAny(CopyAsync(client, server, null), CopyAsync(server, client, CutAfter));
            }
            catch (Exception fault) when (fault is OperationCanceledException or SocketException) { /* one end is gone */ }
        }
    }

    private async Task CopyAsync(Socket from, Socket to, long? limit)
    {
        var buffer = new byte[16 * 1024];
        for (long passed = 0; ;)
        {
            var read = await from.ReceiveAsync(buffer, stop.Token);
            if (read == 0) return;
            passed += read;
            if (passed > limit)
            {
                if (IsSilent) await Task.Delay(Timeout.Infinite, stop.Token);
                return;
            }
            await to.SendAsync(buffer.AsMemory(0, read), stop.Token);
        }
    }
}
