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
        // Most commits took less than a month, so that counting sorts them; the others are sorted by themselves.
        var (counts, others, without) = (new int[28 * Day], new List<int>(), 0);
        for (var n = 0; n < history.Snapshot.Chunks; n++)
        {
            var columns = history.Snapshot.Columns(n);
            ReadOnlySpan<byte> flags = columns.Flags;
            ReadOnlySpan<int> authored = columns.AuthorMinutes, committed = columns.CommitterMinutes;
            foreach (var i in selection.Counted(n))
            {
                if ((flags[i] & (byte)undated) != 0 || authored[i] < least || authored[i] >= most || committed[i] < least || committed[i] >= most) without++;
                else if (committed[i] - authored[i] is >= 0 and < 28 * Day and var minutes) counts[minutes]++;
                else others.Add(committed[i] - authored[i]);
            }
        }
        others.Sort();
        var total = others.Count + counts.Sum();
        return new TimeToCommit(
            [.. Bounds.Zip(Bounds.Skip(1), (from, to) => new TimeBucket(from, to, others.Count(m => m >= from && (m < to || to == int.MaxValue)) + CountOf(from, to)))],
            Rank(0.5), Rank(0.9), without);

        int CountOf(int from, int to) => to <= 0 || from >= counts.Length ? 0 : Sum(counts.AsSpan()[Math.Max(0, from)..Math.Min(to, counts.Length)]);

        // The nearest rank: the least value that so large a share does not exceed.
        int? Rank(double share)
        {
            if (total == 0) return null;

            var rank = (int)Math.Ceiling(share * total);
            var negative = others.Count(m => m < 0);
            if (rank <= negative) return others[rank - 1];
            rank -= negative;
            for (var minutes = 0; minutes < counts.Length; minutes++)
                if ((rank -= counts[minutes]) <= 0) return minutes;
            return others[negative + rank - 1];
        }
    }

    private static int Sum(ReadOnlySpan<int> counts)
    {
        var sum = 0;
        foreach (var count in counts) sum += count;
        return sum;
    }
}
