namespace FlaskDash.Razor.Insights;

/// <summary>The sums of a period.</summary>
/// <param name="Commits">As <c>git rev-list --count --no-merges HEAD</c> where all is in view.</param>
/// <param name="Additions">As far as lines are read.</param>
/// <param name="Deletions">As far as lines are read.</param>
/// <param name="LinesMissing">Commits whose line counts are still to be read.</param>
/// <param name="People">Who wrote a commit, as the view tells people apart.</param>
/// <param name="NewPeople">Those of them whose first commit on the branch, by author date, is in the period.</param>
public sealed record PeriodNumbers(int Commits, long Additions, long Deletions, int LinesMissing, int People, int NewPeople);

/// <summary>The numbers at the top of a page, beside those of the period before.</summary>
/// <remarks>Equals the counts and sums of <see cref="CommitsOverTime"/>, <see cref="LinesOverTime"/> and <see cref="Committers"/>.</remarks>
/// <param name="Before">Of <see cref="ViewSettings.Before"/>; null where there is no such period.</param>
/// <param name="BeforeText">That period for a person; null likewise.</param>
public sealed record HeadlineNumbers(PeriodNumbers Now, PeriodNumbers? Before, string? BeforeText)
{
    public static HeadlineNumbers Of(History history, ViewSettings view)
    {
        var people = history.PeopleOf(view).PersonOf;
        var firstDays = FirstDays(history, view, people);
        var before = view.Before();
        return new HeadlineNumbers(
            Sum(history, view, people, firstDays),
            before is null ? null : Sum(history, before, people, firstDays),
            before?.RangeText);
    }

    /// <summary>The sums of one view alone.</summary>
    internal static PeriodNumbers SumOf(History history, ViewSettings view)
    {
        var people = history.PeopleOf(view).PersonOf;
        return Sum(history, view, people, FirstDays(history, view, people));
    }

    private static PeriodNumbers Sum(History history, ViewSettings view, int[] people, int[] firstDays)
    {
        var snapshot = history.Snapshot;
        var selection = history.Select(view);
        var seen = new bool[history.People.Count];
        var lines = history.LinesIn(view);
        var credits = new Credits(history, view, people);
        var (commits, additions, deletions, missing) = (0, 0L, 0L, 0);
        for (var n = 0; n < snapshot.Chunks; n++)
        {
            var columns = snapshot.Columns(n);
            var authors = columns.Author;
            var added = lines.Additions(n);
            var deleted = lines.Deletions(n);
            var flags = columns.Flags;
            foreach (var i in selection.Counted(n))
            {
                commits++;
                if (credits.Of(n * HistoryFormat.ChunkSize + i, authors[i]) is { } credited) foreach (var person in credited) seen[person] = true;
                else seen[people[authors[i]]] = true;
                if ((flags[i] & (byte)CommitFlags.LinesRead) != 0)
                {
                    additions += added[i];
                    deletions += deleted[i];
                }
                else if ((flags[i] & (byte)CommitFlags.LinesUnreadable) == 0) missing++;
            }
        }
        var (first, last) = view.Days;
        return new PeriodNumbers(commits, additions, deletions, missing, seen.Count(s => s), firstDays.Count(day => day >= first && day <= last));
    }

    /// <summary>The day of each person's first commit on the branch, whatever the range; <see cref="int.MaxValue"/> where there is none.</summary>
    internal static int[] FirstDays(History history, ViewSettings view, int[] people)
    {
        var snapshot = history.Snapshot;
        var all = history.Select(view.Of(ViewRange.All));
        var first = new int[history.People.Count];
        Array.Fill(first, int.MaxValue);
        var room = new int[Math.Min(snapshot.Count, HistoryFormat.ChunkSize)];
        var credits = new Credits(history, view, people);
        for (var n = 0; n < snapshot.Chunks; n++)
        {
            var columns = snapshot.Columns(n);
            var authors = columns.Author;
            var days = all.DaysOf(n, room);
            foreach (var i in all.OnAxis.In(n))
            {
                if (credits.Of(n * HistoryFormat.ChunkSize + i, authors[i]) is { } credited) foreach (var person in credited) first[person] = Math.Min(first[person], days[i]);
                else if (people[authors[i]] is var author && days[i] < first[author]) first[author] = days[i];
            }
        }
        return first;
    }
}
