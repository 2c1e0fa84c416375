namespace FlaskDash.Razor.Insights;

/// <summary>What a period's commits changed.</summary>
/// <param name="Missing">Commits whose line counts are still to be read.</param>
/// <param name="Unreadable">Commits whose line counts git cannot make: their lines are in no sum.</param>
/// <param name="ApartAdditions">Of generated and vendored files, where the view shows them apart: in no other sum.</param>
/// <param name="ApartDeletions">Likewise.</param>
public readonly record struct LinesBucket(Period Period, int Commits, long Additions, long Deletions, int Missing, int Unreadable, long ApartAdditions = 0, long ApartDeletions = 0);

/// <summary>Lines added and deleted by day, week or month, as far as they are read. A binary file has none, and neither has a merge.</summary>
/// <remarks>
/// Equals the sums over <c>git log --no-merges --numstat -M --format=@%ad --date=format:%Y-%m-%d HEAD</c> in a bare clone (a
/// checkout's <c>.gitattributes</c> can make text binary).
/// </remarks>
/// <param name="Step">The step in use, never automatic.</param>
/// <param name="Buckets">As in <see cref="CommitsOverTime"/>.</param>
/// <param name="OffAxis">Commits that have no place on any axis.</param>
public sealed record LinesOverTime(ViewStep Step, IReadOnlyList<LinesBucket> Buckets, int OffAxis)
{
    private record struct Day(int Commits, long Additions, long Deletions, int Missing, int Unreadable, long ApartAdditions, long ApartDeletions);

    /// <summary>Commits in view whose line counts are still to be read.</summary>
    public int Missing => Buckets.Sum(b => b.Missing);

    public static LinesOverTime Of(History history, ViewSettings view)
    {
        var snapshot = history.Snapshot;
        var selection = history.Select(view);
        var axis = selection.Axis();
        var lines = history.LinesIn(view);
        var sums = new Day[axis.Days];
        var room = new int[Math.Min(snapshot.Count, HistoryFormat.ChunkSize)];
        for (var n = 0; n < snapshot.Chunks; n++)
        {
            var columns = snapshot.Columns(n);
            var days = selection.DaysOf(n, room);
            var additions = lines.Additions(n);
            var deletions = lines.Deletions(n);
            var apart = lines.Apart(n);
            var flags = columns.Flags;
            foreach (var i in selection.OnAxis.In(n))
            {
                ref var day = ref sums[days[i] - axis.First];
                day.Commits++;
                if ((flags[i] & (byte)CommitFlags.LinesRead) != 0)
                {
                    day.Additions += additions[i];
                    day.Deletions += deletions[i];
                    if (apart is not var (apartAdditions, apartDeletions)) continue;
                    day.ApartAdditions += apartAdditions[i];
                    day.ApartDeletions += apartDeletions[i];
                }
                else if ((flags[i] & (byte)CommitFlags.LinesUnreadable) != 0) day.Unreadable++;
                else day.Missing++;
            }
        }
        return new LinesOverTime(axis.Step, Fold(axis, sums), selection.OffAxis.Count);
    }

    private static LinesBucket[] Fold(TimeAxis axis, Day[] days)
    {
        var buckets = new LinesBucket[axis.Periods.Count];
        var day = 0;
        for (var p = 0; p < buckets.Length; p++)
        {
            var sum = new Day();
            for (var end = axis.EndOf(p); day <= end; day++)
            {
                var one = days[day];
                sum = new Day(sum.Commits + one.Commits, sum.Additions + one.Additions, sum.Deletions + one.Deletions, sum.Missing + one.Missing, sum.Unreadable + one.Unreadable,
                    sum.ApartAdditions + one.ApartAdditions, sum.ApartDeletions + one.ApartDeletions);
            }
            buckets[p] = new LinesBucket(axis.Periods[p], sum.Commits, sum.Additions, sum.Deletions, sum.Missing, sum.Unreadable, sum.ApartAdditions, sum.ApartDeletions);
        }
        return buckets;
    }
}
