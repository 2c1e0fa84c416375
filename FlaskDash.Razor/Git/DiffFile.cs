namespace FlaskDash.Razor.Git;

/// <summary>What a commit did to a path: the letter that <c>diff-tree --raw</c> gives.</summary>
public enum DiffChange
{
    Modified,
    Added,
    Deleted,
    Renamed,
    Copied,

    /// <summary>A file became a symbolic link, a submodule, or the other way round.</summary>
    TypeChanged,
}

/// <summary>One path of a diff: what <c>diff-tree --raw</c> says of it.</summary>
/// <param name="OldMode">Octal digits as git writes them, such as 100644; 0 where there is no such side.</param>
/// <param name="NewMode">As <paramref name="OldMode"/>.</param>
/// <param name="OldSha">Of the blob, or of a submodule's commit; zeros where there is no such side.</param>
/// <param name="NewSha">As <paramref name="OldSha"/>.</param>
/// <param name="Path">Bytes that are no UTF-8 are replaced.</param>
/// <param name="OldPath">Before a rename, or what was copied; null otherwise.</param>
public sealed record DiffEntry(DiffChange Change, int OldMode, int NewMode, string OldSha, string NewSha, string Path, string? OldPath)
{
    public const int Executable = 100755, Symlink = 120000, Submodule = 160000;
}

/// <summary>Stored by the letter that stands before a line.</summary>
public enum DiffLineKind
{
    Context = ' ',
    Added = '+',
    Deleted = '-',
}

/// <summary>A line of a hunk.</summary>
/// <param name="Text">Without its line end; a carriage return before that is part of it. Bytes that are no UTF-8 are replaced.</param>
/// <param name="BytesCut">How many bytes at its end are left out; 0 for a whole line.</param>
/// <param name="EndsFile">The file ends here without a line end.</param>
public readonly record struct DiffLine(DiffLineKind Kind, string Text, int BytesCut = 0, bool EndsFile = false);

/// <summary>Lines that stand together.</summary>
/// <param name="OldStart">Number of the first line before the commit.</param>
/// <param name="NewStart">Number of the first line after it.</param>
/// <param name="Heading">The line above that git takes for the name of a function; empty for none.</param>
public sealed record DiffHunk(long OldStart, long NewStart, string Heading)
{
    public List<DiffLine> Lines { get; } = [];
}

/// <summary>One path of a diff with its lines.</summary>
public sealed record DiffFile(DiffEntry Entry)
{
    public List<DiffHunk> Hunks { get; } = [];

    /// <summary>git compared no lines: a side is binary, or larger than <see cref="DiffLimits.BlobBytes"/>.</summary>
    public bool IsBinary { get; internal set; }

    /// <summary>Lines beyond <see cref="DiffLimits.LinesPerFile"/> are left out.</summary>
    public bool IsCut { get; internal set; }

    /// <summary>True when git came to the end of this path; false where it was stopped before or inside.</summary>
    public bool IsComplete { get; internal set; }

    /// <summary>Sizes in bytes of a file without lines, before and after; null where there is no such side, or its blob is missing.</summary>
    public (long? Old, long? New) Sizes { get; internal set; }
}

/// <summary>How much of a diff is read.</summary>
/// <param name="Time">git is stopped then; waiting for its turn counts.</param>
/// <param name="Lines">Of all files together, context included; git is stopped then.</param>
/// <param name="LinesPerFile">What is beyond is passed over.</param>
/// <param name="Bytes">Of git's output; git is stopped then.</param>
public sealed record DiffLimits(TimeSpan Time, int Lines, int LinesPerFile, long Bytes)
{
    /// <summary>A blob of more bytes is not read at all, as if it were binary: git's <c>core.bigFileThreshold</c>.</summary>
    public const int BlobBytes = 4 * 1024 * 1024;

    /// <summary>Bytes of one line that are kept.</summary>
    public const int LineBytes = 2_000;
}

/// <summary>Why a diff ends before its end.</summary>
public enum DiffStop
{
    /// <summary>It is whole.</summary>
    None,

    /// <summary>More lines or bytes than were asked for.</summary>
    Size,

    /// <summary>The time was over.</summary>
    Time,

    /// <summary>Too many others are read at the moment.</summary>
    Busy,

    /// <summary>git failed; the log says why.</summary>
    Failed,
}

/// <summary>A diff as far as it was read.</summary>
/// <param name="Files">In git's order; those that git did not come to have no lines.</param>
public sealed record Diff(IReadOnlyList<DiffFile> Files, DiffStop Stop);
