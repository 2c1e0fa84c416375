using FlaskDash.Razor.Web.Components;

namespace FlaskDash.Razor.Web.Charts;

/// <summary>One bar.</summary>
/// <param name="Start">Its first day.</param>
/// <param name="Value">What is counted in it, zero or more.</param>
/// <param name="Href">Where the things behind it are listed; null for none.</param>
public sealed record Bar(DateOnly Start, long Value, string? Href = null);

/// <summary>Counts over time as zero-based bars.</summary>
public sealed record BarChart : TimeChart
{
    /// <summary>One for each step of time, oldest first, also where nothing happened.</summary>
    public required IReadOnlyList<Bar> Bars { get; init; }

    /// <summary>What one of them is called.</summary>
    public string Unit { get; init; } = "commit";

    /// <summary>What several of them are called.</summary>
    public string Units { get; init; } = "commits";

    private protected override IReadOnlyList<DateOnly> Starts => field ??= [.. Bars.Select(b => b.Start)];

    private protected override ValueScale Scale => ValueScale.For(Math.Max(Reach.Up, Bars.Count == 0 ? 0 : IsClipped ? ValueScale.Clip(Bars.Select(b => b.Value)) : Bars.Max(b => b.Value)));

    private protected override string[] Patterns => ["hatch"];

    private protected override void WriteMarks(Markup html, ValueScale scale)
    {
        var each = (Bars.Count + MostColumns - 1) / MostColumns;
        var count = each == 0 ? 0 : (Bars.Count + each - 1) / each;
        var gap = count > 150 ? 0 : 0.2;
        for (var column = 0; column < count; column++)
        {
            var (first, last) = (column * each, Math.Min(Bars.Count, (column + 1) * each) - 1);
            var (x, width) = (100.0 * column / count, 100.0 / count * (1 - gap));
            var (least, most) = (long.MaxValue, 0L);
            for (var i = first; i <= last; i++) (least, most) = (Math.Min(least, Bars[i].Value), Math.Max(most, Bars[i].Value));

            html.Write($"<g class=\"bar\"><title>{NameOf(first, last)}: {Reading(least, most)}</title>");
            if (most > 0)
            {
                WriteRect(html, x, width, scale, most, most > least ? "range" : IsPartial(last) ? "part" : null);
                if (most > least && least > 0) WriteRect(html, x, width, scale, least, null);
                if (scale.IsBeyond(most)) WriteClipMark(html, x, width, 14);
            }

            html.Write($"</g>");
        }
    }

    private void WriteRect(Markup html, double x, double width, ValueScale scale, long value, string? css)
    {
        var y = Math.Min(scale.Y(value, Height), Height - 1.5); // one commit beside ten thousand is still seen
        html.Write($"<rect x=\"{x}%\" y=\"{y}\" width=\"{width}%\" height=\"{Height - y}\"");
        if (css == "part") html.Write($" fill=\"url(#{Id}-hatch)\"");
        if (css is not null) html.Write($" class=\"{css}\"");
        html.Write($"/>");
    }

    private string Reading(long least, long most) =>
        least == most ? Numbers.Count(most, Unit, Units)
        : $"{Numbers.Of(least)} to {Numbers.Count(most, Unit, Units)} each";

    private protected override void WriteTable(Markup html)
    {
        WriteTruncation(html);
        html.Write($"<thead><tr><th scope=\"col\">{Step.ToString()}</th><th scope=\"col\" class=\"num\">{Capital(Units)}</th></tr></thead><tbody>");
        for (var i = Bars.Count - 1; i >= Math.Max(0, Bars.Count - MostTableRows); i--)
        {
            html.Write($"<tr><th scope=\"row\">");
            if (Bars[i].Href is { } href) html.Write($"<a href=\"{href}\" rel=\"nofollow\">{NameOf(i, i)}</a>");
            else html.Write($"{NameOf(i, i)}");
            html.Write($"</th><td class=\"num\">{Numbers.Of(Bars[i].Value)}</td></tr>");
        }

        html.Write($"</tbody>");
    }

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];
}
