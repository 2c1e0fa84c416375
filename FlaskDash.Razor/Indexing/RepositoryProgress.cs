using FlaskDash.Razor.Data;

namespace FlaskDash.Razor.Indexing;

/// <summary>How a repository's run stands.</summary>
/// <param name="Done">Commits done in this stage; of <see cref="IndexStage.Fetching"/>, percent.</param>
/// <param name="Total">Commits known in this stage, those of earlier runs included; 0 while unknown.</param>
/// <param name="Problem">Why the last run failed, for a person; null when it did not.</param>
/// <param name="Generation">Rises when there is something new to show; a run in the foreground gives the one that it began with until it ends.</param>
/// <param name="IsWanted">A run is wanted that has not begun.</param>
public sealed record RepositoryProgress(RepositoryState State, IndexStage Stage, long Done, long Total, string? Problem, long Generation, bool IsWanted);
