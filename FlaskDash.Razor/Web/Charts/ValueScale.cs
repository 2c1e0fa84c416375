namespace FlaskDash.Razor.Web.Charts;

/// <summary>A zero-based axis of counts: round steps, four or five gridlines.</summary>
/// <param name="Step">The distance of two gridlines: 1, 2 or 5 times a power of ten.</param>
/// <param name="Top">The highest gridline, at or above the largest value.</param>
/// <param name="Bottom">The lowest gridline below zero as a positive number; 0 where nothing is drawn downwards.</param>
internal readonly record struct ValueScale(long Step, long Top, long Bottom)
{
    /// <summary>The axis for values up to <paramref name="above"/> and, drawn downwards, up to <paramref name="below"/>.</summary>
    public static ValueScale For(long above, long below = 0)
    {
        var step = RoundStep(Math.Max(1, above) + Math.Max(0, below));
        return new ValueScale(step, Math.Max(step, RoundUp(above, step)), RoundUp(below, step));
    }

    /// <summary>
    /// Where an axis ends that outliers must not flatten: at three times the value that 95 of 100 non-zero ones do not exceed.
    /// </summary>
    /// <returns>The largest value where none is beyond that.</returns>
    public static long Clip(IEnumerable<long> values)
    {
        var sorted = values.Where(v => v > 0).Order().ToArray();
        return sorted.Length == 0 ? 0 : Math.Min(sorted[^1], 3 * sorted[(sorted.Length - 1) * 95 / 100]);
    }

    /// <summary>The values of the gridlines, lowest first, zero among them.</summary>
    public IEnumerable<long> Lines
    {
        get
        {
            for (var value = -Bottom; value <= Top; value += Step) yield return value;
        }
    }

    /// <summary>How far below the upper edge a value lies, in a plot of this height; what is beyond the axis lies at its end.</summary>
    public double Y(long value, int height) => (double)(Top - Math.Clamp(value, -Bottom, Top)) / (Top + Bottom) * height;

    /// <summary>True when the axis ends before a value; what is drawn downwards is negative.</summary>
    public bool IsBeyond(long value) => value > Top || value < -Bottom;

    private static long RoundUp(long value, long step) => value <= 0 ? 0 : (value + step - 1) / step * step;

    private static long RoundStep(long span)
    {
        var wanted = span / 4.0;
        var power = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(1, wanted))));
        foreach (var factor in (ReadOnlySpan<int>)[1, 2, 5])
            if (factor * power >= wanted) return (long)(factor * power);
        return (long)(10 * power);
    }
}
