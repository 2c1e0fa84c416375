namespace FlaskDash.Razor.Insights;

/// <summary>A time zone's offset at any minute, from a table: a look-up in <see cref="TimeZoneInfo"/> for each commit would cost thirty times as much.</summary>
internal sealed class ClockZone
{
    /// <summary>Distance of two probes. Zones of the IANA database never change twice within a week.</summary>
    private const int ProbeMinutes = 7 * EpochDay.MinutesPerDay;

    private static readonly int FirstMinute = EpochDay.First * EpochDay.MinutesPerDay;

    private readonly short[] offsets;
    private readonly TimeZoneInfo zone;
    private readonly bool[] changes;

    /// <param name="id">As <see cref="Find"/> returns it.</param>
    /// <param name="last">The last minute since 1970-01-01 UTC that will be asked.</param>
    public ClockZone(string id, int last)
    {
        zone = TimeZoneInfo.FindSystemTimeZoneById(id);
        var probes = Math.Max(0, (int)(((long)last - FirstMinute) / ProbeMinutes)) + 2;
        offsets = new short[probes];
        for (var probe = 0; probe < probes; probe++) offsets[probe] = Look(FirstMinute + (long)probe * ProbeMinutes);
        changes = new bool[probes - 1];
        for (var probe = 0; probe < changes.Length; probe++) changes[probe] = offsets[probe] != offsets[probe + 1];
    }

    /// <summary>The canonical id of a zone; null when there is none of that name.</summary>
    /// <remarks>IANA names only (https://www.iana.org/time-zones): they mean the same on every machine.</remarks>
    public static string? Find(string id) =>
        id.Length <= 60 && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '_' or '-' or '+') && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) && zone.HasIanaId
            ? zone.Id
            : null;

    /// <summary>Local minutes since 1970-01-01 of a minute since then in UTC.</summary>
    public int Local(int minutes)
    {
        var probe = minutes < FirstMinute ? -1 : (minutes - FirstMinute) / ProbeMinutes;
        if (probe < 0) return minutes + offsets[0];
        if (probe >= changes.Length) return minutes + offsets[^1];
        return minutes + (changes[probe] ? Look(minutes) : offsets[probe]);
    }

    private short Look(long minutes) =>
        minutes * TimeSpan.TicksPerMinute is var ticks && DateTime.UnixEpoch.Ticks + ticks is >= 0 and var at && at <= DateTime.MaxValue.Ticks
            ? (short)zone.GetUtcOffset(new DateTime(at, DateTimeKind.Utc)).TotalMinutes
            : (short)zone.BaseUtcOffset.TotalMinutes;
}
