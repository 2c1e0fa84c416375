namespace FlaskDash.Razor.Insights;

/// <summary>The commits that have another one as a parent.</summary>
/// <remarks>Equals <c>git rev-list --all --children</c>, the line of the commit.</remarks>
public static class CommitChildren
{
    /// <summary>Positions, in their order.</summary>
    /// <param name="position">Of the parent.</param>
    /// <param name="most">No more than so many are looked for.</param>
    public static IReadOnlyList<int> Of(HistorySnapshot history, int position, int most)
    {
        var children = new List<int>();
        for (var n = 0; n < history.Chunks && children.Count < most; n++)
        {
            var columns = history.Columns(n);
            var first = columns.FirstParent;
            var second = columns.SecondParent;
            for (var i = 0; i < first.Length && children.Count < most; i++)
            {
                if (first[i] == position || second[i] == position || second[i] <= HistoryFormat.OverflowBase && columns.Parents(i).Contains(position))
                    children.Add(n * HistoryFormat.ChunkSize + i);
            }
        }
        return children;
    }
}
