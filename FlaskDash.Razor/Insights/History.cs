namespace FlaskDash.Razor.Insights;

/// <summary>All that insights ask of a repository, of one generation: the commits, and what gives their numbers names.</summary>
/// <param name="Snapshot">The commits, of all refs.</param>
/// <param name="Head">Position of the default branch's commit; null when HEAD is unborn.</param>
/// <param name="People">By <see cref="Data.GitIdentity.Number"/>.</param>
/// <param name="Tags">Those that lead to a commit, newest first.</param>
public sealed record History(HistorySnapshot Snapshot, int? Head, IReadOnlyList<Person> People, IReadOnlyList<Tag> Tags)
{
    internal Selection Select(ViewSettings view) => new(Snapshot, Head, view);
}

/// <summary>A name and address as commits write them.</summary>
public sealed record Person(string Name, string Email);

/// <summary>A tag and the commit it leads to.</summary>
/// <param name="Name">Without <c>refs/tags/</c>.</param>
/// <param name="Position">Of its commit.</param>
/// <param name="Seconds">Unix seconds: when it was tagged, or for a lightweight tag its commit's committer date, as <c>git for-each-ref</c>'s <c>creatordate</c>; null when neither is known.</param>
public sealed record Tag(string Name, int Position, long? Seconds);
