namespace FlaskDash.Razor.Insights;

/// <summary>Days since 1970-01-01 as plain numbers: no culture, no time zone of the machine.</summary>
internal static class EpochDay
{
    internal const int MinutesPerDay = 1_440;

    /// <summary>So far from 1970 that any offset can be added without overflow.</summary>
    internal const int MostMinutes = int.MaxValue - 65_536;

    // Whole days added so that nothing is negative: dividing unsigned numbers needs no branch.
    private const int DaysBelow = int.MaxValue / MinutesPerDay;

    private static readonly int Epoch = new DateOnly(1970, 1, 1).DayNumber;

    /// <summary>1900-01-01: what a commit dates before it is no date of a commit.</summary>
    internal static readonly int First = Of(new DateOnly(1900, 1, 1));

    internal static int Of(DateOnly date) => date.DayNumber - Epoch;

    internal static DateOnly ToDate(int day) => DateOnly.FromDayNumber(day + Epoch);

    /// <summary>The day of a number of minutes since 1970-01-01, rounded down.</summary>
    internal static int OfMinutes(int minutes) => (int)((uint)(minutes + DaysBelow * MinutesPerDay) / MinutesPerDay) - DaysBelow;

    /// <summary>The hour of the week, Monday 0:00 being 0, of a number of minutes since 1970-01-01.</summary>
    internal static byte HourOfWeek(int minutes)
    {
        var day = OfMinutes(minutes);
        return (byte)(Weekday(day) * 24 + (minutes - day * MinutesPerDay) / 60);
    }

    /// <summary>0 for Monday to 6 for Sunday; 1970-01-01 was a Thursday.</summary>
    internal static int Weekday(int day) => ((day + 3) % 7 + 7) % 7;
}
