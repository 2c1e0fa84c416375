using FlaskDash.Razor.Web.Components;

namespace FlaskDash.Razor.Web.Charts;

/// <summary>A part of a tree map.</summary>
/// <param name="Area">What decides its size, above zero.</param>
/// <param name="Value">What decides its colour, zero or more.</param>
/// <param name="Href">What is below it; null for none.</param>
public sealed record TreeMapItem(string Name, long Area, long Value, string? Href);

/// <summary>Rectangles whose areas are in the proportion of what they stand for, in steps of colour by quantile.</summary>
public sealed record TreeMap : ChartFigure
{
    private const int Height = 320;

    /// <summary>Of a plot this wide, which is what most pages have.</summary>
    private const double Width = 1_000;

    /// <summary>Largest first; those too small to be seen are left to the table.</summary>
    public required IReadOnlyList<TreeMapItem> Items { get; init; }

    /// <summary>Head of the names: "Folder or file".</summary>
    public required string NameHead { get; init; }

    /// <summary>Head of the areas: "Size".</summary>
    public required string AreaHead { get; init; }

    /// <summary>How an area reads.</summary>
    public required Func<long, string> AreaText { get; init; }

    /// <summary>What one value is called, and several of them.</summary>
    public (string One, string Many) Unit { get; init; } = ("commit", "commits");

    private protected override void WriteDrawing(Markup html)
    {
        var steps = new HeatSteps(Items.Select(i => i.Value));
        html.Write($"<div class=\"treemap\">");
        html.Write($"<svg width=\"100%\" height=\"{(long)Height}\" role=\"group\" aria-labelledby=\"{Id}-title\">");
        foreach (var (item, x, y, width, height) in Squares())
        {
            var step = steps.Of(item.Value);
            if (item.Href is not null) html.Write($"<a href=\"{item.Href}\" aria-label=\"{Text(item)}\">");
            // An inner picture cuts off a name that is too long.
            html.Write($"<svg x=\"{100 * x / Width}%\" y=\"{y}\" width=\"{100 * width / Width}%\" height=\"{height}\"><title>{Text(item)}</title><rect class=\"heat-{(long)step}\" width=\"100%\" height=\"100%\"/>");
            if (width > 50 && height > 20) html.Write($"<text class=\"on-{(step >= 4 ? "dark" : "light")}\" x=\"6\" y=\"16\">{item.Name}</text>");
            html.Write($"</svg>");
            if (item.Href is not null) html.Write($"</a>");
        }
        html.Write($"</svg></div>");
        steps.WriteLegend(html, Unit.Many);
    }

    private protected override void WriteTable(Markup html)
    {
        html.Write($"<thead><tr><th scope=\"col\">{NameHead}</th><th scope=\"col\" class=\"num\">{AreaHead}</th><th scope=\"col\" class=\"num\">{char.ToUpperInvariant(Unit.Many[0]) + Unit.Many[1..]}</th></tr></thead><tbody>");
        foreach (var item in Items.Take(MostTableRows))
            html.Write($"<tr><th scope=\"row\">{item.Name}</th><td class=\"num\">{AreaText(item.Area)}</td><td class=\"num\">{Numbers.Of(item.Value)}</td></tr>");
        html.Write($"</tbody>");
    }

    private string Text(TreeMapItem item) => $"{item.Name}: {AreaText(item.Area)}, {Numbers.Count(item.Value, Unit.One, Unit.Many)}";

    /// <summary>Rows of rectangles as square as they can be: Bruls, Huizing and van Wijk, "Squarified treemaps" (2000).</summary>
    private IEnumerable<(TreeMapItem Item, double X, double Y, double Width, double Height)> Squares()
    {
        var (x, y, width, height) = (0.0, 0.0, Width, (double)Height);
        var left = (double)Items.Sum(i => i.Area);
        for (var first = 0; first < Items.Count;)
        {
            var (side, scale) = (Math.Min(width, height), width * height / left);
            var (last, sum, best) = (first, 0.0, double.MaxValue);
            while (last < Items.Count)
            {
                var area = sum + Items[last].Area;
                var worst = Math.Max(side * side * Items[first].Area / (area * area * scale), area * area * scale / (side * side * Items[last].Area));
                if (worst > best) break;
                (best, sum) = (worst, area);
                last++;
            }
            var depth = sum * scale / side;
            // What would be thinner than a line is not drawn.
            if (depth < 1) yield break;
            var along = 0.0;
            for (var i = first; i < last; i++)
            {
                var length = side * Items[i].Area / sum;
                yield return width >= height ? (Items[i], x, y + along, depth, length) : (Items[i], x + along, y, length, depth);
                along += length;
            }
            (x, y, width, height) = width >= height ? (x + depth, y, width - depth, height) : (x, y + depth, width, height - depth);
            (first, left) = (last, left - sum);
        }
    }
}
