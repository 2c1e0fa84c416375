using System.Runtime.Intrinsics;

namespace FlaskDash.Razor.Insights;

/// <summary>The commits of a history that a view counts.</summary>
internal sealed class Selection
{
    private readonly HistorySnapshot snapshot;
    private readonly ViewSettings view;

    /// <summary>Null where a column holds the days of the view's clock.</summary>
    private readonly int[][]? localTimes;

    private TimeAxis? axis;

    public Selection(History history, ViewSettings view)
    {
        snapshot = history.Snapshot;
        this.view = view;
        OnAxis = new CommitSet(snapshot.Count);
        OffAxis = new CommitSet(snapshot.Count);
        Everything = new CommitSet(snapshot.Count);
        if (!HasColumn) localTimes = history.LocalTimes(view);
        if (new RefChoice(history, view.Ref).Reach(view.Range) is not { } reach) return;
        if (history.Elsewhere is { } elsewhere) reach = [.. reach.Zip(elsewhere.Words, (a, b) => a & ~b)];
        if (history.CommitsBy(view) is { } own) reach = [.. reach.Zip(own.Words, (a, b) => a & b)];

        var bots = view.Bots == ViewShare.In ? null : history.BotCommits?.Words;
        var leftOut = view.WithLeftOut ? null : history.LeftOutCommits?.Words;
        var touching = history.FilesIn(view)?.Touching?.Words;
        for (var n = 0; n < snapshot.Chunks; n++) Select(n, reach, bots, leftOut, touching);
    }

    /// <summary>Commits whose date is within the view's days.</summary>
    public CommitSet OnAxis { get; }

    /// <summary>Commits that have no place on any axis: no date, or one before 1900 or later than tomorrow. The view's range does not concern them.</summary>
    public CommitSet OffAxis { get; }

    /// <summary>Both.</summary>
    private CommitSet Everything { get; }

    /// <summary>What a table counts of a chunk: everything where the range is unbounded, as <c>git rev-list --count</c> does; else what is on the axis.</summary>
    public CommitIndexes Counted(int chunk) => (view.IsUnbounded ? Everything : OnAxis).In(chunk);

    /// <summary>As <see cref="Counted"/>, of one commit.</summary>
    public bool IsCounted(int position) => (view.IsUnbounded ? Everything : OnAxis).Contains(position);

    /// <summary>Day since 1970-01-01 of each commit of a chunk on the view's clock.</summary>
    /// <param name="room">At least a chunk's length; used where no column holds the answer.</param>
    public ReadOnlySpan<int> DaysOf(int chunk, Span<int> room)
    {
        if (HasColumn) return snapshot.Columns(chunk).AuthorDay;

        var minutes = localTimes![chunk];
        var days = room[..minutes.Length];
        for (var i = 0; i < minutes.Length; i++) days[i] = EpochDay.OfMinutes(minutes[i]);
        return days;
    }

    /// <summary>Hour of the week, Monday 0:00 being 0, of each commit of a chunk on the view's clock.</summary>
    /// <param name="room">As for <see cref="DaysOf"/>.</param>
    public ReadOnlySpan<byte> HoursOf(int chunk, Span<byte> room)
    {
        if (HasColumn) return snapshot.Columns(chunk).HourOfWeek;

        var minutes = localTimes![chunk];
        var hours = room[..minutes.Length];
        foreach (var i in OnAxis.In(chunk)) hours[i] = EpochDay.HourOfWeek(minutes[i]);
        return hours;
    }

    /// <summary>The axis that holds all of <see cref="OnAxis"/>.</summary>
    public TimeAxis Axis() => axis ??= MakeAxis();

    private TimeAxis MakeAxis()
    {
        var (first, last) = (int.MaxValue, int.MinValue);
        for (var n = 0; n < snapshot.Chunks; n++)
        {
            var dates = DatesOf(n);
            foreach (var i in OnAxis.In(n))
            {
                var date = dates[i];
                if (date < first) first = date;
                if (date > last) last = date;
            }
        }
        if (first > last) return new TimeAxis(view, null, null);
        return HasColumn ? new TimeAxis(view, first, last) : new TimeAxis(view, EpochDay.OfMinutes(first), EpochDay.OfMinutes(last));
    }

