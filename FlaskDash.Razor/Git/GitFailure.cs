namespace FlaskDash.Razor.Git;

/// <summary>Turns git's exit code and standard error into a sentence for a person.</summary>
/// <remarks>The texts are those of git 2.37 and newer with <c>LC_ALL=C.UTF-8</c>, and of libcurl with OpenSSL and GnuTLS. The first that is found counts.</remarks>
public static class GitFailure
{
    private const int FileTooLarge = 128 + 25;   // SIGXFSZ
    private const int Killed = 128 + 9;

    /// <summary>ssh is missing.</summary>
    internal const string NoSsh = "ssh is not installed on this server. An administrator installs the OpenSSH client; or use the repository's https address.";

    private const string NothingToRead = "Could not read from remote repository";   // after every failure over ssh
    private const string BrokeOff = "The connection to the Git server broke off. Try again.";

    private static readonly (string[] Marks, GitFault Fault, string Sentence)[] Known =
    [
        (["No space left on device", "Disk quota exceeded"], GitFault.NoSpace,
            "The disk of this server is full. An administrator has to make room; then try again."),
        (["File too large"], GitFault.TooLarge,
            "This repository is larger than this server takes (Git:MaxPackBytes)."),
        (["Out of memory", "out of memory", "Cannot allocate memory", "unable to create thread", "mmap failed"], GitFault.NoMemory,
            "Reading this repository needs more memory than one git process may use here."),
        (["Host key verification failed"], GitFault.Certificate,
            "The server shows another ssh host key than the one that was confirmed. Ask who runs it whether it was changed; if so, confirm the new one on the page of the credential. If not, somebody may stand between."),
        (["Permission denied (publickey"], GitFault.NeedsCredentials,
            "The server does not know the deploy key, or it may not read this repository. Add the public key there, with the right to read, and try again."),
        (["terminal prompts disabled", "could not read Username", "could not read Password", "Authentication failed", "returned error: 401", "returned error: 403"],
            GitFault.NeedsCredentials, "This repository is private, or there is none at this address: the server asks for a sign-in. Give a user name and a password or token that may read it, or check the address."),
        (["SSL certificate problem", "certificate verification failed", "certificate subject name", "does not match target host name", "SSL peer certificate", "self-signed certificate",
            "error setting certificate", "certificate verify locations", "server verification failed"], GitFault.Certificate,
            "The server's certificate is not trusted, or is for another name. For a team's own certificate authority an administrator sets Git:CaFile."),
        (["returned error: 301", "returned error: 302", "returned error: 303", "returned error: 307", "returned error: 308"], GitFault.Redirect,
            "This address answers with a redirect to another one. Add that address instead: open this one in a browser to see it."),
        (["Could not resolve proxy", "Proxy CONNECT", "CONNECT tunnel failed", "from proxy after CONNECT"], GitFault.Unreachable,
            "The proxy in Git:Proxy does not answer, or does not let this address through."),
        (["Could not resolve host"], GitFault.DoesNotResolve, "There is no host with this name. Check the spelling of the address."),
        (["Operation too slow", "timed out", "Timeout was reached", "not responding"], GitFault.TooSlow, "The server answers too slowly, or not at all. Try again later."),
        (["Failed to connect", "Connection refused", "No route to host", "Network is unreachable", "Couldn't connect"], GitFault.Unreachable,
            "Nobody answers at this address. Check the host and the port, or try again later."),
        (["returned error: 429", "returned error: 5"], GitFault.ServerTrouble, "The Git server has trouble, or wants fewer requests. Try again later."),
        (["missing blob", "missing tree", "missing commit", "bad tree object", "bad object", "is corrupt", "unable to read", "did not send all necessary objects", "pack-objects died",
            "not our ref", "upload-pack: not our ref", "inflate:"], GitFault.Damaged,
            "The source repository is damaged or incomplete. Run git fsck in it, mend it, and try again."),
        (["curl 18", "curl 56", "curl 92"], GitFault.Unreachable, BrokeOff),   // what git says of the half that came is not the cause
        (["not found", "does not appear to be a git repository", "not valid: is this a git repository", "invalid server response", "bad line length", "protocol error",
            "invalid content-type", "expected flush", "unexpected line", "returned error: 4"], GitFault.NoRepository,
            "There is no Git repository at this address. Copy the clone address of the repository."),
        (["SSL_ERROR", "gnutls_handshake", "TLS connect error", "SSL connect error", "wrong version number", "unexpected TLS packet", "SSL routines"], GitFault.Unreachable,
            "What answers at this address does not speak https. Check the port."),
        (["dubious ownership"], GitFault.Refused,
            "git refuses this folder because another account owns it. Give it to the account that runs the app."),
        (["Permission denied"], GitFault.Refused, "The account that runs the app may not read this repository, or may not write its own copy."),
        (["mismatched algorithms", "unknown object format", "unknown repository extension"], GitFault.Damaged,
            "This repository is in a format that the installed git cannot read. A newer git may."),
        (["remote error:"], GitFault.NoRepository, "The Git server does not give out a repository at this address. Copy the clone address of the repository."),
        (["early EOF", "hung up unexpectedly", "unexpected disconnect", "RPC failed", "Connection reset", "Empty reply", "invalid index-pack output", "index-pack failed", "Recv failure",
            "unable to access", "Connection closed by"], GitFault.Unreachable, BrokeOff),
        ([NothingToRead], GitFault.NeedsCredentials,
            "The server gives out no repository at this address: there is none, or the deploy key may not read it. Check the address, and that the public key is added there."),
    ];

    private static readonly string[] BrokenMirror =
        ["not a git repository", "bad object refs/", "is corrupt", "inflate: data stream error", "unable to read tree", "loose object", "bad tree object", "missing blob", "Could not read"];

    /// <summary>The failure of one git call.</summary>
    /// <param name="exitCode">git's, or 128 and a signal's number.</param>
    /// <param name="error">The end of standard error; kept for the log, never shown.</param>
    public static GitException Explain(int exitCode, string error)
    {
        if (exitCode == FileTooLarge) error += "\nFile too large";
        var own = WithoutRemote(error);
        foreach (var (marks, fault, sentence) in Known)
            if (marks.Any(mark => own.Contains(mark, StringComparison.Ordinal))) return new GitException(sentence, error, fault: fault);
        return exitCode == Killed
            ? new GitException("git was stopped by the system, mostly for want of memory. Try again.", error, fault: GitFault.NoMemory)
            : new GitException("git could not read this repository. The log says more.", $"exit code {exitCode}: {error}");
    }

    /// <summary>True when the fault can lie in our own copy, which can be made again.</summary>
    internal static bool IsBrokenMirror(string error)
    {
        var own = WithoutRemote(error).Replace(NothingToRead, "", StringComparison.Ordinal);
        return BrokenMirror.Any(mark => own.Contains(mark, StringComparison.Ordinal));
    }

    // A server may send any text; git puts "remote: " before each line of it.
    private static string WithoutRemote(string error) =>
        string.Join('\n', error.Split('\n').Where(line => !line.StartsWith("remote: ", StringComparison.Ordinal)));
}
