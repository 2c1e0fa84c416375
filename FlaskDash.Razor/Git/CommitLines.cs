namespace FlaskDash.Razor.Git;

/// <summary>A line of <c>--numstat</c>.</summary>
/// <param name="Path">Index into <see cref="LinesRead.Paths"/>.</param>
/// <param name="OldPath">Likewise, the path before a rename; -1 when it kept its name.</param>
/// <param name="Additions">-1 for a binary file, where git prints <c>-</c>.</param>
/// <param name="Deletions">-1 likewise.</param>
public readonly record struct FileLines(int Path, int OldPath, int Additions, int Deletions);

/// <summary>What one commit changed.</summary>
/// <param name="IsUnreadable">git could not count: a missing blob, or no end within the time limit. Then the rest is 0.</param>
/// <param name="FirstFile">Index into <see cref="LinesRead.Files"/>.</param>
/// <param name="Files">How many.</param>
/// <param name="Additions">Sum over the files; binary ones add nothing.</param>
/// <param name="Deletions">Likewise.</param>
public readonly record struct CommitLines(bool IsUnreadable, int FirstFile, int Files, long Additions, long Deletions);

/// <summary>The line counts of a run of commits.</summary>
/// <param name="First">Index of the first commit among those asked for.</param>
/// <param name="Commits">Of <paramref name="First"/> and those behind it, in the order asked.</param>
/// <param name="Files">Of all of them.</param>
/// <param name="Paths">Each once; bytes that are no UTF-8 are replaced.</param>
public sealed record LinesRead(int First, IReadOnlyList<CommitLines> Commits, IReadOnlyList<FileLines> Files, IReadOnlyList<string> Paths);
