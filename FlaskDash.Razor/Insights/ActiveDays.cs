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
        if (axis.Days > 0) answer.Count(new PeopleByDay(history, view, selection, axis), axis.Days);
        return answer;
    }

    private void Count(PeopleByDay people, int length)
    {
        var (last, run) = (new int[days.Length], new int[days.Length]);
        Array.Fill(last, -2);
        for (var day = 0; day < length; day++)
        {
            foreach (var person in people.On(day))
            {
                if (last[person] == day) continue;

                run[person] = last[person] == day - 1 ? run[person] + 1 : 1;
                last[person] = day;
                days[person]++;
                if (run[person] > streaks[person]) streaks[person] = run[person];
            }
        }
    }
}
