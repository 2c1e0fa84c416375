namespace FlaskDash.Razor.Insights;

/// <summary>Calendar arithmetic on minutes since 1970-01-01 UTC: no culture, no time zone of the machine.</summary>
internal static class Clock
{
    /// <summary>So far from 1970 that any offset can be added without overflow.</summary>
    internal const int MostMinutes = int.MaxValue - 65_536;

    /// <summary>The day since 1970-01-01 and the hour of the week (Monday 0:00 is 0) on a clock that many minutes east of UTC.</summary>
    internal static (int Day, byte HourOfWeek) DayAndHour(int minutes, int offset)
    {
        var local = minutes + offset;
        var day = local >= 0 ? local / 1_440 : (local - 1_439) / 1_440;
        return (day, (byte)(Weekday(day) * 24 + (local - day * 1_440) / 60));
    }

    /// <summary>0 for Monday to 6 for Sunday; 1970-01-01 was a Thursday.</summary>
    internal static int Weekday(int day) => ((day + 3) % 7 + 7) % 7;
}
