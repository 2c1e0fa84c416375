using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace FlaskDash.Razor.Git;

/// <summary>An https or ssh address of a repository in its one canonical form.</summary>
/// <param name="Canonical">
/// Scheme and host in lower case, host in punycode and without a dot at the end, no default port, dot segments resolved, no slash at the end.
/// Path case and <c>.git</c> stay as typed. An ssh address is always a URL with its user, <c>git</c> where none was given: <c>git@host:path</c>
/// is <c>ssh://git@host/path</c>, as on every forge; a plain server's home folder is <c>ssh://git@host/~/path</c>.
/// </param>
/// <param name="Host">As in <see cref="UrlVerdict.Allowed.Host"/>.</param>
internal sealed partial record RemoteAddress(string Canonical, string Host, int Port)
{
    private const int MaxLength = 2_000;
    private const string UseHttps = " Use the repository's https address.";
    private const string NotAnAddress = "This is not an address of a repository. It should look like https://example.com/team/project.git, or git@example.com:team/project.git.";
    private const string HasSecret = "An address with a user name, password or token in it is refused: addresses are shown and logged. Remove everything between :// and the @.";
    private const int HttpsPort = 443, SshPort = 22;

    // The ports browsers refuse (WHATWG Fetch, "bad port"), and those of databases and cluster interfaces. No Git server listens there, and
    // a server that tries addresses for strangers should not be a way to knock on them. Every other port is fine: teams pick their own.
    private static readonly HashSet<int> ClosedPorts =
    [
        0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 80, 87, 95, 101, 102, 103, 104, 109, 110, 111, 113, 115, 117, 119, 123,
        135, 137, 139, 143, 161, 179, 389, 427, 445, 465, 512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995,
        1433, 1521, 1719, 1720, 1723, 2049, 2375, 2376, 2379, 2380, 3306, 3389, 3659, 4045, 4190, 5060, 5061, 5432, 5672, 5900, 5984, 5985, 5986, 6000, 6379, 6443,
        6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 9042, 9092, 9200, 9300, 9418, 10080, 10250, 11211, 27017,
    ];

