using FlaskDash.Razor.Insights;

namespace FlaskDash.Bench;

/// <summary>What one would write first: loops over records, with dates and dictionaries of the framework.</summary>
internal static class PlainLoops
{
    public static HashSet<int> Reach(HistoryEntry[] entries, int head)
    {
        var seen = new HashSet<int> { head };
        var stack = new Stack<int>([head]);
        while (stack.TryPop(out var position))
            foreach (var parent in entries[position].Parents)
                if (parent >= 0 && seen.Add(parent)) stack.Push(parent);
        return seen;
    }

    public static Dictionary<DateOnly, int> PerDay(HistoryEntry[] entries, bool utc)
    {
        var days = new Dictionary<DateOnly, int>();
        foreach (var entry in entries)
        {
            if (entry.Parents.Length > 1 || entry.AuthorSeconds is not { } seconds) continue;
            var day = DateOnly.FromDateTime(Local(seconds, utc ? 0 : entry.AuthorOffset));
            days[day] = days.GetValueOrDefault(day) + 1;
        }
        return days;
    }

    public static int[,] PunchCard(HistoryEntry[] entries)
    {
        var hours = new int[7, 24];
        foreach (var entry in entries)
        {
            if (entry.Parents.Length > 1 || entry.AuthorSeconds is not { } seconds) continue;
            var at = Local(seconds, entry.AuthorOffset);
            hours[(int)at.DayOfWeek, at.Hour]++;
        }
        return hours;
    }

    public static Dictionary<DateOnly, (long Additions, long Deletions)> LinesPerDay(HistoryEntry[] entries)
    {
        var days = new Dictionary<DateOnly, (long, long)>();
        foreach (var entry in entries)
        {
            if (entry.Parents.Length > 1 || entry.AuthorSeconds is not { } seconds) continue;
            var day = DateOnly.FromDateTime(Local(seconds, entry.AuthorOffset));
            var (additions, deletions) = days.GetValueOrDefault(day);
            days[day] = (additions + entry.Additions, deletions + entry.Deletions);
        }
        return days;
    }

    public static Dictionary<int, (int Commits, long Additions, long Deletions, DateTime First, DateTime Last)> Committers(HistoryEntry[] entries)
    {
        var people = new Dictionary<int, (int, long, long, DateTime, DateTime)>();
        foreach (var entry in entries)
        {
            if (entry.Parents.Length > 1 || entry.AuthorSeconds is not { } seconds) continue;
            var at = Local(seconds, entry.AuthorOffset);
            people[entry.Author] = people.TryGetValue(entry.Author, out var known)
                ? (known.Item1 + 1, known.Item2 + entry.Additions, known.Item3 + entry.Deletions, at < known.Item4 ? at : known.Item4, at > known.Item5 ? at : known.Item5)
                : (1, entry.Additions, entry.Deletions, at, at);
        }
        return people;
    }

    private static DateTime Local(long seconds, int offset) => DateTimeOffset.FromUnixTimeSeconds(seconds + offset * 60L).DateTime;
}
