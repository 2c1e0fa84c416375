using FlaskDash.Razor.Data;
using FlaskDash.Razor.Insights;

namespace FlaskDash.Razor.Indexing;

/// <summary>The numbers that stand in a repository's row; each is defined there.</summary>
internal sealed record RepositoryFacts(
    int Commits, int Committers, long Additions, long Deletions, long? LastCommitSeconds, int LinesMissing, int LinesUnreadable)
{
    /// <param name="head">What the default branch reaches; empty when HEAD is unborn.</param>
    /// <param name="nowSeconds">Unix seconds: a commit dated more than a day later is not the last one.</param>
    public static RepositoryFacts Of(HistorySnapshot history, CommitSet head, long nowSeconds)
    {
        var authors = new HashSet<int>();
        var (additions, deletions, last, missing, unreadable) = (0L, 0L, long.MinValue, 0, 0);
        for (var n = 0; n < history.Chunks; n++)
        {
            var columns = history.Columns(n);
            var flags = columns.Flags;
            var author = columns.Author;
            var added = columns.Additions;
            var deleted = columns.Deletions;
            foreach (var flag in flags)
            {
                if ((flag & (byte)CommitFlags.LinesUnreadable) != 0) unreadable++;
                else if ((flag & (byte)CommitFlags.LinesRead) == 0) missing++;
            }
            foreach (var i in head.In(n))
            {
                authors.Add(author[i]);
                additions += added[i];
                deletions += deleted[i];
                if ((flags[i] & (byte)(CommitFlags.CommitterDateMissing | CommitFlags.CommitterDateBeyond)) != 0) continue;
                var seconds = columns.CommitterSeconds(i);
                if (seconds <= nowSeconds + 86_400) last = Math.Max(last, seconds);
            }
        }
        return new RepositoryFacts(head.Count, authors.Count, additions, deletions, last == long.MinValue ? null : last, missing, unreadable);
    }
}