    /// <summary>Reads what a person typed. No lookup.</summary>
    /// <returns>The address, or why not: a sentence that repeats nothing of the text, which may hold a secret.</returns>
    public static (RemoteAddress? Address, string? Why) Parse(string? text)
    {
        text = text?.Trim(' ') ?? "";
        if (text.Length == 0) return (null, "Enter the https or ssh address of a repository.");
        if (text.Length > MaxLength) return (null, "This address is longer than 2,000 characters.");
        if (ScpForm().Match(text) is { Success: true } scp) text = $"ssh://{scp.Groups["user"]}@{scp.Groups["host"]}/{scp.Groups["path"].Value.TrimStart('/')}";
        if (WhyNotTheScheme(text) is { } scheme) return (null, scheme);

        var isSsh = Is(text, "ssh:");
        var rest = text[(text.IndexOf("://", StringComparison.Ordinal) + 3)..];
        var end = rest.AsSpan().IndexOfAny("/?#\\");
        var authority = end < 0 ? rest : rest[..end];
        var user = "git";
        if (authority.LastIndexOf('@') is >= 0 and var at)
        {
            if (!isSsh || authority.AsSpan(0, at).ContainsAny('@', ':')) return (null, HasSecret);
            (user, authority, rest) = (authority[..at], authority[(at + 1)..], rest[(at + 1)..]);
            if (!UserName().IsMatch(user)) return (null, NotAnAddress);
        }
        if (text.AsSpan().ContainsAny('?', '#'))
            return (null, "An address with ? or # in it is a page's, or holds a token; it is refused. Copy the clone address of the repository.");
        if (!IsCleanText(text) || EncodedControl().IsMatch(text))
            return (null, "This address holds characters that an address cannot have, such as spaces, line breaks, backslashes or invisible ones. Type it again.");
        var match = Authority().Match(authority);
        if (!match.Success) return (null, NotAnAddress);
        // .NET resolves and escapes what it knows, and it knows no ssh.
        if (!Uri.TryCreate("https://" + rest, UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttps || uri.UserInfo.Length > 0) return (null, NotAnAddress);

        if (HostOf(uri) is not { } host) return (null, NotAnAddress);
        var usual = isSsh ? SshPort : HttpsPort;
        var port = match.Groups["port"].Success ? uri.Port : usual;
        if (port != usual && ClosedPorts.Contains(port)) return (null, "The port in this address belongs to another service. Remove it, or use the one that the Git server gives.");
        var path = uri.AbsolutePath.TrimEnd('/');
        if (isSsh && path.Length == 0) return (null, NotAnAddress);
        var shown = host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host;
        return (new RemoteAddress($"{(isSsh ? $"ssh://{user}@" : "https://")}{shown}{(port == usual ? "" : $":{port}")}{path}", host, port), null);
    }

    /// <summary>True when the text is meant as an address that ssh reaches, right or wrong.</summary>
    public static bool IsSsh(string text) => Is(text, "ssh:") || ScpForm().IsMatch(text);

    private static string? WhyNotTheScheme(string text)
    {
        if (Is(text, "https://") || Is(text, "ssh://")) return null;
        if (text[0] is '/' or '\\' or '.' or '~' || DriveLetter().IsMatch(text) || Is(text, "file:"))
            return "This is a folder, not an address of a server. Folders of this server are added by administrators, as a local repository.";
        if (Transport().IsMatch(text)) return "Git's own transport helpers (name::address) can run programs and are refused." + UseHttps;
        if (Is(text, "http:")) return "Plain http is refused: what is read could be changed on the way." + UseHttps;
        if (Is(text, "git:")) return "The git protocol is refused: it neither encrypts nor proves who answers." + UseHttps;
        if (Is(text, "git+ssh:") || Is(text, "ssh+git:")) return "Git gave this scheme up. Write ssh:// instead.";
        if (Is(text, "https:") || Is(text, "ssh:")) return NotAnAddress;
        if (text.Contains("://", StringComparison.Ordinal)) return "Only https and ssh are read." + UseHttps;
        return HostAndPath().IsMatch(text)
            ? "This is refused: an address for ssh is written with its user name, as in git@example.com:team/project.git, and any other begins with https://."
            : "The address must begin with https:// or ssh://.";
    }

    private static bool Is(string text, string scheme) => text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase);

    // Letters and digits of any script may stand in a name; everything else that is not plain ASCII is refused, bidi controls and look-alike dots too.
    private static bool IsCleanText(string text) =>
        text.All(c => c < 0x80 ? c > 0x20 && c < 0x7f && !"\\\"<>^`{|}".Contains(c, StringComparison.Ordinal) : char.IsLetterOrDigit(c) || IsMark(c));

    private static bool IsMark(char c) =>
        char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.SpacingCombiningMark;

    private static string? HostOf(Uri uri)
    {
        string host;
        try { host = uri.IdnHost.ToLowerInvariant(); }
        catch (Exception fault) when (fault is UriFormatException or ArgumentException) { return null; }

        if (uri.HostNameType == UriHostNameType.IPv6) return IPAddress.TryParse(host.Trim('[', ']'), out var six) ? six.ToString() : null;
        if (host.EndsWith('.')) host = host[..^1];
        if (!DnsName().IsMatch(host) || host.Length > 253) return null;
        // A name whose last label is a number is an IPv4 address to every resolver, or nothing.
        if (!NumberAtEnd().IsMatch(host)) return host;
        return DottedQuad().IsMatch(host) && IPAddress.TryParse(host, out var four) && four.AddressFamily == AddressFamily.InterNetwork ? four.ToString() : null;
    }

    [GeneratedRegex("%([01][0-9a-fA-F]|7[fF]|5[cC])", RegexOptions.CultureInvariant)]
    private static partial Regex EncodedControl();

    [GeneratedRegex(@"^(\[[0-9a-fA-F:.]+\]|[^\[\]:%@]+)(?<port>:[0-9]{1,5})?$", RegexOptions.CultureInvariant)]
    private static partial Regex Authority();

    [GeneratedRegex("^[a-zA-Z]:[/\\\\]", RegexOptions.CultureInvariant)]
    private static partial Regex DriveLetter();

    [GeneratedRegex("^[^/]*::", RegexOptions.CultureInvariant)]
    private static partial Regex Transport();

    [GeneratedRegex(@"^(?<user>[^/:@\s]+)@(?<host>[^/:@\[\]\\\s]+):(?!:)(?<path>[^\n]+)$", RegexOptions.CultureInvariant)]
    private static partial Regex ScpForm();

    [GeneratedRegex("^[^/]+:", RegexOptions.CultureInvariant)]
    private static partial Regex HostAndPath();

    [GeneratedRegex(@"^[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex UserName();

    [GeneratedRegex(@"^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*$", RegexOptions.CultureInvariant)]
    private static partial Regex DnsName();

    [GeneratedRegex(@"(^|\.)([0-9]+|0x[0-9a-f]*)$", RegexOptions.CultureInvariant)]
    private static partial Regex NumberAtEnd();

    [GeneratedRegex(@"^[0-9]{1,3}(\.[0-9]{1,3}){3}$", RegexOptions.CultureInvariant)]
    private static partial Regex DottedQuad();
}
