using FlaskDash.Razor.Data;

namespace FlaskDash.Razor.Repositories;

/// <summary>A repository as lists and headings show it.</summary>
/// <param name="Address">The URL of a remote one; of a local one the path, for administrators, else null.</param>
/// <param name="Owner">The owner's name; null when it was added on the command line.</param>
/// <param name="IsMine">The viewer owns it.</param>
/// <param name="CanManage">The viewer may refresh it and decide what counts.</param>
/// <param name="CanOwn">The viewer may decide who sees it, and delete it.</param>
/// <param name="Groups">The Okta groups it is shared with; empty for those who do not own it.</param>
/// <param name="IsWanted">A run is wanted or under way.</param>
/// <param name="StageDone">Commits done in this stage; of <see cref="IndexStage.Fetching"/>, percent.</param>
/// <param name="StageTotal">0 while unknown.</param>
/// <param name="FetchedAt">UTC.</param>
/// <param name="IndexedAt">UTC; null until the history was read once.</param>
/// <param name="LastCommitSeconds">Unix seconds.</param>
/// <param name="Generation">The key of everything derived from its rows.</param>
/// <param name="ViewDefaults">The view that the viewer wants where an address says nothing, as a query; null for the product's own.</param>
public sealed record RepositoryRow(
    int Id, string Name, RepositorySource Source, string? Address, string? Owner, bool IsMine, bool CanManage, bool CanOwn,
    Visibility Visibility, IReadOnlyList<string> Groups,
    RepositoryState State, bool IsWanted, IndexStage Stage, long StageDone, long StageTotal, string? Problem, string? Notice,
    DateTime? FetchedAt, DateTime? IndexedAt, string? DefaultBranch, bool IsShallow,
    int CommitCount, int CommitterCount, long Additions, long Deletions, int LinesMissing, int LinesUnreadable, int FilesMissing,
    long? LastCommitSeconds, long Generation, string? ViewDefaults)
{
    /// <summary>The viewer sees it by a link that is frozen at this commit; null for all others.</summary>
    public byte[]? FrozenSha { get; init; }

    /// <summary>What its copy on this server took on disk after the last fetch; 0 before the first.</summary>
    public long MirrorBytes { get; init; }

    /// <summary>The default branch without <c>refs/heads/</c>; null when HEAD is unborn.</summary>
    public string? Branch => DefaultBranch is null ? null : DefaultBranch.StartsWith("refs/heads/", StringComparison.Ordinal) ? DefaultBranch["refs/heads/".Length..] : DefaultBranch;
}

/// <summary>A commit that the dashboard points out.</summary>
/// <param name="Tag">The tag's short name, for <see cref="HighlightKind.NewestTag"/>.</param>
/// <param name="AuthorSeconds">Unix seconds; null when the commit has no usable date.</param>
/// <param name="AuthorOffset">Minutes east of UTC.</param>
public sealed record HighlightRow(
    HighlightKind Kind, int RepositoryId, string Repository, string Sha, string Subject, string Author, string? Tag,
    long Additions, long Deletions, long? AuthorSeconds, int AuthorOffset);

/// <summary>How a change of a repository ended.</summary>
public enum ChangeResult
{
    Done,

    /// <summary>There is none of that id that the viewer may change so.</summary>
    NotFound,

    /// <summary>Shared with groups was asked for, without a group that the viewer belongs to.</summary>
    NoGroup,
}
