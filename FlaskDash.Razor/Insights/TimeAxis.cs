using System.Numerics;

namespace FlaskDash.Razor.Insights;

/// <summary>One bar of a chart over time.</summary>
/// <param name="Step">Never <see cref="ViewStep.Auto"/>.</param>
/// <param name="Start">First day that is counted.</param>
/// <param name="End">Last day that is counted, itself included.</param>
/// <param name="IsPartial">It does not cover its whole day, week, month …: it is not over yet, or the range cuts it.</param>
public readonly record struct Period(ViewStep Step, DateOnly Start, DateOnly End, bool IsPartial)
{
    /// <summary>For a person: "3 Mar 2024", "Week of 26 Feb 2024" (the Monday, where the range does not cut it off), "Mar 2024".</summary>
    public string Label => Step switch
    {
        ViewStep.Week or ViewStep.SundayWeek => "Week of " + ViewQuery.Spoken(Start),
        ViewStep.Quarter => $"Q{(Start.Month + 2) / 3} {Start.Year}",
        ViewStep.Year => Start.Year.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ViewStep.Month => Start.ToString("MMM yyyy", System.Globalization.CultureInfo.InvariantCulture),
        _ => ViewQuery.Spoken(Start),
    };
}

/// <summary>The days of a view cut into periods, without a gap.</summary>
internal sealed class TimeAxis
{
    /// <summary>Days up to this number are shown one by one.</summary>
    private const int MostDays = 120;

    /// <summary>Days up to this number, three years, are shown by week.</summary>
    private const int MostDaysByWeek = 1_096;

    private readonly List<Period> periods = [];

    /// <param name="firstSeen">Day since 1970-01-01 of the first commit that counts; null when there is none.</param>
    /// <param name="lastSeen">Likewise of the last one.</param>
    public TimeAxis(ViewSettings view, int? firstSeen, int? lastSeen)
    {
        var (first, last) = view.Days;
        First = view.FirstDay is null ? firstSeen ?? int.MaxValue : first;
        Last = Math.Min(last, Math.Max(EpochDay.Of(view.Today), lastSeen ?? int.MinValue));
        Step = view.Step != ViewStep.Auto ? view.Step : Days <= MostDays ? ViewStep.Day : Days <= MostDaysByWeek ? ViewStep.Week : ViewStep.Month;

        var today = EpochDay.Of(view.Today);
        for (var day = First; day <= Last;)
        {
            var (start, end) = PeriodOf(day);
            var shown = view.LastDay is null ? end : Math.Min(end, last);
            periods.Add(new Period(Step, EpochDay.ToDate(day), EpochDay.ToDate(shown), end >= today || shown < end || (start < day && view.FirstDay is not null)));
            day = end + 1;
        }
        if (view.FirstDay is null && periods.Count > 0) periods[0] = periods[0] with { Start = EpochDay.ToDate(PeriodOf(First).Start) };
    }

    /// <summary>First day since 1970-01-01.</summary>
    public int First { get; }

    /// <summary>Last day, itself included; before <see cref="First"/> when there is nothing to show.</summary>
    public int Last { get; }

    public int Days => Last < First ? 0 : Last - First + 1;

    /// <summary>The step in use, never <see cref="ViewStep.Auto"/>.</summary>
    public ViewStep Step { get; }

    public IReadOnlyList<Period> Periods => periods;

    /// <summary>Sums a number for each day, from <see cref="First"/> on, into one for each period.</summary>
    public T[] Fold<T>(ReadOnlySpan<T> days) where T : INumber<T>
    {
        var sums = new T[periods.Count];
        var day = 0;
        for (var p = 0; p < sums.Length; p++)
        {
            for (var end = EndOf(p); day <= end; day++) sums[p] += days[day];
        }
        return sums;
    }

    /// <summary>The last day of a period, counted from <see cref="First"/>.</summary>
    public int EndOf(int period) => Math.Min(EpochDay.Of(periods[period].End) - First, Days - 1);

    private (int Start, int End) PeriodOf(int day)
    {
        if (Step == ViewStep.Day) return (day, day);
        if (Step == ViewStep.Week) return (day - EpochDay.Weekday(day), day - EpochDay.Weekday(day) + 6);
        if (Step == ViewStep.SundayWeek) return (day - EpochDay.Weekday(day + 1), day - EpochDay.Weekday(day + 1) + 6);

        var date = EpochDay.ToDate(day);
        var months = Step switch { ViewStep.Quarter => 3, ViewStep.Year => 12, _ => 1 };
        var first = new DateOnly(date.Year, (date.Month - 1) / months * months + 1, 1);
        return (EpochDay.Of(first), EpochDay.Of(first.AddMonths(months - 1)) + DateTime.DaysInMonth(first.Year, first.Month + months - 1) - 1);
    }
}
