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
    public static int PlaceOf(HistorySnapshot snapshot, long key)
    {
        var order = snapshot.NewestFirst;
        var (low, high) = (0, order.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (FirstKeyAt(snapshot, order[middle]) >= key) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    /// <summary>Tells by its key whether a commit is in a set; null where that holds some commits of its second and not others, where they are many, and where none is known.</summary>
    public static bool? Holds(HistorySnapshot snapshot, CommitSet commits, long key)
    {
        var order = snapshot.NewestFirst;
        var first = CommitKey.FirstOf(CommitKey.SecondOf(key));
        var last = PlaceOf(snapshot, first) - 1;
        bool? holds = null;
        for (var place = last; place >= 0 && FirstKeyAt(snapshot, order[place]) == first; place--)
        {
            if (last - place == MostOfASecond) return null;
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
