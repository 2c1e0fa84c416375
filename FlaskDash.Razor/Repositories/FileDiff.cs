namespace FlaskDash.Razor.Repositories;

/// <summary>How much of a file's lines is there, and why not all.</summary>
public enum FileDiffState
{
    Whole,

    /// <summary>It has more lines than are shown at once.</summary>
    Cut,

    /// <summary>Not read with the page: it has too many lines, or others come before it. Asked for alone it is read.</summary>
    NotAsked,

    /// <summary>git was stopped at its time limit; what it had said is there.</summary>
    TooSlow,

    /// <summary>Too many others are being read at the moment.</summary>
    Busy,

    /// <summary>git failed: a blob that is not there, mostly.</summary>
    Failed,

    /// <summary>Its name holds bytes that are no UTF-8, so git cannot be asked for it.</summary>
    NameUnreadable,
}

/// <summary>One line as a page shows it.</summary>
/// <param name="Kind">A blank, <c>+</c> or <c>-</c>; <c>@</c> for what is left out above it, with the heading of the hunk as its text.</param>
/// <param name="Old">Its number before the commit; null where it is not there.</param>
/// <param name="New">Its number after the commit; null where it is not there.</param>
/// <param name="Text">Without its line end; a carriage return before that is part of it.</param>
/// <param name="BytesCut">Bytes left out at its end.</param>
/// <param name="EndsFile">The file ends here without a line end.</param>
/// <param name="Marks">Where it differs from the line that it replaces or is replaced by, in order; empty where nothing is marked.</param>
public sealed record DiffRow(char Kind, long? Old, long? New, string Text, int BytesCut = 0, bool EndsFile = false, IReadOnlyList<Range>? Marks = null)
{
    public const char Hunk = '@', Context = ' ', Added = '+', Deleted = '-';
}

/// <summary>What Git LFS leaves in place of a large file.</summary>
/// <param name="Sha256">Hexadecimal.</param>
/// <param name="Bytes">Size of the file that it stands for.</param>
public sealed record LfsPointer(string Sha256, long Bytes);

/// <summary>The lines that a commit changed in one file, and what the file is.</summary>
/// <param name="File">As the list of files has it.</param>
/// <param name="State">Where it is not read, nothing more is known.</param>
public sealed record FileDiff(FileRow File, FileDiffState State)
{
    /// <summary>git's letter: <c>A</c>, <c>C</c>, <c>D</c>, <c>M</c>, <c>R</c> or <c>T</c>; null when not known.</summary>
    public char? Change { get; init; }

    /// <summary>As git writes it: 100644, 100755, 120000 (symbolic link) or 160000 (submodule); 0 where there is no such side, or it is not known.</summary>
    public int OldMode { get; init; }

    /// <inheritdoc cref="OldMode"/>
    public int NewMode { get; init; }

    /// <summary>Its lines were not compared: it is binary, or a side is larger than <see cref="MostBytes"/>.</summary>
    public bool IsBinary { get; init; }

    /// <summary>Bytes of a file whose lines were not compared; null where there is no such side or it is not known.</summary>
    public long? OldBytes { get; init; }

    /// <inheritdoc cref="OldBytes"/>
    public long? NewBytes { get; init; }

    /// <summary>The commit of a submodule; null where the side is none.</summary>
    public string? OldSubmodule { get; init; }

    /// <inheritdoc cref="OldSubmodule"/>
    public string? NewSubmodule { get; init; }

    /// <summary>Null where the side is no LFS pointer.</summary>
    public LfsPointer? OldPointer { get; init; }

    /// <inheritdoc cref="OldPointer"/>
    public LfsPointer? NewPointer { get; init; }

    public IReadOnlyList<DiffRow> Rows { get; init; } = [];

    /// <summary>A file of more bytes is not compared.</summary>
    public const int MostBytes = Git.DiffLimits.BlobBytes;
}
