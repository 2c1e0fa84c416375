using System.Globalization;

namespace FlaskDash.Razor.Pages.Repositories;

/// <summary>A commit's date written out, on the clock of whoever made it.</summary>
internal static class GitDate
{
    /// <summary>"Sunday, 3 March 2024, 10:00:00 +0100", as <c>git log --format=%ad</c> has it.</summary>
    /// <param name="seconds">Unix seconds; null when the commit has no usable date.</param>
    /// <param name="offset">Minutes east of UTC.</param>
    /// <remarks>A date that no calendar shows is given as its seconds; an offset past 14 hours is named, and the time is UTC.</remarks>
    public static string Exact(long? seconds, int offset)
    {
        if (seconds is not { } unix) return "no date that git could read";
        if (unix is < -62_135_510_400 or > 253_402_214_400) return string.Create(CultureInfo.InvariantCulture, $"{unix} seconds after 1970, which no calendar shows");

        var utc = DateTimeOffset.FromUnixTimeSeconds(unix);
        var zone = string.Create(CultureInfo.InvariantCulture, $"{(offset < 0 ? '-' : '+')}{Math.Abs(offset) / 60:00}{Math.Abs(offset) % 60:00}");
        return Math.Abs(offset) <= 14 * 60
            ? utc.ToOffset(TimeSpan.FromMinutes(offset)).ToString("dddd, d MMMM yyyy, HH:mm:ss ", CultureInfo.InvariantCulture) + zone
            : utc.ToString("dddd, d MMMM yyyy, HH:mm:ss", CultureInfo.InvariantCulture) + " UTC (the commit says " + zone + ")";
    }
}
