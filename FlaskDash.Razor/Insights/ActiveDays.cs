namespace FlaskDash.Razor.Insights;

/// <summary>On how many days people committed, and on how many in a row: by the number of a person.</summary>
/// <remarks>Days on the view's clock; commits without a possible date have none. See the command "Active days, longest streak" of the definition <c>committers</c>.</remarks>
public sealed class ActiveDays
{
    private readonly int[] days, streaks;

    private ActiveDays(int people) => (days, streaks) = (new int[people], new int[people]);

    /// <summary>Days with a commit.</summary>
    public int DaysOf(int person) => days[person];

    /// <summary>The most days in a row with a commit; 0 without any.</summary>
    public int StreakOf(int person) => streaks[person];

    public static ActiveDays Of(History history, ViewSettings view)
    {
        var selection = history.Select(view);
        var axis = selection.Axis();
        var answer = new ActiveDays(history.People.Count);
        if (axis.Days == 0) return answer;

        // Sorted by day in two passes over columns: a list of days for each person would be written all over the memory.
        var ends = new int[axis.Days + 1];
        foreach (var (day, _) in new PeopleByCommit(history, view, selection)) ends[day - axis.First + 1]++;
        for (var day = 0; day < axis.Days; day++) ends[day + 1] += ends[day];
        var people = new int[ends[^1]];
        foreach (var (day, person) in new PeopleByCommit(history, view, selection)) people[ends[day - axis.First]++] = person;

        answer.Count(people, ends);
        return answer;
    }

    /// <param name="people">Whoever committed, day by day.</param>
    /// <param name="ends">Where each day ends there.</param>
    private void Count(int[] people, int[] ends)
    {
        var (last, run) = (new int[days.Length], new int[days.Length]);
        Array.Fill(last, -2);
        for (int at = 0, day = 0; at < people.Length; at++)
        {
            while (at >= ends[day]) day++;
            var person = people[at];
            if (last[person] == day) continue;

            run[person] = last[person] == day - 1 ? run[person] + 1 : 1;
            last[person] = day;
            days[person]++;
            if (run[person] > streaks[person]) streaks[person] = run[person];
        }
    }

    /// <summary>The day of each commit on the axis, once for each person who gets it.</summary>
    private ref struct PeopleByCommit
    {
        private readonly HistorySnapshot snapshot;
        private readonly Selection selection;
        private readonly int[] personOf, room;
        private Credits credits;
        private int chunk = -1, nextCredited;
        private List<int>? credited;
        private CommitIndexes commits;
        private ReadOnlySpan<int> authors, daysOf;
        private int day;

        public PeopleByCommit(History history, ViewSettings view, Selection selection)
        {
            (snapshot, this.selection, personOf) = (history.Snapshot, selection, history.PeopleOf(view).PersonOf);
            room = new int[Math.Min(snapshot.Count, HistoryFormat.ChunkSize)];
            credits = new Credits(history, view, personOf);
        }

        public (int Day, int Person) Current { get; private set; }

        public readonly PeopleByCommit GetEnumerator() => this;

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
                daysOf = selection.DaysOf(chunk, room);
            }
            var i = commits.Current;
            day = daysOf[i];
            credited = credits.Of(chunk * HistoryFormat.ChunkSize + i, authors[i]);
            Current = (day, credited?[0] ?? personOf[authors[i]]);
            nextCredited = 1;
            return true;
        }
    }
}
