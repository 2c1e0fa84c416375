using System.Globalization;

namespace FlaskDash.Razor.Web.Components;

/// <summary>
/// An instant as people read it: relative under a day ("2 minutes ago"), then the date ("3 Mar 2025"), on the clock the value
/// carries, with the exact time and its offset in <c>datetime</c> and <c>title</c>.
/// </summary>
/// <param name="At">The instant, with the offset it is to be read in.</param>
/// <param name="Now">The present, from TimeProvider.</param>
public sealed record Moment(DateTimeOffset At, DateTimeOffset Now) : Component
{
    /// <summary>One of the app's own instants, stored as UTC; null writes a dash.</summary>
    public static Component Utc(DateTime? at, DateTimeOffset now) =>
        at is { } time ? new Moment(new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)), now) : new Dash("never");

    /// <summary>
    /// An instant of git: Unix seconds and the offset in minutes beside them. Seconds that no calendar has, or that are missing,
    /// are written as they are.
    /// </summary>
    public static Component Git(long? seconds, int offsetMinutes, DateTimeOffset now)
    {
        if (seconds is not { } unix) return new Dash("no date");
        if (unix is < -62_135_510_400 or > 253_402_214_400) return new Impossible(unix);
        var utc = DateTimeOffset.FromUnixTimeSeconds(unix);
        // Git writes offsets such as +9999, .NET reads up to 14 hours: what it cannot show is shown in UTC.
        return new Moment(Math.Abs(offsetMinutes) <= 14 * 60 ? utc.ToOffset(TimeSpan.FromMinutes(offsetMinutes)) : utc, now);
    }

    /// <summary>"3 Mar 2025".</summary>
    public static string Date(DateOnly day) => day.ToString("d MMM yyyy", CultureInfo.InvariantCulture);

    /// <inheritdoc />
    protected override void Write(Markup html) =>
        html.Write($"<time datetime=\"{At.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture)}\" title=\"{Exact}\">{Text}</time>");

    private string Exact => At.ToString("d MMM yyyy, HH:mm:ss 'UTC'zzz", CultureInfo.InvariantCulture);

    private string Text
    {
        get
        {
            var ago = Now - At;
            if (ago.Duration() >= TimeSpan.FromDays(1)) return Date(DateOnly.FromDateTime(At.DateTime));
            if (ago.Duration() < TimeSpan.FromMinutes(1)) return "just now";
            var length = ago.Duration() < TimeSpan.FromHours(1)
                ? Numbers.Count((int)ago.Duration().TotalMinutes, "minute", "minutes")
                : Numbers.Count((int)ago.Duration().TotalHours, "hour", "hours");
            return ago > TimeSpan.Zero ? length + " ago" : "in " + length;
        }
    }

    private sealed record Dash(string Why) : Component
    {
        protected override void Write(Markup html) => html.Write($"<span class=\"muted\">{Why}</span>");
    }

    private sealed record Impossible(long Seconds) : Component
    {
        protected override void Write(Markup html) =>
            html.Write($"<span class=\"muted\" title=\"Seconds since 1970, as git has them: no calendar shows this date\">{Seconds} s</span>");
    }
}