    private bool HasColumn => view is { Clock: ViewClock.Author, Date: ViewDate.Author };

    /// <summary>What orders commits on the view's clock: days where a column holds them, else minutes.</summary>
    private ReadOnlySpan<int> DatesOf(int chunk) => HasColumn ? snapshot.Columns(chunk).AuthorDay : localTimes![chunk];

    private void Select(int n, ulong[] reach, ulong[]? bots, ulong[]? leftOut, ulong[]? touching)
    {
        var columns = snapshot.Columns(n);
        var flags = columns.Flags;
        var (first, last) = view.Days;
        var (earliest, latest) = (EpochDay.First, view.LastPossibleDay);
        var dates = DatesOf(n);
        if (!HasColumn) (first, last, earliest, latest) = (StartOf(first), EndOf(last), StartOf(earliest), EndOf(latest));
        var undated = view.Date == ViewDate.Author
            ? CommitFlags.AuthorDateMissing | CommitFlags.AuthorDateBeyond
            : CommitFlags.CommitterDateMissing | CommitFlags.CommitterDateBeyond;

        var start = n * CommitSet.WordsPerChunk;
        for (var at = 0; at < columns.Count; at += 64)
        {
            var w = start + (at >> 6);
            var word = reach[w];
            if (word == 0) continue;

            var length = Math.Min(64, columns.Count - at);
            if (view.Merges != ViewShare.In) word = Share(word, view.Merges, Having(flags.Slice(at, length), CommitFlags.Merge));
            if (view.Bots != ViewShare.In) word = Share(word, view.Bots, bots is null ? 0 : bots[w]);
            if (leftOut is not null) word &= ~leftOut[w];
            if (touching is not null) word &= touching[w];

            var dated = ~Having(flags.Slice(at, length), undated);
            OnAxis.Words[w] = word & dated & Between(dates.Slice(at, length), first, last);
            OffAxis.Words[w] = word & ~(dated & Between(dates.Slice(at, length), earliest, latest));
            Everything.Words[w] = OnAxis.Words[w] | OffAxis.Words[w];
        }

        static int StartOf(int day) => day * EpochDay.MinutesPerDay;
        static int EndOf(int day) => day * EpochDay.MinutesPerDay + EpochDay.MinutesPerDay - 1;
        static ulong Share(ulong word, ViewShare share, ulong kind) => share == ViewShare.Only ? word & kind : word & ~kind;
    }

    /// <summary>A bit for each of up to 64 numbers that lies between two, both included.</summary>
    private static ulong Between(ReadOnlySpan<int> numbers, int low, int high)
    {
        ulong bits = 0;
        if (numbers.Length < 64)
        {
            for (var i = 0; i < numbers.Length; i++) if (numbers[i] >= low && numbers[i] <= high) bits |= 1UL << i;
            return bits;
        }
        var (lows, highs) = (Vector256.Create(low), Vector256.Create(high));
        for (var i = 0; i < 64; i += Vector256<int>.Count)
        {
            var some = Vector256.Create(numbers.Slice(i, Vector256<int>.Count));
            var within = Vector256.GreaterThanOrEqual(some, lows) & Vector256.LessThanOrEqual(some, highs);
            bits |= (ulong)within.ExtractMostSignificantBits() << i;
        }
        return bits;
    }

    /// <summary>A bit for each of up to 64 commits that has any of these flags.</summary>
    private static ulong Having(ReadOnlySpan<byte> flags, CommitFlags any)
    {
        ulong bits = 0;
        if (flags.Length < 64)
        {
            for (var i = 0; i < flags.Length; i++) if ((flags[i] & (byte)any) != 0) bits |= 1UL << i;
            return bits;
        }
        var wanted = Vector256.Create((byte)any);
        for (var i = 0; i < 64; i += Vector256<byte>.Count)
        {
            var without = Vector256.Equals(Vector256.Create(flags.Slice(i, Vector256<byte>.Count)) & wanted, Vector256<byte>.Zero);
            bits |= (ulong)~without.ExtractMostSignificantBits() << i;
        }
        return bits;
    }
}
