using System.Buffers;

namespace FlaskDash.Razor.Insights;

/// <summary>Who committed on which day of a view: an entry for each commit and each person who gets it.</summary>
internal sealed class PeopleByDay : IDisposable
{
    private readonly int[] people, ends;

    // Sorted by day in two passes over columns: a list of days for each person would be written all over the memory.
    public PeopleByDay(History history, ViewSettings view, Selection selection, TimeAxis axis)
    {
        var (snapshot, personOf) = (history.Snapshot, history.PeopleOf(view).PersonOf);
        var room = new int[Math.Min(snapshot.Count, HistoryFormat.ChunkSize)];
        var credits = new Credits(history, view, personOf);
        ends = new int[axis.Days + 1];
        for (var n = 0; n < snapshot.Chunks; n++)
        {
            ReadOnlySpan<int> days = selection.DaysOf(n, room), authors = snapshot.Columns(n).Author;
            foreach (var i in selection.OnAxis.In(n)) ends[days[i] - axis.First + 1] += credits.Of(n * HistoryFormat.ChunkSize + i, authors[i])?.Count ?? 1;
        }
        for (var day = 0; day < axis.Days; day++) ends[day + 1] += ends[day];

        people = ArrayPool<int>.Shared.Rent(ends[^1]);
        credits = new Credits(history, view, personOf);
        for (var n = 0; n < snapshot.Chunks; n++)
        {
            ReadOnlySpan<int> days = selection.DaysOf(n, room), authors = snapshot.Columns(n).Author;
            foreach (var i in selection.OnAxis.In(n))
            {
                ref var end = ref ends[days[i] - axis.First];
                if (credits.Of(n * HistoryFormat.ChunkSize + i, authors[i]) is not { } credited) people[end++] = personOf[authors[i]];
                else foreach (var person in credited) people[end++] = person;
            }
        }
    }

    /// <summary>Whoever committed on a day, as often as they did.</summary>
    /// <param name="day">From the axis's first on.</param>
    public ReadOnlySpan<int> On(int day) => people.AsSpan((day == 0 ? 0 : ends[day - 1])..ends[day]);

    public void Dispose() => ArrayPool<int>.Shared.Return(people);
}
