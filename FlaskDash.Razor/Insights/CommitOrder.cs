using FlaskDash.Razor.Data;

namespace FlaskDash.Razor.Insights;

/// <summary>The order of a repository's <see cref="CommitKey"/>s, from the arrays alone: by committer date, within a second by position.</summary>
internal static class CommitOrder
{
    // A history whose commits are all of one second is not gone through for each of them.
    private const int MostOfASecond = 64;

    /// <summary>All positions, newest first.</summary>
    public static int[] Of(HistorySnapshot snapshot)
    {
        var (keys, order) = (new long[snapshot.Count], new int[snapshot.Count]);
        for (var n = 0; n < snapshot.Chunks; n++)
        {
            var columns = snapshot.Columns(n);
            for (var i = 0; i < columns.Count; i++)
            {
                var position = n * HistoryFormat.ChunkSize + i;
                (keys[position], order[position]) = (-FirstKey(columns, i), position);
            }
        }
        // Keys leave 20 bits for what happens within a second; positions may need more, so they are compared by themselves.
        MemoryExtensions.Sort(order.AsSpan(), (a, b) => keys[a] != keys[b] ? keys[a].CompareTo(keys[b]) : b.CompareTo(a));
        return order;
    }

    /// <summary>How many commits of the order were committed in the second of a key or later.</summary>
    /// <param name="near">Where to begin: few steps lead from one key to the next older one.</param>
    public static int PlaceOf(HistorySnapshot snapshot, long key, int near = 0)
    {
        var order = snapshot.NewestFirst;
        var low = near > 0 && FirstKeyAt(snapshot, order[near - 1]) >= key ? near : 0;
        var step = 1;
        for (; low + step <= order.Length && FirstKeyAt(snapshot, order[low + step - 1]) >= key; step *= 2) low += step;
        var high = Math.Min(low + step - 1, order.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (FirstKeyAt(snapshot, order[middle]) >= key) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    /// <summary>Tells by its key whether a commit is in a set; null where that holds some commits of its second and not others, where they are many, and where none is known.</summary>
    /// <param name="near">As of <see cref="PlaceOf"/>; afterwards that of this key.</param>
    public static bool? Holds(HistorySnapshot snapshot, CommitSet commits, long key, ref int near)
    {
        var order = snapshot.NewestFirst;
        var first = CommitKey.FirstOf(CommitKey.SecondOf(key));
        near = PlaceOf(snapshot, first, near);
        bool? holds = null;
        for (var place = near - 1; place >= 0 && FirstKeyAt(snapshot, order[place]) == first; place--)
        {
            if (near - place > MostOfASecond) return null;
            var isIn = commits.Contains(order[place]);
            if (holds is { } known && known != isIn) return null;
            holds = isIn;
        }
        return holds;
    }

    private static long FirstKeyAt(HistorySnapshot snapshot, int position) => FirstKey(snapshot.Columns(position / HistoryFormat.ChunkSize), position % HistoryFormat.ChunkSize);

    /// <summary>The first key of the second in which a commit was committed.</summary>
    public static long FirstKey(HistoryColumns columns, int index) =>
        CommitKey.FirstOf(((CommitFlags)columns.Flags[index]).HasFlag(CommitFlags.CommitterDateMissing) ? null : columns.CommitterSeconds(index));
}
