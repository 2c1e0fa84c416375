namespace FlaskDash.Razor.Git;

/// <summary>Where a mirror is fetched from, as it stands in the database. It is checked again at each fetch.</summary>
public abstract record GitSource
{
    private GitSource() { }

    /// <summary>An https address; <see cref="UrlPolicy"/> decides.</summary>
    public sealed record Remote(string Address) : GitSource;

    /// <summary>A folder of this machine; <see cref="LocalPathPolicy"/> decides.</summary>
    public sealed record Local(string Path) : GitSource;
}
