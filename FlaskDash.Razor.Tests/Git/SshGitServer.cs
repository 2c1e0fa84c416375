using System.Collections.Concurrent;
using System.Diagnostics;
using FlaskDash.Razor.Git;
using FlaskDash.Razor.Tests.Support;

namespace FlaskDash.Razor.Tests.Git;

/// <summary>A real sshd on loopback, for the account that runs the tests; a repository's path there is its path here.</summary>
internal sealed class SshGitServer : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Process process;

    private SshGitServer(string? command)
    {
        Port = FreePort.Take();
        foreach (var type in new[] { "ed25519", "ecdsa" }) Shell.Run(folder.Path, $"ssh-keygen -q -t {type} -N '' -f host_{type}");
        File.WriteAllText(folder["authorized"], "");
        // Where root starts it, it wants this folder.
        if (Environment.UserName == "root") Directory.CreateDirectory("/run/sshd");
        // ssh-keyscan asks for each type of key by a connection of its own: with more than ten under way sshd drops some by chance.
        File.WriteAllText(folder["sshd_config"], $"""
            ListenAddress 127.0.0.1:{Port}
            HostKey {folder["host_ed25519"]}
            HostKey {folder["host_ecdsa"]}
            AuthorizedKeysFile {folder["authorized"]}
            PidFile none
            StrictModes no
            UsePAM no
            PasswordAuthentication no
            KbdInteractiveAuthentication no
            PermitRootLogin prohibit-password
            AcceptEnv GIT_PROTOCOL
            LogLevel VERBOSE
            MaxStartups 200
            {(command is null ? "" : "ForceCommand " + command)}
            """);
        process = Process.Start(new ProcessStartInfo("/usr/sbin/sshd", ["-D", "-e", "-f", folder["sshd_config"]]) { RedirectStandardError = true })!;
        process.ErrorDataReceived += (_, line) => { if (line.Data is not null) Log.Enqueue(line.Data); };
        process.BeginErrorReadLine();
    }

    /// <summary>The port on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>sshd's own words.</summary>
    public ConcurrentQueue<string> Log { get; } = new();

    /// <summary>Its host keys, as they lie in its files.</summary>
    public IReadOnlyList<SshHostKey> HostKeys =>
        SshHostKey.Parse(string.Concat(new[] { "ed25519", "ecdsa" }.Select(type => string.Join(' ', File.ReadAllText(folder[$"host_{type}.pub"]).Split(' ')[..2]) + "\n")));

    /// <summary>What <c>ssh-keygen -lf</c> prints of a host key.</summary>
    public string FingerprintOf(string type) => Shell.Run(folder.Path, $"ssh-keygen -lf host_{type}.pub").Split(' ')[1];

    /// <param name="command">Run whatever is asked for; null for what is asked for.</param>
    public static async Task<SshGitServer> StartAsync(string? command = null)
    {
        var server = new SshGitServer(command);
        await Listening.OnAsync(server.Port, server.process, () => string.Join('\n', server.Log));
        return server;
    }

    /// <summary>The address of a repository of this machine.</summary>
    public string AddressOf(string path, string host = "git.example.com") => $"ssh://{Environment.UserName}@{host}:{Port}{path}";

    /// <summary>Lets a key in, to read and write.</summary>
    public void Authorize(string publicKey) => File.AppendAllText(folder["authorized"], publicKey + "\n");

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        folder.Dispose();
    }
}
