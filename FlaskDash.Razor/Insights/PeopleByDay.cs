namespace FlaskDash.Razor.Insights;

/// <summary>Who committed on which day of a view: an entry for each commit and each person who gets it.</summary>
internal sealed class PeopleByDay
{
    private readonly int[] people, ends;

    // Sorted by day in two passes over columns: a list of days for each person would be written all over the memory.
    public PeopleByDay(History history, ViewSettings view, Selection selection, TimeAxis axis)
    {
        ends = new int[axis.Days + 1];
        foreach (var (day, _) in new Walk(history, view, selection)) ends[day - axis.First + 1]++;
        for (var day = 0; day < axis.Days; day++) ends[day + 1] += ends[day];
        people = new int[ends[^1]];
        foreach (var (day, person) in new Walk(history, view, selection)) people[ends[day - axis.First]++] = person;
    }

    /// <summary>Whoever committed on a day, as often as they did.</summary>
    /// <param name="day">From the axis's first on.</param>
    public ReadOnlySpan<int> On(int day) => people.AsSpan((day == 0 ? 0 : ends[day - 1])..ends[day]);

    /// <summary>The day of each commit on the axis, once for each person who gets it.</summary>
    private ref struct Walk
    {
        private readonly HistorySnapshot snapshot;
        private readonly Selection selection;
        private readonly int[] personOf, room;
        private Credits credits;
        private int chunk = -1, nextCredited, day;
        private List<int>? credited;
        private CommitIndexes commits;
        private ReadOnlySpan<int> authors, days;

        public Walk(History history, ViewSettings view, Selection selection)
        {
            (snapshot, this.selection, personOf) = (history.Snapshot, selection, history.PeopleOf(view).PersonOf);
            room = new int[Math.Min(snapshot.Count, HistoryFormat.ChunkSize)];
            credits = new Credits(history, view, personOf);
        }

        public (int Day, int Person) Current { get; private set; }

        public readonly Walk GetEnumerator() => this;

        public bool MoveNext()
        {
            if (credited is not null && nextCredited < credited.Count)
            {
                Current = (day, credited[nextCredited++]);
                return true;
            }
            while (!commits.MoveNext())
            {
                if (++chunk >= snapshot.Chunks) return false;
                commits = selection.OnAxis.In(chunk);
                authors = snapshot.Columns(chunk).Author;
                days = selection.DaysOf(chunk, room);
            }
            var i = commits.Current;
            day = days[i];
            credited = credits.Of(chunk * HistoryFormat.ChunkSize + i, authors[i]);
            nextCredited = 1;
            Current = (day, credited?[0] ?? personOf[authors[i]]);
            return true;
        }
    }
}
