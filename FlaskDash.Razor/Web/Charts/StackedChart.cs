using FlaskDash.Razor.Web.Components;

namespace FlaskDash.Razor.Web.Charts;

/// <summary>What one step of time is made of.</summary>
/// <param name="Start">Its first day.</param>
/// <param name="Values">One for each of <see cref="StackedChart.Series"/>, zero or more.</param>
public sealed record Stack(DateOnly Start, IReadOnlyList<long> Values);

/// <summary>Parts of a whole over time, one upon the other from zero.</summary>
public sealed record StackedChart : TimeChart
{
    /// <summary>There are colours for so many; more share the last one, unless <see cref="Repeats"/>.</summary>
    public const int Colours = 8;

    /// <summary>What is counted, from the lowest part up.</summary>
    public required IReadOnlyList<string> Series { get; init; }

    /// <summary>Colours begin again after the last one: for many parts in an order that everybody knows, such as years.</summary>
    public bool Repeats { get; init; }

    /// <summary>One for each step of time, oldest first.</summary>
    public required IReadOnlyList<Stack> Stacks { get; init; }

    private protected override IReadOnlyList<DateOnly> Starts => field ??= [.. Stacks.Select(s => s.Start)];

    private protected override ValueScale Scale => ValueScale.For(Stacks.Count == 0 ? 0 : IsClipped ? ValueScale.Clip(Stacks.Select(s => s.Values.Sum())) : Stacks.Max(s => s.Values.Sum()));

    private protected override string[] Patterns => ["veil"];

    private protected override void WriteMarks(Markup html, ValueScale scale)
    {
        var each = (Stacks.Count + MostColumns - 1) / MostColumns;
        var count = each == 0 ? 0 : (Stacks.Count + each - 1) / each;
        var gap = count > 150 ? 0 : 0.2;
        for (var column = 0; column < count; column++)
        {
            var (first, last) = (column * each, Math.Min(Stacks.Count, (column + 1) * each) - 1);
            var (x, width) = (100.0 * column / count, 100.0 / count * (1 - gap));
            // Of several steps in one column the greatest is drawn: a sum would not fit the scale of one step.
            var greatest = Enumerable.Range(first, last - first + 1).MaxBy(i => Stacks[i].Values.Sum());
            html.Write($"<g class=\"bar\"><title>{NameOf(greatest, greatest)}: {Reading(Stacks[greatest])}</title>");
            var sum = 0L;
            for (var series = 0; series < Series.Count; series++)
            {
                if (Stacks[greatest].Values[series] is not (> 0 and var value)) continue;
                var (bottom, top) = (scale.Y(sum, Height), Math.Min(scale.Y(sum + value, Height), Height - 1.5));
                html.Write($"<rect class=\"{CssOf(series)}\" x=\"{x}%\" y=\"{top}\" width=\"{width}%\" height=\"{Math.Max(0, bottom - top)}\"/>");
                sum += value;
            }
            if (sum > 0 && IsPartial(last)) html.Write($"<rect class=\"veiled\" x=\"{x}%\" y=\"{scale.Y(sum, Height)}\" width=\"{width}%\" height=\"{Height - scale.Y(sum, Height)}\" fill=\"url(#{Id}-veil)\"/>");
            if (scale.IsBeyond(sum)) WriteClipMark(html, x, width, 14);
            html.Write($"</g>");
        }
    }

    /// <inheritdoc />
    private protected override void WriteDrawing(Markup html)
    {
        base.WriteDrawing(html);
        html.Write($"<ul class=\"legend\" aria-label=\"What the colours mean\">");
        for (var series = 0; series < Series.Count; series++)
            html.Write($"<li><svg width=\"12\" height=\"12\" aria-hidden=\"true\"><rect class=\"{CssOf(series)}\" width=\"12\" height=\"12\" rx=\"2\"/></svg><bdi>{Series[series]}</bdi></li>");
        html.Write($"</ul>");
    }

    private protected override void WriteTable(Markup html)
    {
        WriteTruncation(html);
        html.Write($"<thead><tr><th scope=\"col\">{Step.ToString()}</th>");
        foreach (var name in Series) html.Write($"<th scope=\"col\" class=\"num\">{name}</th>");
        html.Write($"</tr></thead><tbody>");
        for (var i = Stacks.Count - 1; i >= Math.Max(0, Stacks.Count - MostTableRows); i--)
        {
            html.Write($"<tr><th scope=\"row\">{NameOf(i, i)}</th>");
            foreach (var value in Stacks[i].Values) html.Write($"<td class=\"num\">{Numbers.Of(value)}</td>");
            html.Write($"</tr>");
        }
        html.Write($"</tbody>");
    }

    private string Reading(Stack stack) => string.Join(", ", Series.Zip(stack.Values, (name, value) => $"{name} {Numbers.Of(value)}"));

    // The last colour is a grey: it stands for the rest, and for no part among others.
    private string CssOf(int series) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"series-{(Repeats ? series % (Colours - 1) : Math.Min(series, Colours - 1))}");
}
