namespace FlaskDash.Razor.Insights;

/// <summary>A commit's or tag's date as a calendar shows it.</summary>
public static class CommitTime
{
    // A day within what DateTimeOffset holds, so that every offset fits.
    private const long First = -62_135_510_400, Last = 253_402_214_400;

    /// <summary>Null for a date that is missing or that no calendar shows. An offset past 14 hours, which no clock has, becomes UTC.</summary>
    /// <param name="seconds">Since 1970, as git prints them.</param>
    /// <param name="offsetMinutes">East of UTC.</param>
    public static DateTimeOffset? Of(long? seconds, int offsetMinutes = 0) =>
        seconds is { } unix and >= First and <= Last
            ? DateTimeOffset.FromUnixTimeSeconds(unix).ToOffset(TimeSpan.FromMinutes(Math.Abs(offsetMinutes) <= 14 * 60 ? offsetMinutes : 0))
            : null;
}
