using System.Globalization;

namespace FlaskDash.Razor.Web.Charts;

/// <summary>The length of one bar.</summary>
public enum TimeStep
{
    /// <summary>A calendar day.</summary>
    Day,

    /// <summary>Seven days from the given start.</summary>
    Week,

    /// <summary>A calendar month.</summary>
    Month,

    /// <summary>Three calendar months.</summary>
    Quarter,

    /// <summary>A calendar year.</summary>
    Year,
}

/// <summary>A name on the axis.</summary>
/// <param name="Index">The bar it stands at.</param>
/// <param name="Text">The day, month or year; what is named once is not repeated.</param>
/// <param name="IsMajor">Also shown where the chart is narrow.</param>
internal readonly record struct Tick(int Index, string Text, bool IsMajor);

/// <summary>Names for a row of equally long steps of time.</summary>
internal static class TimeAxis
{
    /// <summary>"Week of 3 March 2025", as a bar's title begins.</summary>
    public static string Name(DateOnly start, TimeStep step) => step switch
    {
        TimeStep.Week => $"Week of {start.Day} {Months[start.Month - 1]} {start.Year:D4}",
        TimeStep.Month => $"{Months[start.Month - 1]} {start.Year:D4}",
        TimeStep.Quarter => $"Q{(start.Month + 2) / 3} {start.Year:D4}",
        TimeStep.Year => $"{start.Year:D4}",
        _ => $"{start.Day} {Months[start.Month - 1]} {start.Year:D4}",
    };

    private static readonly string[] Months = CultureInfo.InvariantCulture.DateTimeFormat.MonthNames;

    /// <summary>The names on the axis: the finest unit of which at most 16 fit, without touching each other.</summary>
    public static IReadOnlyList<Tick> Ticks(IReadOnlyList<DateOnly> starts)
    {
        if (starts.Count == 0) return [];

        // No unit finer than a bar: a year is not "1 Jan".
        var longest = Enumerable.Range(1, starts.Count - 1).Select(i => starts[i].DayNumber - starts[i - 1].DayNumber).DefaultIfEmpty(1).Max();
        foreach (var unit in Units[(longest >= 365 ? 4 : longest >= 28 ? 2 : 0)..])
        {
            if (Edges(starts, unit) is { } edges) return Spread(edges, starts, unit);
        }

        return [];
    }

    /// <summary>Counts a unit of time from a fixed point, so that a change of the number is an edge on the axis.</summary>
    private sealed record Unit(Func<DateOnly, int> Number, Func<DateOnly, DateOnly?, string> Text);

    private static readonly Unit[] Units =
    [
        new(d => d.DayNumber, DayText),
        new(d => d.DayNumber / 7, DayText), // day number 0 is a Monday
        new(d => d.Year * 12 + d.Month, MonthText),
        new(d => d.Year * 4 + (d.Month - 1) / 3, MonthText),
        new(d => d.Year, YearText),
        new(d => d.Year / 2, YearText),
        new(d => d.Year / 5, YearText),
        new(d => d.Year / 10, YearText),
        new(d => d.Year / 100, YearText),
        new(d => d.Year / 1000, YearText),
    ];

    private static string DayText(DateOnly day, DateOnly? before) =>
        before is { } b && (b.Year, b.Month) == (day.Year, day.Month)
            ? day.Day.ToString(CultureInfo.InvariantCulture)
            : day.ToString("d MMM", CultureInfo.InvariantCulture);

    private static string MonthText(DateOnly day, DateOnly? before) =>
        before is null ? day.ToString("MMM yyyy", CultureInfo.InvariantCulture)
        : before.Value.Year != day.Year ? day.ToString("yyyy", CultureInfo.InvariantCulture)
        : day.ToString("MMM", CultureInfo.InvariantCulture);

    private static string YearText(DateOnly day, DateOnly? before) => day.ToString("yyyy", CultureInfo.InvariantCulture);

    private const int MostNames = 16;

    /// <summary>Null when there are too many.</summary>
    private static List<int>? Edges(IReadOnlyList<DateOnly> starts, Unit unit)
    {
        var edges = new List<int> { 0 };
        var before = unit.Number(starts[0]);
        for (var i = 1; i < starts.Count; i++)
        {
            var number = unit.Number(starts[i]);
            if (number != before) edges.Add(i);
            if (edges.Count > MostNames + 1) return null;
            before = number;
        }
        // A first month or year that is cut short would crowd the next: the next is named instead.
        if (edges.Count > 2 && edges[1] * 100 < 6 * starts.Count) edges.RemoveAt(0);
        return edges.Count > MostNames ? null : edges;
    }

    private static Tick[] Spread(List<int> edges, IReadOnlyList<DateOnly> starts, Unit unit)
    {
        var texts = new string[edges.Count];
        for (var i = 0; i < edges.Count; i++)
            texts[i] = unit.Text(starts[edges[i]], i == 0 ? null : starts[edges[i - 1]]);

        double At(int i) => 100.0 * edges[i] / starts.Count;

        // Years first, since months alone do not say when: then whatever keeps its distance.
        List<int> Chosen(double letter, double end)
        {
            var chosen = new List<int>();
            foreach (var years in (ReadOnlySpan<bool>)[true, false])
                for (var i = 0; i < edges.Count; i++)
                    if (IsYear(texts[i]) == years && At(i) <= end && chosen.TrueForAll(c => Room(c, i) <= Math.Abs(At(c) - At(i)))) chosen.Add(i);
            return chosen;

            double Room(int c, int i) => (texts[Math.Min(c, i)].Length + 1.5) * letter;
        }

        var (wide, narrow) = (Chosen(PercentPerLetter, 97), Chosen(PercentPerLetterNarrow, 82));
        return [.. wide.Union(narrow).Order().Select(i => new Tick(edges[i], texts[i], narrow.Contains(i)))];
    }

    // A letter is about 7 px wide; plots are about 1,000 px and, on the narrowest page, 230 px.
    private const double PercentPerLetter = 0.75, PercentPerLetterNarrow = 3.2;

    private static bool IsYear(string text) => text.Length >= 4 && char.IsAsciiDigit(text[^4]);
}
