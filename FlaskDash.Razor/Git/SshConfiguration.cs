using System.Globalization;
using System.Net;

namespace FlaskDash.Razor.Git;

/// <summary>The configuration under which ssh talks to one server with one key, and does nothing else it can.</summary>
internal static class SshConfiguration
{
    // The name in known_hosts, whatever the server's: the file has its keys alone.
    private const string Alias = "server";
    private const int ConnectSeconds = 10, SilentSeconds = 10, SilentTimes = 3;

    /// <summary>What <c>ssh -F</c> reads (ssh_config(5)); the system's and the account's own files are then not read.</summary>
    public static string For(IPAddress address, string keyFile, string hostsFile) => string.Create(CultureInfo.InvariantCulture, $"""
        Host *
          HostName {address}
          HostKeyAlias {Alias}
          UserKnownHostsFile {Quote(hostsFile)}
          GlobalKnownHostsFile /dev/null
          StrictHostKeyChecking yes
          UpdateHostKeys no
          VerifyHostKeyDNS no
          CheckHostIP no
          IdentityFile {Quote(keyFile)}
          IdentitiesOnly yes
          IdentityAgent none
          PreferredAuthentications publickey
          BatchMode yes
          ForwardAgent no
          ForwardX11 no
          ClearAllForwardings yes
          PermitLocalCommand no
          ProxyCommand none
          ControlMaster no
          ControlPath none
          CanonicalizeHostname no
          RequestTTY no
          EscapeChar none
          ConnectTimeout {ConnectSeconds}
          ConnectionAttempts 1
          ServerAliveInterval {SilentSeconds}
          ServerAliveCountMax {SilentTimes}
          LogLevel ERROR

        """);

    /// <summary>The lines of the known hosts file.</summary>
    public static string KnownHosts(IEnumerable<SshHostKey> keys) => string.Concat(keys.Select(key => $"{Alias} {key.Type} {key.Key}\n"));

    // In ssh_config a percent sign begins a token.
    private static string Quote(string path) =>
        $"\"{path.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("%", "%%", StringComparison.Ordinal)}\"";
}
