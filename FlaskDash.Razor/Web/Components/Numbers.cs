using System.Globalization;

namespace FlaskDash.Razor.Web.Components;

/// <summary>How numbers read everywhere: a thin separator between thousands, a true minus, no culture.</summary>
public static class Numbers
{
    private static readonly NumberFormatInfo Format = new()
    {
        NumberGroupSeparator = "\u202f",
        NegativeSign = "\u2212",
        NumberDecimalDigits = 0,
    };

    /// <summary>1234567 as "1 234 567" (narrow no-break spaces).</summary>
    public static string Of(long number) => number.ToString("N0", Format);

    /// <summary>A number that may have a fraction, with at most two digits of it: "12", "12.5", "0.33".</summary>
    public static string Part(double number) => number.ToString("#,0.##", Format);

    /// <summary>With its sign, as a change: "+38 112", "−20 481", "0".</summary>
    public static string Change(long number) => number > 0 ? "+" + Of(number) : Of(number);

    /// <summary>For axes: 950, 1.2k, 38k, 4.1M, 2G.</summary>
    public static string Compact(long number) => Math.Abs(number) switch
    {
        < 1_000 => Of(number),
        < 1_000_000 => Scaled(number, 1_000, "k"),
        < 1_000_000_000 => Scaled(number, 1_000_000, "M"),
        _ => Scaled(number, 1_000_000_000, "G"),
    };

    /// <summary>A share from 0 to 1 as "64 %"; never "100 %" before all of it, never "0 %" once something is there.</summary>
    public static string Percent(double share)
    {
        var percent = share switch { <= 0 => 0, >= 1 => 100, _ => Math.Clamp((int)Math.Round(share * 100), 1, 99) };
        return string.Create(CultureInfo.InvariantCulture, $"{percent}\u202f%");
    }

    /// <summary>"1 commit", "2 commits".</summary>
    public static string Count(long number, string one, string many) => $"{Of(number)} {(number == 1 ? one : many)}";

    private static string Scaled(long number, double unit, string suffix) =>
        (number / unit).ToString(Math.Abs(number) < 10 * unit ? "0.#" : "0", Format) + suffix;
}
