namespace FlaskDash.Razor.Insights;

/// <summary>What a history chunk says of a commit beside its numbers. Stored: do not renumber.</summary>
[Flags]
internal enum CommitFlags : byte
{
    None = 0,

    /// <summary>More than one parent.</summary>
    Merge = 1,

    /// <summary>No number; its minutes are 0.</summary>
    AuthorDateMissing = 2,

    /// <summary>Further away than minutes can say (some 4,000 years); its minutes are the last that can.</summary>
    AuthorDateBeyond = 4,
    CommitterDateMissing = 8,
    CommitterDateBeyond = 16,
    LinesRead = 32,
    LinesUnreadable = 64,
}
