using FlaskDash.Razor.Data;

namespace FlaskDash.Razor.Insights;

/// <summary>The commits that a view counts: the list behind each number.</summary>
/// <remarks>Without dates it equals <c>git rev-list --no-merges HEAD</c>.</remarks>
/// <param name="Commits">By position.</param>
/// <param name="LowestKey">No commit in view has a smaller <see cref="CommitKey"/>.</param>
/// <param name="HighestKey">No commit in view has a greater one.</param>
public sealed record CommitsInView(CommitSet Commits, long LowestKey, long HighestKey)
{
    public static CommitsInView Of(History history, ViewSettings view) => Of(history, view, impossible: false);

    /// <summary>The commits whose date is missing or impossible: those that a chart says it cannot show. The view's range does not concern them.</summary>
    public static CommitsInView OffAxis(History history, ViewSettings view) => Of(history, view, impossible: true);

    private static CommitsInView Of(History history, ViewSettings view, bool impossible)
    {
        var snapshot = history.Snapshot;
        var selection = history.Select(view);
        var commits = new CommitSet(snapshot.Count);
        var (first, last) = (int.MaxValue, int.MinValue);
        for (var n = 0; n < snapshot.Chunks; n++)
        {
            // Keys go by committer date, whatever the view's days go by.
            var minutes = snapshot.Columns(n).CommitterMinutes;
            foreach (var i in impossible ? selection.OffAxis.In(n) : selection.Counted(n))
            {
                var position = n * HistoryFormat.ChunkSize + i;
                commits.Words[position >> 6] |= 1UL << position;
                first = Math.Min(first, minutes[i]);
                last = Math.Max(last, minutes[i]);
            }
        }
        return first > last ? new CommitsInView(commits, 0, 0) : new CommitsInView(commits, CommitKey.FirstOf(first * 60L), LastKeyOf(last));
    }

    // Dates that keys or minutes cannot tell apart share the first or the last key.
    private static long LastKeyOf(int minutes) =>
        minutes >= EpochDay.MostMinutes ? long.MaxValue : CommitKey.FirstOf(Math.Max(1, (minutes + 1) * 60L)) - 1;
}
