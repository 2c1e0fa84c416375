namespace FlaskDash.Razor.Insights;

/// <summary>One year, day by day.</summary>
/// <param name="Days">Commits of each day, from January 1; those outside the view's range are 0.</param>
/// <param name="ActiveDays">Days with a commit.</param>
/// <param name="LongestStreak">The most days in a row with a commit, within the year.</param>
public sealed record CalendarYear(int Year, IReadOnlyList<int> Days, int ActiveDays, int LongestStreak)
{
    public int Commits => Days.Sum();
}

/// <summary>Commits by day, year by year, on the view's clock.</summary>
/// <remarks>Equals <see cref="CommitsOverTime"/> by day.</remarks>
/// <param name="Years">Those from the first to the last with a commit in view, latest first.</param>
public sealed record CalendarYears(IReadOnlyList<CalendarYear> Years)
{
    public static CalendarYears Of(History history, ViewSettings view)
    {
        var buckets = CommitsOverTime.Of(history, view with { Step = ViewStep.Day }).Buckets;
        var counted = buckets.Where(b => b.Commits > 0).ToList();
        if (counted.Count == 0) return new CalendarYears([]);

        var byYear = counted.ToLookup(b => b.Period.Start.Year);
        var (first, last) = (counted[0].Period.Start.Year, counted[^1].Period.Start.Year);
        return new CalendarYears([.. Enumerable.Range(first, last - first + 1).Reverse().Select(year => YearOf(year, byYear[year]))]);
    }

    private static CalendarYear YearOf(int year, IEnumerable<CommitBucket> buckets)
    {
        var days = new int[DateTime.IsLeapYear(year) ? 366 : 365];
        foreach (var bucket in buckets) days[bucket.Period.Start.DayOfYear - 1] = bucket.Commits;
        var (streak, longest) = (0, 0);
        foreach (var commits in days) longest = Math.Max(longest, streak = commits > 0 ? streak + 1 : 0);
        return new CalendarYear(year, days, days.Count(d => d > 0), longest);
    }
}
