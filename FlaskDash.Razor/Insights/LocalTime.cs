namespace FlaskDash.Razor.Insights;

/// <summary>Commits' dates on a clock that no column holds.</summary>
internal static class LocalTime
{
    /// <summary>Minutes since 1970-01-01 on the view's clock, chunk by chunk.</summary>
    public static int[][] Of(HistorySnapshot snapshot, ViewSettings view)
    {
        var zone = view.Clock is ViewClock.Zone or ViewClock.Viewer ? new ClockZone(view.Zone!, (view.LastPossibleDay + 2) * EpochDay.MinutesPerDay) : null;
        var times = new int[snapshot.Chunks][];
        for (var n = 0; n < times.Length; n++)
        {
            var columns = snapshot.Columns(n);
            var byAuthor = view.Date == ViewDate.Author;
            ReadOnlySpan<int> minutes = byAuthor ? columns.AuthorMinutes : columns.CommitterMinutes;
            ReadOnlySpan<short> offsets = byAuthor ? columns.AuthorOffset : columns.CommitterOffset;
            var local = times[n] = new int[minutes.Length];
            for (var i = 0; i < local.Length; i++)
                local[i] = zone is not null ? zone.Local(minutes[i]) : view.Clock == ViewClock.Author ? minutes[i] + offsets[i] : minutes[i];
        }
        return times;
    }
}
