namespace FlaskDash.Razor.Insights;

/// <summary>How many commits took so long.</summary>
/// <param name="From">Minutes, at least; <see cref="int.MinValue"/> for no bound.</param>
/// <param name="To">Minutes, fewer than these; <see cref="int.MaxValue"/> for no bound.</param>
public readonly record struct TimeBucket(int From, int To, int Commits);

/// <summary>How long after its author date a commit got its committer date: rebased, amended, applied, or made at once.</summary>
/// <remarks>Both dates to the minute, as <c>git log --format='%at %ct'</c> gives them, each divided by 60 and rounded down.</remarks>
/// <param name="Buckets">From the shortest; the first holds those whose committer date is before the author date.</param>
/// <param name="Median">Minutes: half of the commits took as long or less; null without commits.</param>
/// <param name="Ninth">Minutes: nine of ten took as long or less; null likewise.</param>
/// <param name="Undated">Commits in view of which one of the dates is missing or impossible.</param>
public sealed record TimeToCommit(IReadOnlyList<TimeBucket> Buckets, int? Median, int? Ninth, int Undated)
{
    private const int Hour = 60, Day = 24 * Hour;
    private static readonly int[] Bounds = [int.MinValue, 0, 1, Hour, Day, 7 * Day, 28 * Day, 365 * Day, int.MaxValue];

    public int Commits => Buckets.Sum(b => b.Commits);

    public static TimeToCommit Of(History history, ViewSettings view)
    {
        const CommitFlags undated = CommitFlags.AuthorDateMissing | CommitFlags.AuthorDateBeyond | CommitFlags.CommitterDateMissing | CommitFlags.CommitterDateBeyond;
        var selection = history.Select(view);
        var (least, most) = (EpochDay.First * EpochDay.MinutesPerDay, (view.LastPossibleDay + 1) * EpochDay.MinutesPerDay);
        var (minutes, without) = (new List<int>(), 0);
        for (var n = 0; n < history.Snapshot.Chunks; n++)
        {
            var columns = history.Snapshot.Columns(n);
            ReadOnlySpan<byte> flags = columns.Flags;
            ReadOnlySpan<int> authored = columns.AuthorMinutes, committed = columns.CommitterMinutes;
            foreach (var i in selection.Counted(n))
            {
                if ((flags[i] & (byte)undated) != 0 || authored[i] < least || authored[i] >= most || committed[i] < least || committed[i] >= most) without++;
                else minutes.Add(committed[i] - authored[i]);
            }
        }
        minutes.Sort();
        return new TimeToCommit(
            [.. Bounds.Zip(Bounds.Skip(1), (from, to) => new TimeBucket(from, to, CountBelow(minutes, to) - CountBelow(minutes, from)))],
            Rank(minutes, 0.5), Rank(minutes, 0.9), without);
    }

    private static int CountBelow(List<int> sorted, int bound)
    {
        if (bound == int.MaxValue) return sorted.Count;

        var (low, high) = (0, sorted.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (sorted[middle] < bound) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    /// <summary>The nearest rank: the least value that so large a share does not exceed.</summary>
    private static int? Rank(List<int> sorted, double share) => sorted.Count == 0 ? null : sorted[(int)Math.Ceiling(share * sorted.Count) - 1];
}
