namespace FlaskDash.Razor.Git;

/// <summary>Where a mirror is fetched from, as it stands in the database. It is checked again at each fetch.</summary>
public abstract record GitSource
{
    private GitSource() { }

    /// <summary>An https address; The URL policy decides.</summary>
    public sealed record Remote(string Address) : GitSource;

    /// <summary>A folder of this machine; the path policy decides.</summary>
    public sealed record Local(string Path) : GitSource;
}
