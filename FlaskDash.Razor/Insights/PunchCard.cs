namespace FlaskDash.Razor.Insights;

/// <summary>Commits by weekday and hour.</summary>
/// <remarks>
/// On the author's clock it equals <c>git log --no-merges --format=%ad --date=format:'%u %H' HEAD | sort | uniq -c</c> (1 is
/// Monday); in UTC the same with <c>format-local</c> and <c>TZ=UTC</c>.
/// </remarks>
/// <param name="Hours">168 counts: Monday 0:00, 1:00 … Sunday 23:00.</param>
/// <param name="OffAxis">Commits that have no place on any axis.</param>
public sealed record PunchCard(IReadOnlyList<int> Hours, int OffAxis)
{
    private const int HoursPerWeek = 7 * 24;

    /// <param name="weekday">0 for Monday to 6 for Sunday.</param>
    /// <param name="hour">0 to 23.</param>
    public int this[int weekday, int hour] => Hours[weekday * 24 + hour];

    public static PunchCard Of(History history, ViewSettings view)
    {
        var snapshot = history.Snapshot;
        var selection = history.Select(view);
        var counts = new int[HoursPerWeek];
        var room = new byte[Math.Min(snapshot.Count, HistoryFormat.ChunkSize)];
        for (var n = 0; n < snapshot.Chunks; n++)
        {
            var hours = selection.HoursOf(n, room);
            foreach (var i in selection.OnAxis.In(n)) counts[hours[i]]++;
        }
        return new PunchCard(counts, selection.OffAxis.Count);
    }
}
