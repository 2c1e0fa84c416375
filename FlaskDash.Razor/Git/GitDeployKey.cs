namespace FlaskDash.Razor.Git;

/// <summary>The key with which a repository is read over ssh, and how its server proves in turn who it is.</summary>
/// <param name="PrivateKey">In OpenSSH's format, without a passphrase. Never part of arguments, of a page, or of a log.</param>
/// <param name="PublicKey">One line, to be added at the server.</param>
/// <param name="HostKeys">The server's keys that a person confirmed; a server that shows another is not talked to.</param>
public sealed record GitDeployKey(string PrivateKey, string PublicKey, IReadOnlyList<SshHostKey> HostKeys)
{
    /// <inheritdoc />
    public override string ToString() => PublicKey;
}
