namespace FlaskDash.Razor.Insights;

/// <summary>How many commits a period has.</summary>
public readonly record struct CommitBucket(Period Period, int Commits);

/// <summary>Commits by day, week or month.</summary>
/// <remarks>
/// By day on the author's clock it equals <c>git log --no-merges --format=%ad --date=format:%Y-%m-%d HEAD | sort | uniq -c</c>;
/// in UTC <c>TZ=UTC git log --no-merges --format=%ad --date=format-local:%Y-%m-%d HEAD | sort | uniq -c</c>.
/// </remarks>
/// <param name="Step">The step in use, never automatic.</param>
/// <param name="Buckets">Without a gap, from the range's first day (or the first commit) to today or the range's end.</param>
/// <param name="Total">Commits over all buckets.</param>
/// <param name="OffAxis">Commits of the branch that have no place on any axis: their date is missing or impossible.</param>
public sealed record CommitsOverTime(ViewStep Step, IReadOnlyList<CommitBucket> Buckets, int Total, int OffAxis)
{
    public static CommitsOverTime Of(History history, ViewSettings view)
    {
        var snapshot = history.Snapshot;
        var selection = history.Select(view);
        var axis = selection.Axis();
        var counts = new int[axis.Days];
        var room = new int[Math.Min(snapshot.Count, HistoryFormat.ChunkSize)];
        for (var n = 0; n < snapshot.Chunks; n++)
        {
            var days = selection.DaysOf(n, room);
            foreach (var i in selection.OnAxis.In(n)) counts[days[i] - axis.First]++;
        }
        return Of(axis, counts, selection.OffAxis.Count);
    }

    /// <param name="days">Commits of each day of the axis.</param>
    internal static CommitsOverTime Of(TimeAxis axis, int[] days, int offAxis)
    {
        var counts = axis.Fold<int>(days);
        return new CommitsOverTime(axis.Step, [.. axis.Periods.Zip(counts, (period, count) => new CommitBucket(period, count))], days.Sum(), offAxis);
    }
}
