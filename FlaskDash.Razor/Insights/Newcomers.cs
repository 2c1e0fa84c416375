namespace FlaskDash.Razor.Insights;

/// <summary>How many people committed in a period.</summary>
/// <param name="New">Whose first commit of all is in it.</param>
/// <param name="Returning">The others.</param>
public readonly record struct PeopleBucket(Period Period, int New, int Returning);

/// <summary>Who committed for the first time and who came back, period by period.</summary>
/// <remarks>
/// By month on the author's clock it equals the command of the definition <c>new-and-returning</c>. The first commit is sought in all that
/// the view's ref reaches, whatever its range.
/// </remarks>
/// <param name="Step">The step in use; months where the view chooses none.</param>
public sealed record Newcomers(ViewStep Step, IReadOnlyList<PeopleBucket> Buckets)
{
    public static Newcomers Of(History history, ViewSettings view)
    {
        if (view.Step == ViewStep.Auto) view = view with { Step = ViewStep.Month };
        var selection = new Selection(history, view);
        var axis = selection.Axis();
        if (axis.Days == 0) return new Newcomers(axis.Step, []);

        using var people = new PeopleByDay(history, view, selection, axis);
        // Where no day is left out, whoever is met for the first time is new.
        var firsts = view.IsUnbounded ? null : HeadlineNumbers.FirstDays(history, view, history.PeopleOf(view).PersonOf);
        var seen = new int[history.People.Count];
        var buckets = new List<PeopleBucket>(axis.Periods.Count);
        for (int period = 0, day = 0; period < axis.Periods.Count; period++)
        {
            var (start, fresh, returning) = (axis.First + day, 0, 0);
            for (var end = axis.EndOf(period); day <= end; day++)
            {
                foreach (var person in people.On(day))
                {
                    if (seen[person] == period + 1) continue;

                    if (firsts is null ? seen[person] == 0 : firsts[person] >= start) fresh++;
                    else returning++;
                    seen[person] = period + 1;
                }
            }
            buckets.Add(new PeopleBucket(axis.Periods[period], fresh, returning));
        }
        return new Newcomers(axis.Step, buckets);
    }
}
