using System.Runtime.Intrinsics;

namespace FlaskDash.Razor.Insights;

/// <summary>The commits of a history that a view counts.</summary>
internal sealed class Selection
{
    private readonly HistorySnapshot snapshot;
    private readonly ViewSettings view;

    /// <param name="head">The tip whose commits count; null for an unborn HEAD.</param>
    public Selection(HistorySnapshot snapshot, int? head, ViewSettings view)
    {
        this.snapshot = snapshot;
        this.view = view;
        OnAxis = new CommitSet(snapshot.Count);
        OffAxis = new CommitSet(snapshot.Count);
        Everything = new CommitSet(snapshot.Count);
        if (head is not { } tip) return;

        var reach = snapshot.Reach(tip).Words;
        for (var n = 0; n < snapshot.Chunks; n++) Select(n, reach);
    }

    /// <summary>Commits whose date is within the view's days.</summary>
    public CommitSet OnAxis { get; }

    /// <summary>Commits that have no place on any axis: no date, or one before 1900 or later than tomorrow. The view's range does not concern them.</summary>
    public CommitSet OffAxis { get; }

    /// <summary>Both.</summary>
    private CommitSet Everything { get; }

    /// <summary>What a table counts of a chunk: everything where the range is unbounded, as <c>git rev-list --count</c> does; else what is on the axis.</summary>
    public CommitIndexes Counted(int chunk) => (view.IsUnbounded ? Everything : OnAxis).In(chunk);

    /// <summary>Day since 1970-01-01 of each commit of a chunk on the view's clock.</summary>
    /// <param name="room">At least a chunk's length; used where the column does not hold the answer.</param>
    public ReadOnlySpan<int> DaysOf(HistoryColumns columns, Span<int> room)
    {
        if (view.Clock == ViewClock.Author) return columns.AuthorDay;

        var minutes = columns.AuthorMinutes;
        var days = room[..minutes.Length];
        for (var i = 0; i < minutes.Length; i++) days[i] = EpochDay.OfMinutes(minutes[i]);
        return days;
    }

    /// <summary>The axis that holds all of <see cref="OnAxis"/>.</summary>
    public TimeAxis Axis()
    {
        var (first, last) = (int.MaxValue, int.MinValue);
        for (var n = 0; n < snapshot.Chunks; n++)
        {
            var dates = DatesOf(snapshot.Columns(n));
            foreach (var i in OnAxis.In(n))
            {
                var date = dates[i];
                if (date < first) first = date;
                if (date > last) last = date;
            }
        }
        if (first > last) return new TimeAxis(view, null, null);
        return view.Clock == ViewClock.Author ? new TimeAxis(view, first, last) : new TimeAxis(view, EpochDay.OfMinutes(first), EpochDay.OfMinutes(last));
    }

    /// <summary>The column that orders commits on the view's clock: days on the author's, minutes in UTC.</summary>
    private ReadOnlySpan<int> DatesOf(HistoryColumns columns) => view.Clock == ViewClock.Author ? columns.AuthorDay : columns.AuthorMinutes;

    private void Select(int n, ulong[] reach)
    {
        var columns = snapshot.Columns(n);
        var flags = columns.Flags;
        var (first, last) = view.Days;
        var (earliest, latest) = (EpochDay.First, view.LastPossibleDay);
        var dates = DatesOf(columns);
        if (view.Clock == ViewClock.Utc) (first, last, earliest, latest) = (StartOf(first), EndOf(last), StartOf(earliest), EndOf(latest));

        var start = n * CommitSet.WordsPerChunk;
        for (var at = 0; at < columns.Count; at += 64)
        {
            var word = reach[start + (at >> 6)];
            if (word == 0) continue;

            var length = Math.Min(64, columns.Count - at);
            var merges = Having(flags.Slice(at, length), CommitFlags.Merge);
            if (view.Merges == ViewMerges.Out) word &= ~merges;
            if (view.Merges == ViewMerges.Only) word &= merges;

            var dated = ~Having(flags.Slice(at, length), CommitFlags.AuthorDateMissing | CommitFlags.AuthorDateBeyond);
            OnAxis.Words[start + (at >> 6)] = word & dated & Between(dates.Slice(at, length), first, last);
            OffAxis.Words[start + (at >> 6)] = word & ~(dated & Between(dates.Slice(at, length), earliest, latest));
            Everything.Words[start + (at >> 6)] = OnAxis.Words[start + (at >> 6)] | OffAxis.Words[start + (at >> 6)];
        }

        static int StartOf(int day) => day * EpochDay.MinutesPerDay;
        static int EndOf(int day) => day * EpochDay.MinutesPerDay + EpochDay.MinutesPerDay - 1;
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
