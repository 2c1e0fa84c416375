using System.Buffers;

namespace FlaskDash.Razor.Insights;

/// <summary>On how many days people committed, and on how many in a row: by the number of a person.</summary>
/// <remarks>Days on the view's clock; commits without a possible date have none. See the command "Active days, longest streak" of the definition <c>committers</c>.</remarks>
internal sealed class ActiveDays : IDisposable
{
    private record struct Sum(int Last, int Run, int Days, int Longest);

    private readonly Sum[] sums;

    public ActiveDays(History history, ViewSettings view, Selection selection)
    {
        sums = ArrayPool<Sum>.Shared.Rent(history.People.Count);
        Array.Fill(sums, new Sum { Last = -2 }, 0, history.People.Count);
        var axis = selection.Axis();
        if (axis.Days == 0) return;

        using var people = new PeopleByDay(history, view, selection, axis);
        Count(people, axis.Days);
    }

    /// <summary>Days with a commit.</summary>
    public int DaysOf(int person) => sums[person].Days;

    /// <summary>The most days in a row with a commit; 0 without any.</summary>
    public int StreakOf(int person) => sums[person].Longest;

    public void Dispose() => ArrayPool<Sum>.Shared.Return(sums);

    private void Count(PeopleByDay people, int length)
    {
        for (var day = 0; day < length; day++)
        {
            foreach (var person in people.On(day))
            {
                ref var sum = ref sums[person];
                if (sum.Last == day) continue;

                sum.Run = sum.Last == day - 1 ? sum.Run + 1 : 1;
                sum.Last = day;
                sum.Days++;
                if (sum.Run > sum.Longest) sum.Longest = sum.Run;
            }
        }
    }
}
