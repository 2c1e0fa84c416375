using FlaskDash.Razor.Web.Components;

namespace FlaskDash.Razor.Web.Charts;

/// <summary>Up to five steps of colour by quantile of the values above zero, so that one giant does not make the rest look empty.</summary>
internal sealed class HeatSteps
{
    private readonly List<long> _upper = [];

    /// <summary>Steps for these values.</summary>
    public HeatSteps(IEnumerable<long> values)
    {
        long[] sorted = [.. values.Where(v => v > 0).Order()];
        for (var step = 1; step <= 5 && sorted.Length > 0; step++)
        {
            var upper = sorted[(int)Math.Ceiling(sorted.Length * step / 5.0) - 1];
            if (_upper.Count == 0 || upper > _upper[^1]) _upper.Add(upper);
        }
    }

    /// <summary>0 for nothing, else 1 to 5; the greatest values always have 5.</summary>
    public int Of(long value)
    {
        if (value <= 0) return 0;
        var index = _upper.FindIndex(u => value <= u);
        return Colour(index < 0 ? _upper.Count - 1 : index);
    }

    /// <summary>Each step with the numbers it stands for: (0, 0, 0), (1, 1, 4), (3, 5, 12), …</summary>
    public IEnumerable<(int Step, long From, long To)> Legend
    {
        get
        {
            yield return (0, 0, 0);
            for (var i = 0; i < _upper.Count; i++) yield return (Colour(i), i == 0 ? 1 : _upper[i - 1] + 1, _upper[i]);
        }
    }

    /// <summary>The steps' colours with their numbers.</summary>
    /// <param name="label">What is counted.</param>
    public void WriteLegend(Markup html, string label)
    {
        html.Write($"<ul class=\"legend\" aria-label=\"{label}\">");
        foreach (var (step, from, to) in Legend)
            html.Write($"<li><svg width=\"14\" height=\"14\" aria-hidden=\"true\"><rect class=\"heat-{(long)step}\" width=\"14\" height=\"14\" rx=\"2\"/></svg> {Numbers.Of(from)}{(to > from ? "–" + Numbers.Of(to) : null)}</li>");
        html.Write($"</ul>");
    }

    private int Colour(int index) => 5 - (_upper.Count - 1 - index) * 4 / Math.Max(1, _upper.Count - 1);
}
