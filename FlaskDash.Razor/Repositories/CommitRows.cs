using FlaskDash.Razor.Data;

namespace FlaskDash.Razor.Repositories;

/// <summary>A commit in a list.</summary>
/// <param name="Id">Sorts by committer date: see <see cref="CommitKey"/>.</param>
/// <param name="Position">Its place in the history snapshot.</param>
/// <param name="Sha">Hexadecimal, whole.</param>
/// <param name="AuthorSeconds">Unix seconds; null when the commit has no usable date.</param>
/// <param name="AuthorOffset">Minutes east of UTC.</param>
/// <param name="Labels">Short names of the branches and tags that stand on it.</param>
public sealed record CommitRow(
    long Id, int Position, string Sha, string Subject, string Author, string AuthorEmail, long? AuthorSeconds, int AuthorOffset,
    bool IsMerge, LinesState Lines, int Files, long Additions, long Deletions, IReadOnlyList<RefLabel> Labels)
{
    public int RepositoryId { get; init; }

    /// <summary>The repository's name where commits of several are listed; else null.</summary>
    public string? Repository { get; init; }

    /// <summary>Unix seconds; null when the commit has no usable date. What lists are ordered by.</summary>
    public long? CommitterSeconds { get; init; }

    /// <summary>It carries a signature; nothing is said of its worth.</summary>
    public bool IsSigned { get; init; }

    /// <summary>The names of its <c>Co-authored-by</c> trailers.</summary>
    public IReadOnlyList<string> CoAuthors { get; init; } = [];

    /// <summary>Of a search: the part of the message below the subject that holds what subject and author do not; null for none.</summary>
    public string? Snippet { get; init; }
}

/// <summary>A branch or tag on a commit, by its short name.</summary>
public sealed record RefLabel(string Name, bool IsTag);

/// <summary>Which part of a list is wanted: the newest, or what lies before or after a commit already shown.</summary>
/// <param name="Before">Older than this id; null for no such bound.</param>
/// <param name="After">Newer than this id; null for no such bound. Not together with <paramref name="Before"/>.</param>
public readonly record struct CommitCursor(long? Before = null, long? After = null);

/// <summary>One page of commits, newest first.</summary>
/// <param name="Newer">The cursor of the page before; null on the first.</param>
/// <param name="Older">The cursor of the page after; null on the last.</param>
public sealed record CommitPage(IReadOnlyList<CommitRow> Commits, CommitCursor? Newer, CommitCursor? Older);

/// <summary>One page of a search.</summary>
/// <param name="Query">What was searched.</param>
/// <param name="Hits">How many commits match, counted up to <see cref="CommitFinder.MostHits"/> + 1.</param>
/// <param name="Notes">What was understood otherwise than it may have been meant, or found nothing, in sentences for a person.</param>
public sealed record CommitSearchPage(CommitPage Page, SearchQuery Query, int Hits, IReadOnlyList<string> Notes)
{
    /// <summary>There may be more hits than were counted: not everything was looked at.</summary>
    public bool IsPartial { get; init; }
}

/// <summary>A commit with what its page shows beside files and lines.</summary>
/// <param name="Message">The whole message.</param>
/// <param name="Parents">In git's order.</param>
public sealed record CommitDetails(
    CommitRow Row, string Message, string Committer, string CommitterEmail, long? CommitterSeconds, int CommitterOffset,
    IReadOnlyList<CommitLink> Parents);

/// <summary>A commit that another one names.</summary>
/// <param name="Sha">Hexadecimal, whole.</param>
/// <param name="Subject">Null for one that this repository does not hold (a shallow clone).</param>
public sealed record CommitLink(string Sha, string? Subject);

/// <summary>A file that a commit changed.</summary>
/// <param name="Number">0, 1, 2 … in git's order.</param>
/// <param name="OldPath">Before a rename; null when it kept its name.</param>
/// <param name="Additions">Null for a binary file, and without counts.</param>
/// <param name="HasCounts">False where lines are not counted: a merge against one of its parents.</param>
public sealed record FileRow(int Number, string Path, string? OldPath, int? Additions, int? Deletions, bool HasCounts = true);
