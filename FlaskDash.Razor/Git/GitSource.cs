namespace FlaskDash.Razor.Git;

/// <summary>Where a mirror is fetched from, as it stands in the database. It is checked again at each fetch.</summary>
public abstract record GitSource
{
    private GitSource() { }

    /// <summary>An https or ssh address; <see cref="UrlPolicy"/> decides.</summary>
    /// <param name="Credential">For the server of this https address alone; null for what everyone may read.</param>
    /// <param name="Key">For the server of this ssh address, which cannot be read without.</param>
    public sealed record Remote(string Address, GitCredential? Credential = null, GitDeployKey? Key = null) : GitSource;

    /// <summary>A folder of this machine; <see cref="LocalPathPolicy"/> decides.</summary>
    public sealed record Local(string Path) : GitSource;
}

/// <summary>A user name, and a password or token. Never part of an address, of arguments, or of a log.</summary>
public sealed record GitCredential(string UserName, string Secret)
{
    /// <inheritdoc />
    public override string ToString() => UserName;
}
