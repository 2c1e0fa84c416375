using System.Net;
using System.Net.Sockets;

namespace FlaskDash.Razor.Git;

/// <summary>Which of a server's checked addresses ssh is to dial: it takes one, where git over https takes them all.</summary>
internal static class SshDial
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(3);

    /// <summary>The first that takes a connection; when none does, the first, so that ssh says what is wrong.</summary>
    public static async Task<IPAddress> ChooseAsync(UrlVerdict.Allowed url, CancellationToken ct)
    {
        if (url.Addresses.Count > 1)
        {
            foreach (var address in url.Dialled)
                if (await AnswersAsync(address, url.Port, ct)) return address;
        }
        return url.Addresses[0];
    }

    private static async Task<bool> AnswersAsync(IPAddress address, int port, CancellationToken ct)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(ct);
        time.CancelAfter(Wait);
        try
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(address, port, time.Token);
            return true;
        }
        catch (Exception fault) when (fault is SocketException || (fault is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return false;
        }
    }
}
