namespace FlaskDash.Razor.Insights;

/// <summary>A commit that stands for the end of a period.</summary>
/// <param name="Start">First day of the period, UTC.</param>
/// <param name="Position">The newest commit on the line with a committer date in the period or before it.</param>
public readonly record struct HistoryPoint(DateOnly Start, int Position);

/// <summary>Points in time along the first parents of a ref, one at the end of each period: the states that the branch was in.</summary>
/// <remarks>The line equals <c>git rev-list --first-parent REF</c>; a point equals <c>git rev-list -1 --first-parent --before=END REF</c> where committer dates rise along it.</remarks>
/// <param name="Points">Oldest first, without a gap.</param>
public sealed record FirstParentPoints(ViewStep Step, IReadOnlyList<HistoryPoint> Points)
{
    private const int MostPoints = 40;

    /// <param name="most">No more points than these: periods are months, quarters or years by that.</param>
    public static FirstParentPoints Of(History history, ViewSettings view, int most = MostPoints)
    {
        var line = LineOf(history, view);
        if (line.Count == 0) return new FirstParentPoints(ViewStep.Year, []);

        var (first, last) = (line[0].Day, line[^1].Day);
        var months = (last.Year - first.Year) * 12 + last.Month - first.Month + 1;
        var (step, length) = months <= most ? (ViewStep.Month, 1) : (months + 2) / 3 <= most ? (ViewStep.Quarter, 3) : (ViewStep.Year, 12);
        var start = new DateOnly(first.Year, (first.Month - 1) / length * length + 1, 1);
        var points = new List<HistoryPoint>();
        for (var at = 0; start <= last; start = start.AddMonths(length))
        {
            while (at + 1 < line.Count && line[at + 1].Day < start.AddMonths(length)) at++;
            points.Add(new HistoryPoint(start, line[at].Position));
        }
        return new FirstParentPoints(step, points.Count <= most ? points : points[^most..]);
    }

    /// <summary>From the oldest commit to the tip; one whose date is impossible, or before the one before it, takes that one's day.</summary>
    private static List<(int Position, DateOnly Day)> LineOf(History history, ViewSettings view)
    {
        var line = new List<int>();
        for (var position = new RefChoice(history, view.Ref).Tips is [var tip, ..] ? tip : -1; position >= 0; position = Columns(position).FirstParent[position % HistoryFormat.ChunkSize]) line.Add(position);
        line.Reverse();
        var dated = new List<(int, DateOnly)>(line.Count);
        DateOnly? before = null;
        foreach (var position in line)
        {
            var day = EpochDay.OfMinutes(Columns(position).CommitterMinutes[position % HistoryFormat.ChunkSize]);
            var isPossible = day >= EpochDay.First && day <= view.LastPossibleDay
                && ((CommitFlags)Columns(position).Flags[position % HistoryFormat.ChunkSize] & (CommitFlags.CommitterDateMissing | CommitFlags.CommitterDateBeyond)) == 0;
            if (isPossible && (before is null || EpochDay.ToDate(day) >= before)) before = EpochDay.ToDate(day);
            if (before is { } known) dated.Add((position, known));
        }
        return dated;

        HistoryColumns Columns(int position) => history.Snapshot.Columns(position / HistoryFormat.ChunkSize);
    }
}
