namespace FlaskDash.Razor.Insights;

/// <summary>What a default branch comes to, merges and impossible dates included.</summary>
/// <param name="Commits"><c>git rev-list --count HEAD</c></param>
/// <param name="People"><c>git log --format='%an &lt;%ae&gt;' HEAD | sort -u | wc -l</c></param>
/// <param name="Additions">Sum of the first column of <c>git log --numstat -M --format= HEAD</c>, as far as lines are read.</param>
/// <param name="Deletions">Sum of the second column.</param>
/// <param name="LastCommitSeconds">The latest committer date in Unix seconds, rounded down to a minute; null when there is none.</param>
public sealed record Totals(int Commits, int People, long Additions, long Deletions, long? LastCommitSeconds)
{
    /// <summary>All zero for an unborn HEAD.</summary>
    /// <param name="latest">Unix seconds: commits dated later do not count as the last one.</param>
    public static Totals Of(History? history, long latest)
    {
        if (history?.Head is not { } head) return new Totals(0, 0, 0, 0, null);

        var (additions, deletions) = (0L, 0L);
        long? last = null;
        var people = new HashSet<int>();
        var reach = history.Snapshot.Reach(head);
        for (var n = 0; n < history.Snapshot.Chunks; n++)
        {
            var columns = history.Snapshot.Columns(n);
            foreach (var i in reach.In(n))
            {
                people.Add(columns.Author[i]);
                additions += columns.Additions[i];
                deletions += columns.Deletions[i];
                if ((columns.Flags[i] & (byte)(CommitFlags.CommitterDateMissing | CommitFlags.CommitterDateBeyond)) != 0) continue;
                var seconds = columns.CommitterMinutes[i] * 60L;
                if (seconds <= latest && (last is null || seconds > last)) last = seconds;
            }
        }
        return new Totals(reach.Count, people.Count, additions, deletions, last);
    }
}
