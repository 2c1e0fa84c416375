using FlaskDash.Razor.Data;

namespace FlaskDash.Razor.Indexing;

/// <summary>How a repository's work stands.</summary>
/// <param name="IsWanted">A run is wanted and has not begun.</param>
/// <param name="Done">Commits done in this stage; for <see cref="IndexStage.Fetching"/>, percent.</param>
/// <param name="Total">Commits known in this stage; 0 while unknown.</param>
/// <param name="IsCharted">The history has been read to its end at least once.</param>
/// <param name="Problem">Why the last run failed; null when it did not.</param>
public sealed record RunProgress(
    int RepositoryId, RepositoryState State, bool IsWanted, IndexStage Stage, long Done, long Total, bool IsCharted, string? Problem);

/// <summary>How a run ended.</summary>
public enum RunOutcome
{
    /// <summary>Everything is read.</summary>
    Ready,

    /// <summary><see cref="Repository.Problem"/> says why.</summary>
    Failed,

    /// <summary>Another run holds the repository; nothing was done.</summary>
    Busy,

    /// <summary>There is no such repository.</summary>
    NotFound,

    /// <summary>The lease passed to somebody else, or the repository was deleted; what was written before stays.</summary>
    Lost,
}
