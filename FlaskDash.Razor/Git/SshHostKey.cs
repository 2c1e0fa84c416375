using System.Security.Cryptography;

namespace FlaskDash.Razor.Git;

/// <summary>A key by which an ssh server proves who it is.</summary>
/// <param name="Type">As in <c>known_hosts</c>, for example <c>ssh-ed25519</c>.</param>
/// <param name="Key">In base64.</param>
public sealed record SshHostKey(string Type, string Key)
{
    private const int LongestKey = 8_000, Most = 8;

    // The strongest first, as OpenSSH lists them.
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["ssh-ed25519"] = "ED25519", ["ecdsa-sha2-nistp256"] = "ECDSA", ["ecdsa-sha2-nistp384"] = "ECDSA", ["ecdsa-sha2-nistp521"] = "ECDSA", ["ssh-rsa"] = "RSA",
    };

    /// <summary>As OpenSSH and the forges' pages name it.</summary>
    public string Name => Names[Type];

    /// <summary>SHA-256 of the key in base64 without padding, as OpenSSH prints it (RFC 4648, <c>ssh-keygen -lf</c>).</summary>
    public string Fingerprint => "SHA256:" + Convert.ToBase64String(SHA256.HashData(Convert.FromBase64String(Key))).TrimEnd('=');

    /// <summary>Reads lines of <c>known_hosts</c>, or what <see cref="Lines"/> wrote. What is no key of a kind that is still trusted is passed over.</summary>
    public static IReadOnlyList<SshHostKey> Parse(string text) =>
    [
        .. text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(line => line.Split(' ')).Where(fields => fields.Length >= 2)
            .Select(fields => new SshHostKey(fields[^2], fields[^1])).Where(key => key.IsSound).Distinct()
            .OrderBy(key => Names.Keys.ToList().IndexOf(key.Type)).Take(Most),
    ];

    /// <summary>One line for each key.</summary>
    public static string Lines(IEnumerable<SshHostKey> keys) => string.Join('\n', keys.Select(key => $"{key.Type} {key.Key}"));

    private bool IsSound => Names.ContainsKey(Type) && Key.Length < LongestKey && Convert.TryFromBase64String(Key, new byte[LongestKey], out var length) && length > 0;
}
