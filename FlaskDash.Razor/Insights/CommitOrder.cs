using FlaskDash.Razor.Data;

namespace FlaskDash.Razor.Insights;

/// <summary>The order of a repository's <see cref="CommitKey"/>s, from the arrays alone: by committer date, within a second by position.</summary>
internal static class CommitOrder
{
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

    /// <summary>The first key of the second in which a commit was committed.</summary>
    public static long FirstKey(HistoryColumns columns, int index) =>
        CommitKey.FirstOf(((CommitFlags)columns.Flags[index]).HasFlag(CommitFlags.CommitterDateMissing) ? null : columns.CommitterSeconds(index));
}
