namespace FlaskDash.Razor.Insights;

/// <summary>What a view's commits changed in one file, or in all files of a folder.</summary>
/// <param name="Commits">That touch it, each once; a rename touches both names.</param>
/// <param name="Additions">As far as lines are read.</param>
/// <param name="Deletions">Likewise.</param>
/// <param name="First">Day of the first commit, on the view's clock; null when none has a possible date.</param>
/// <param name="Last">Day of the last one, likewise.</param>
public readonly record struct FileSum(int Commits, long Additions, long Deletions, DateOnly? First, DateOnly? Last)
{
    /// <summary>Lines added and deleted.</summary>
    public long Churn => Additions + Deletions;
}

/// <summary>Sums over files by any grouping of paths.</summary>
internal static class FileSums
{
    private struct Sum
    {
        public int Commits, Stamp, First, Last;
        public long Additions, Deletions;
    }

    /// <summary>The sums of each group. The history must hold <see cref="History.Files"/>.</summary>
    /// <param name="groupOf">For each path its group, or -1.</param>
    public static FileSum[] Of(History history, ViewSettings view, ReadOnlySpan<int> groupOf, int groups)
    {
        var (snapshot, files) = (history.Snapshot, history.Files!);
        var selection = history.Select(view);
        var sums = new Sum[groups];
        Array.Fill(sums, new Sum { Stamp = -1, First = int.MaxValue, Last = int.MinValue });
        var room = new int[Math.Min(snapshot.Count, HistoryFormat.ChunkSize)];
        for (var n = 0; n < Math.Min(snapshot.Chunks, files.Chunks); n++)
        {
            var columns = files.Columns(n);
            var days = selection.DaysOf(n, room);
            ReadOnlySpan<int> starts = columns.Starts, paths = columns.Path, additions = columns.Additions, deletions = columns.Deletions;
            foreach (var i in selection.Counted(n))
            {
                if (i >= columns.Count) break;
                var (position, isDated) = (n * HistoryFormat.ChunkSize + i, selection.OnAxis.Contains(n * HistoryFormat.ChunkSize + i));
                for (var row = starts[i]; row < starts[i + 1]; row++)
                {
                    var group = groupOf[paths[row]];
                    if (group < 0) continue;

                    ref var sum = ref sums[group];
                    Touch(ref sum, position, isDated ? days[i] : null);
                    sum.Additions += Math.Max(0, additions[row]);
                    sum.Deletions += Math.Max(0, deletions[row]);
                }
            }
            TouchRenamed(n, columns, selection, days, groupOf, sums);
        }
        return Array.ConvertAll(sums, sum => new FileSum(sum.Commits, sum.Additions, sum.Deletions, DateOf(sum.First), DateOf(sum.Last)));
    }

    // The name that a file had before it was renamed: rare, so that the rows above need not look for it.
    private static void TouchRenamed(int n, FileColumns columns, Selection selection, ReadOnlySpan<int> days, ReadOnlySpan<int> groupOf, Sum[] sums)
    {
        for (var rename = 0; rename < columns.Renames; rename++)
        {
            var (group, i) = (groupOf[columns.OldPath[rename]], columns.CommitOf(columns.RenamedRow[rename]));
            var position = n * HistoryFormat.ChunkSize + i;
            if (group < 0 || !selection.IsCounted(position) || group == groupOf[columns.Path[columns.RenamedRow[rename]]] || TouchesOtherwise(columns, i, group, groupOf, rename)) continue;

            Touch(ref sums[group], position, selection.OnAxis.Contains(position) ? days[i] : null, again: true);
        }
    }

    // The commit may have touched the same folder by another file, or by a rename before this one.
    private static bool TouchesOtherwise(FileColumns columns, int i, int group, ReadOnlySpan<int> groupOf, int rename)
    {
        for (var row = columns.Starts[i]; row < columns.Starts[i + 1]; row++) if (groupOf[columns.Path[row]] == group) return true;
        for (var before = rename - 1; before >= 0 && columns.RenamedRow[before] >= columns.Starts[i]; before--) if (groupOf[columns.OldPath[before]] == group) return true;
        return false;
    }

    private static void Touch(ref Sum sum, int position, int? day, bool again = false)
    {
        if (sum.Stamp == position && !again) return;

        if (!again) sum.Stamp = position;
        sum.Commits++;
        if (day is not { } on) return;
        sum.First = Math.Min(sum.First, on);
        sum.Last = Math.Max(sum.Last, on);
    }

    private static DateOnly? DateOf(int day) => day is int.MaxValue or int.MinValue ? null : EpochDay.ToDate(day);
}
