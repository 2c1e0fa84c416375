namespace FlaskDash.Razor.Git;

/// <summary>A hole of git itself that touches what this app does with it, and the first version of each line without it.</summary>
/// <param name="Name">As advisories name it.</param>
/// <param name="What">What it lets somebody do, for an administrator.</param>
/// <param name="Fixed">The first versions without it, one for each line that was mended; every line after the last is without it.</param>
/// <remarks>
/// Of git's release notes (Documentation/RelNotes). Holes in submodules, bundle addresses and credential prompts are not here: the app switches these off.
/// A distribution may mend an older version without changing its number: its own number then has to say so.
/// </remarks>
public sealed record GitAdvisory(string Name, string What, IReadOnlyList<GitVersion> Fixed)
{
    /// <summary>The newest first.</summary>
    public static IReadOnlyList<GitAdvisory> All { get; } =
    [
        new("CVE-2024-32004, CVE-2024-32465 and CVE-2024-32021", "a repository in a folder of this server can run programs, or show files, while it is copied",
            [new(2, 39, 4), new(2, 40, 2), new(2, 41, 1), new(2, 42, 2), new(2, 43, 4), new(2, 44, 1), new(2, 45, 1)]),
        new("CVE-2022-41903 and CVE-2022-23521", "a commit's message or a repository's attributes can run programs while history is read",
            [new(2, 30, 7), new(2, 31, 6), new(2, 32, 5), new(2, 33, 6), new(2, 34, 6), new(2, 35, 6), new(2, 36, 4), new(2, 37, 5), new(2, 38, 3), new(2, 39, 1)]),
    ];

    /// <summary>The first that this version has; null when it has none.</summary>
    public static GitAdvisory? Of(GitVersion version) => All.FirstOrDefault(advisory => advisory.IsIn(version));

    private bool IsIn(GitVersion version)
    {
        var line = Fixed.FirstOrDefault(f => (f.Major, f.Minor) == (version.Major, version.Minor));
        return line is not null ? version.Patch < line.Patch : (version.Major, version.Minor).CompareTo((Fixed[^1].Major, Fixed[^1].Minor)) < 0;
    }
}
