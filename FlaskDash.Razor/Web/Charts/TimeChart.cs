using System.Globalization;
using FlaskDash.Razor.Web.Components;

namespace FlaskDash.Razor.Web.Charts;

/// <summary>A name at a day, such as a tag, marked above the bars.</summary>
public sealed record ChartMark(DateOnly At, string Text);

/// <summary>A chart of bars over time: what the two kinds share.</summary>
public abstract record TimeChart : ChartFigure
{
    /// <summary>Height of the plot in pixels; the width is the page's.</summary>
    private protected const int Height = 200;

    /// <summary>More bars than this are drawn as columns with their least and greatest value.</summary>
    private protected const int MostColumns = 600;

    /// <summary>The length of a bar.</summary>
    public required TimeStep Step { get; init; }

    /// <summary>True when the last bar is not over yet: it is hatched.</summary>
    public bool LastIsPartial { get; init; }

    /// <summary>True ends the axis where outliers begin (<see cref="ValueScale.Clip"/>): each carries a mark, and its title and the table say its value.</summary>
    public bool IsClipped { get; init; }

    /// <summary>The axis reaches at least so far up and down: for charts that stand side by side.</summary>
    public (long Up, long Down) Reach { get; init; }

    /// <summary>This page with the days from <c>{from}</c> to <c>{to}</c>, where somebody drags over the bars; null where nothing is to be zoomed.</summary>
    public string? ZoomHref { get; init; }

    /// <summary>The last day of the last bar; null without bars.</summary>
    public DateOnly? LastDay { get; init; }

    /// <summary>Tags to mark, oldest first.</summary>
    public IReadOnlyList<ChartMark> Marks { get; init; } = [];

    /// <summary>The first day of each bar, oldest first, none left out.</summary>
    private protected abstract IReadOnlyList<DateOnly> Starts { get; }

    private protected abstract ValueScale Scale { get; }

    /// <summary>The hatchings that the marks use.</summary>
    private protected abstract string[] Patterns { get; }

    /// <summary>The marks inside the plot.</summary>
    private protected abstract void WriteMarks(Markup html, ValueScale scale);

    /// <inheritdoc />
    private protected override void WriteDrawing(Markup html)
    {
        var scale = Scale;
        var starts = Starts;
        html.Write($"<div class=\"chart\">");
        if (Marks.Count > 0) WriteTags(html, starts);
        html.Write($"<svg class=\"y-axis\" width=\"44\" height=\"{(long)Height}\" aria-hidden=\"true\">");
        foreach (var value in scale.Lines)
            html.Write($"<text x=\"38\" y=\"{scale.Y(value, Height)}\" dy=\".32em\" text-anchor=\"end\">{Numbers.Compact(Math.Abs(value))}</text>");
        html.Write($"</svg>");

        OpenPlot(html, Height, ZoomAttributes, Patterns);
        foreach (var value in scale.Lines)
            html.Write($"<path class=\"{(value == 0 ? "zero" : "grid")}\" d=\"M0 {scale.Y(value, Height)}h4000\"/>");
        WriteMarks(html, scale);
        html.Write($"</svg>");

        html.Write($"<svg class=\"x-axis\" width=\"100%\" height=\"26\" aria-hidden=\"true\">");
        foreach (var tick in TimeAxis.Ticks(starts))
        {
            var x = 100.0 * tick.Index / starts.Count;
            html.Write($"<g class=\"{(tick.IsMajor ? "major" : "minor")}\"><line x1=\"{x}%\" x2=\"{x}%\" y1=\"0\" y2=\"6\"/><text x=\"{x}%\" y=\"20\">{tick.Text}</text></g>");
        }

        html.Write($"</svg></div>");
    }

    /// <summary>"Week of 3 March 2025", or from when to when for a column of several bars.</summary>
    private protected string NameOf(int first, int last)
    {
        var name = Names[first];
        if (last > first) name = $"{name} to {Names[last]}";
        return IsPartial(last) ? name + " (so far)" : name;
    }

    // Each name is written twice: at its bar and in the table.
    private string[] Names => field ??= [.. Starts.Select(start => TimeAxis.Name(start, Step))];

    /// <summary>Two strokes across the end of a bar that goes on beyond the axis.</summary>
    private protected static void WriteClipMark(Markup html, double x, double width, double y)
    {
        html.Write($"<rect class=\"clip\" x=\"{x}%\" y=\"{y - 6}\" width=\"{width}%\" height=\"2\"/><rect class=\"clip\" x=\"{x}%\" y=\"{y - 2}\" width=\"{width}%\" height=\"2\"/>");
    }

    private protected bool IsPartial(int last) => LastIsPartial && last == Starts.Count - 1;

    private protected void WriteTruncation(Markup html)
    {
        if (Starts.Count > MostTableRows)
            html.Write($"<caption>The last {Numbers.Of(MostTableRows)} of {Numbers.Of(Starts.Count)}. A longer step shows all of them.</caption>");
    }

    /// <summary>The first day of each column and the last day of all, for the script that zooms.</summary>
    private IReadOnlyList<(string Name, string Value)> ZoomAttributes
    {
        get
        {
            if (ZoomHref is null || LastDay is not { } last || Starts.Count < 2) return [];

            var each = (Starts.Count + MostColumns - 1) / MostColumns;
            var days = Starts.Where((_, i) => i % each == 0).Append(last.AddDays(1)).Select(day => day.ToString("O", CultureInfo.InvariantCulture));
            return [("data-zoom", ZoomHref), ("data-days", string.Join(' ', days))];
        }
    }

    private void WriteTags(Markup html, IReadOnlyList<DateOnly> starts)
    {
        const double room = 9; // per cent of the width between two names
        html.Write($"<svg class=\"tags\" width=\"100%\" height=\"18\" role=\"img\" aria-label=\"{Numbers.Count(Marks.Count, "tag", "tags")}\">");
        var free = 0.0;
        foreach (var mark in Marks)
        {
            if (PositionOf(mark.At, starts) is not { } x) continue;
            var text = x >= free && x <= 100 - room;
            html.Write($"<g><title>{mark.Text}, {Moment.Date(mark.At)}</title><line x1=\"{x}%\" x2=\"{x}%\" y1=\"{(text ? 2L : 14L)}\" y2=\"18\"/>");
            if (text)
            {
                html.Write($"<text class=\"{(free == 0 ? "major" : "minor")}\" x=\"{x}%\" dx=\"4\" y=\"11\">{Shortened(mark.Text)}</text>");
                free = x + room;
            }

            html.Write($"</g>");
        }

        html.Write($"</svg>");
    }

    private double? PositionOf(DateOnly day, IReadOnlyList<DateOnly> starts)
    {
        if (starts.Count == 0 || day < starts[0]) return null;
        var (low, high) = (0, starts.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (starts[middle] <= day) low = middle;
            else high = middle - 1;
        }

        var length = Step switch { TimeStep.Day => 1, TimeStep.Week => 7, TimeStep.Month => 31, TimeStep.Quarter => 92, _ => 366 };
        var within = Math.Min(1, (day.DayNumber - starts[low].DayNumber + 0.5) / length);
        return day.DayNumber - starts[low].DayNumber >= length ? null : (low + within) * 100 / starts.Count;
    }

    private static string Shortened(string name) => name.Length <= 10 ? name : name[..9] + "…";
}
