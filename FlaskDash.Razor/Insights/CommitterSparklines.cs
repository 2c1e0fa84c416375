namespace FlaskDash.Razor.Insights;

/// <summary>When some people committed: the days of a view in equal parts, with the commits of each.</summary>
/// <remarks>Apart from <see cref="Committers"/>, since only the rows that are shown have one.</remarks>
public static class CommitterSparklines
{
    /// <summary>Parts.</summary>
    public const int Length = 24;

    /// <summary>By <see cref="Committer.Number"/>. Commits without a possible date are in none.</summary>
    public static IReadOnlyDictionary<int, int[]> Of(History history, ViewSettings view, IEnumerable<int> people)
    {
        var (snapshot, personOf) = (history.Snapshot, history.PeopleOf(view).PersonOf);
        var sparklines = people.ToDictionary(person => person, _ => new int[Length]);
        var wanted = new int[]?[history.People.Count];
        foreach (var (person, sparkline) in sparklines) wanted[person] = sparkline;

        var selection = history.Select(view);
        var axis = selection.Axis();
        var partOf = PartsOf(axis.Days);
        var room = new int[Math.Min(snapshot.Count, HistoryFormat.ChunkSize)];
        var credits = new Credits(history, view, personOf);
        for (var n = 0; n < snapshot.Chunks; n++)
        {
            ReadOnlySpan<int> days = selection.DaysOf(n, room), authors = snapshot.Columns(n).Author;
            foreach (var i in selection.OnAxis.In(n))
            {
                if (credits.Of(n * HistoryFormat.ChunkSize + i, authors[i]) is not { } credited) Add(personOf[authors[i]], days[i]);
                else foreach (var person in credited) Add(person, days[i]);
            }
        }
        return sparklines;

        void Add(int person, int day)
        {
            if (wanted[person] is { } sparkline) sparkline[partOf[day - axis.First]]++;
        }
    }

    private static byte[] PartsOf(int days)
    {
        var parts = new byte[days];
        for (var day = 0; day < days; day++) parts[day] = (byte)((long)day * Length / days);
        return parts;
    }
}
