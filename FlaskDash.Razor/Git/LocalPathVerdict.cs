namespace FlaskDash.Razor.Git;

/// <summary>What <see cref="LocalPathPolicy"/> says of a path.</summary>
public abstract record LocalPathVerdict
{
    private LocalPathVerdict() { }

    /// <summary>It may be added and fetched, now.</summary>
    /// <param name="Path">The real path of the work tree or bare repository: absolute, no links. To be stored.</param>
    /// <param name="GitFolder">The real path of the git folder, which git is given.</param>
    public sealed record Allowed(string Path, string GitFolder) : LocalPathVerdict;

    /// <summary>It may not.</summary>
    /// <param name="Why">A sentence for a person. Outside the allowed folders it is the same whether something is there or not.</param>
    public sealed record Refused(string Why) : LocalPathVerdict;
}
