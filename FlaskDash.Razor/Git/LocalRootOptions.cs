namespace FlaskDash.Razor.Git;

/// <summary>Section <c>Repositories</c>, the part about folders of this machine.</summary>
public sealed class LocalRootOptions
{
    public const string Section = "Repositories";

    /// <summary>Folders whose repositories an administrator may add; absolute. Empty: none.</summary>
    public IList<string> LocalRoots { get; set; } = [];
}
