using System.Buffers.Binary;
using FlaskDash.Razor.Data;
using Microsoft.Extensions.Primitives;

namespace FlaskDash.Razor.Insights;

/// <summary>Makes the row <see cref="DailyCommits"/> of a repository.</summary>
/// <remarks>Counts bots, too. Equals <c>git log --no-merges --format=%ad --date=format:%Y-%m-%d HEAD | sort | uniq -c</c>, from 1900 to 2199.</remarks>
public static class DailyCommitsRollup
{
    // Which future day is impossible depends on when somebody looks, so the row keeps them, up to one end for all.
    private static readonly ViewSettings Everything = new(new DateOnly(2199, 12, 30)) { Bots = ViewShare.In };

    /// <param name="head">Position of the default branch's commit; null when HEAD is unborn.</param>
    public static (int FirstDay, byte[] Counts) Of(HistorySnapshot snapshot, int? head)
    {
        var commits = new History(snapshot, head, [], []).Select(Everything).OnAxis;
        var counts = new int[Everything.LastPossibleDay - EpochDay.First + 1];
        var (first, last) = (counts.Length, -1);
        for (var n = 0; n < snapshot.Chunks; n++)
        {
            var days = snapshot.Columns(n).AuthorDay;
            foreach (var i in commits.In(n))
            {
                var day = days[i] - EpochDay.First;
                counts[day]++;
                first = Math.Min(first, day);
                last = Math.Max(last, day);
            }
        }
        if (last < 0) return (0, []);

        var bytes = new byte[(last - first + 1) * sizeof(int)];
        for (var day = first; day <= last; day++) BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan((day - first) * sizeof(int)), counts[day]);
        return (first + EpochDay.First, bytes);
    }
}

/// <summary>
/// Commits by day of one repository or several, from their rollups: what a page shows of many repositories without loading
/// a history. Default branches, no merges, each author's own clock.
/// </summary>
public sealed class DailySeries
{
    private readonly int firstDay;
    private readonly int[] counts;

    private DailySeries(int firstDay, int[] counts) => (this.firstDay, this.counts) = (firstDay, counts);

    public static DailySeries Of(DailyCommits row)
    {
        var counts = new int[row.Counts.Length / sizeof(int)];
        for (var day = 0; day < counts.Length; day++) counts[day] = BinaryPrimitives.ReadInt32LittleEndian(row.Counts.AsSpan(day * sizeof(int)));
        return new DailySeries(row.FirstDay, counts);
    }

    /// <summary>All of them together; nothing gives an empty series. A commit that stands in two repositories counts twice.</summary>
    public static DailySeries Sum(IEnumerable<DailySeries> series)
    {
        var parts = series.Where(s => s.counts.Length > 0).ToList();
        if (parts.Count == 0) return new DailySeries(0, []);

        var first = parts.Min(p => p.firstDay);
        var sum = new int[parts.Max(p => p.firstDay + p.counts.Length) - first];
        foreach (var part in parts)
            for (var day = 0; day < part.counts.Length; day++) sum[part.firstDay - first + day] += part.counts[day];
        return new DailySeries(first, sum);
    }

    /// <summary>As <see cref="ViewSettings.Parse"/>; everything but days and steps is a fault here, since a rollup cannot answer it.</summary>
    public static ParsedView Parse(IEnumerable<KeyValuePair<string, StringValues>> query, ViewSettings defaults)
    {
        var parsed = ViewSettings.Parse(query, defaults);
        List<ViewFault> faults = [.. parsed.Faults];
        var answered = defaults with { Range = parsed.View.Range, From = parsed.View.From, To = parsed.View.To, Step = parsed.View.Step, Outliers = parsed.View.Outliers };
        if (answered.Range == ViewRange.SinceTag)
        {
            faults.Add(new ViewFault("range", "range cannot be “tag” here: each repository has tags of its own. A repository’s own page offers it."));
            answered = answered.Of(defaults.Range);
        }
        foreach (var chip in parsed.View.Describe(answered).Where(c => c.Parameter != "range"))
            faults.Add(new ViewFault(chip.Parameter, $"{chip.Parameter} cannot be changed here: this page counts the commits of each default branch on its author’s own clock, bots included, merges left out. A repository’s own page offers it."));
        return new ParsedView(answered, faults);
    }

    /// <summary>The view's days in the view's steps. Its clock and merges are the rollup's.</summary>
    /// <returns><see cref="CommitsOverTime.OffAxis"/> counts the commits dated in the future; those without a date are not in a rollup.</returns>
    public CommitsOverTime Over(ViewSettings view)
    {
        var (first, last) = view.Days;
        int? firstSeen = null, lastSeen = null;
        var future = 0;
        for (var i = 0; i < counts.Length; i++)
        {
            var day = firstDay + i;
            if (day > view.LastPossibleDay) future += counts[i];
            if (counts[i] == 0 || day < first || day > last) continue;

            firstSeen ??= day;
            lastSeen = day;
        }

        var axis = new TimeAxis(view, firstSeen, lastSeen);
        var days = new int[axis.Days];
        for (var day = Math.Max(axis.First, firstDay); day <= Math.Min(axis.Last, firstDay + counts.Length - 1); day++) days[day - axis.First] = counts[day - firstDay];
        return CommitsOverTime.Of(axis, days, future);
    }

    /// <summary>Commits in equal parts of the days up to today, for a sparkline.</summary>
    /// <param name="days">How many days, today included.</param>
    /// <param name="parts">How many numbers; the last one ends today.</param>
    public int[] Sparkline(DateOnly today, int days = 364, int parts = 52)
    {
        var sums = new int[parts];
        var start = EpochDay.Of(today) - days + 1;
        for (var day = 0; day < days; day++)
        {
            var i = start + day - firstDay;
            if (i >= 0 && i < counts.Length) sums[(int)((long)day * parts / days)] += counts[i];
        }
        return sums;
    }
}
