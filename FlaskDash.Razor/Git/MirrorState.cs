namespace FlaskDash.Razor.Git;

/// <summary>What a mirror holds after a fetch.</summary>
/// <param name="DefaultBranch">Full name of the branch the source's HEAD means, for example <c>refs/heads/main</c>; the mirror's HEAD points to it. Null when the source's HEAD is unborn.</param>
/// <param name="IsShallow">The source is a shallow clone, so the mirror lacks the history before its boundary.</param>
/// <param name="ObjectFormat"><c>sha1</c> or <c>sha256</c>. An empty source counts as sha1.</param>
/// <param name="IsEmpty">There is no branch and no tag.</param>
/// <param name="Bytes">What its objects take on disk.</param>
public sealed record MirrorState(string? DefaultBranch, bool IsShallow, string ObjectFormat, bool IsEmpty, long Bytes);

/// <summary>How much room a mirror may take.</summary>
/// <param name="Bytes">On disk.</param>
/// <param name="WhenFull">What a person is told who wants more, with what to do.</param>
public sealed record MirrorRoom(long Bytes, string WhenFull);
