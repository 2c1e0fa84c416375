using FlaskDash.Razor.Data;

namespace FlaskDash.Razor.Insights;

/// <summary>One commit as a history snapshot stores it.</summary>
/// <param name="AuthorSeconds"><c>%at</c>, Unix seconds; null when the commit has no usable number.</param>
/// <param name="AuthorOffset">Minutes east of UTC.</param>
/// <param name="CommitterSeconds"><c>%ct</c>, as for the author.</param>
/// <param name="CommitterOffset">Minutes east of UTC.</param>
/// <param name="Author">The <see cref="GitIdentity.Number"/> of the author.</param>
/// <param name="Committer">The <see cref="GitIdentity.Number"/> of the committer.</param>
/// <param name="Lines">Whether the next three are known.</param>
/// <param name="Files">Files of <c>diff-tree --numstat</c>.</param>
/// <param name="Additions">Lines added; more than 4,294,967,295 are stored as that.</param>
/// <param name="Deletions">Lines deleted; limited likewise.</param>
/// <param name="Parents">Positions of the parents in git's order, each before this commit's own; -1 for one that is not known (a shallow clone); empty for a root.</param>
public readonly record struct HistoryEntry(
    long? AuthorSeconds,
    int AuthorOffset,
    long? CommitterSeconds,
    int CommitterOffset,
    int Author,
    int Committer,
    LinesState Lines,
    int Files,
    long Additions,
    long Deletions,
    int[] Parents);
