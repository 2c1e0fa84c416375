namespace FlaskDash.Razor.Web.Components;

/// <summary>A bar in a table's cell, beside the number it draws (so that it needs no words of its own).</summary>
/// <param name="Value">The row's number.</param>
/// <param name="Max">The largest number of the column.</param>
public sealed record CellBar(long Value, long Max) : Component
{
    /// <inheritdoc />
    protected override void Write(Markup html)
    {
        var share = Max <= 0 ? 0 : Math.Clamp(100.0 * Value / Max, 0, 100);
        html.Write($"<svg class=\"cell-bar\" width=\"80\" height=\"8\" aria-hidden=\"true\"><rect class=\"track\" width=\"100%\" height=\"8\" rx=\"2\"/><rect class=\"mark\" width=\"{share}%\" height=\"8\" rx=\"2\"/></svg>");
    }
}

/// <summary>Additions and deletions in a table's cell, as one bar around a common middle.</summary>
/// <param name="Additions">Lines added.</param>
/// <param name="Deletions">Lines deleted.</param>
/// <param name="Max">The largest of both in the column.</param>
public sealed record LinesBar(long Additions, long Deletions, long Max) : Component
{
    /// <inheritdoc />
    protected override void Write(Markup html)
    {
        double Share(long lines) => Max <= 0 ? 0 : Math.Clamp(50.0 * lines / Max, 0, 50);
        var deleted = Share(Deletions);
        html.Write($"<svg class=\"cell-bar\" width=\"80\" height=\"8\" aria-hidden=\"true\"><rect class=\"deleted\" x=\"{50 - deleted}%\" width=\"{deleted}%\" height=\"8\"/><rect class=\"added\" x=\"50%\" width=\"{Share(Additions)}%\" height=\"8\"/></svg>");
    }
}

/// <summary>A small history without axes: zero-based bars, the highest fills the height.</summary>
/// <param name="Values">One value for each step of time, oldest first; 12 to 60 read well.</param>
/// <param name="Label">What it shows, in words: "Commits per month, last 2 years: 1 204 in all, most in March 2025".</param>
public sealed record Sparkline(IReadOnlyList<int> Values, string Label) : Component
{
    private const int Height = 24;

    /// <inheritdoc />
    protected override void Write(Markup html)
    {
        var max = 0;
        foreach (var value in Values) max = Math.Max(max, value);
        html.Write($"<svg class=\"sparkline\" width=\"120\" height=\"{Height}\" viewBox=\"0 0 {Values.Count * 4L} {Height}\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"{Label}\"><path d=\"");
        for (var i = 0; i < Values.Count; i++)
        {
            if (Values[i] <= 0) continue;
            var height = Math.Max(1.5, (double)Values[i] / max * Height);
            html.Write($"M{i * 4L} {Height}v{-height}h3v{height}z");
        }

        html.Write($"\"/><path class=\"base\" d=\"M0 {Height}H{Values.Count * 4L}\"/></svg>");
    }
}
