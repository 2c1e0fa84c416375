namespace FlaskDash.Razor.Insights;

/// <summary>Who wrote what is in a file or folder.</summary>
/// <param name="Lines">Lines added to its files in view.</param>
/// <param name="People">How many wrote them.</param>
/// <param name="Main">Who wrote most.</param>
/// <param name="MainShare">Of the lines, from 0 to 1.</param>
/// <param name="BusFactor">The fewest people who together wrote more than half of the lines.</param>
/// <param name="MainLast">Day of that person's last commit in the repository, on the view's clock; null without a possible date.</param>
public sealed record KnowledgeEntry(string Name, string Path, bool IsFolder, long Lines, int People, Person Main, double MainShare, int BusFactor, DateOnly? MainLast)
{
    /// <summary>Whoever wrote most has made no commit for so long.</summary>
    /// <param name="today">The view's date.</param>
    /// <param name="days">At least one.</param>
    public bool HasLeft(DateOnly today, int days) => MainLast is { } last && last.AddDays(days) < today;
}

/// <summary>Who knows which part of the repository: by the lines that they added to files that are still there.</summary>
/// <remarks>
/// Lines of a person equal the sums of <c>git log --full-history --no-merges --full-diff --numstat -M --format='@%aN &lt;%aE&gt;' HEAD -- PATH</c> over the
/// files that <c>git ls-tree -r HEAD</c> lists below it. A line that was replaced counts for whoever wrote it, too: who wrote those that stand is what
/// <c>git blame</c> says.
/// </remarks>
/// <param name="Path">As <see cref="Folder.Path"/>.</param>
/// <param name="All">Of the whole folder; null when nothing was written.</param>
/// <param name="Entries">Most lines first.</param>
public sealed record Knowledge(string Path, KnowledgeEntry? All, IReadOnlyList<KnowledgeEntry> Entries)
{
    /// <summary>Of a folder's entries. The history must hold <see cref="History.Files"/>.</summary>
    /// <param name="path">Empty for the top; else with a slash at its end.</param>
    public static Knowledge Of(History history, ViewSettings view, string path)
    {
        var files = history.Files!;
        var (personOf, people) = history.PeopleOf(view);
        var (names, groupOf) = FolderGroups.Of(files, view, path, files.Tree.Paths.ToArray());

        var last = LastDays(history, view, personOf);
        var (starts, rows) = RowsByGroup(history, view, groupOf, names.Count, personOf);
        var lines = new long[history.People.Count];
        var whole = new long[history.People.Count];
        var entries = new List<KnowledgeEntry>(names.Count);
        foreach (var (name, group) in names)
        {
            var written = rows.AsSpan(starts[group], starts[group + 1] - starts[group]);
            if (written.IsEmpty) continue;
            foreach (var (person, added) in written) lines[person] += added;
            foreach (var (person, added) in written) whole[person] += added;
            entries.Add(EntryOf(name.TrimEnd('/'), path + name, name[^1] == '/', lines, written));
        }
        return new Knowledge(
            path, entries.Count == 0 ? null : EntryOf(path, path, true, whole, rows),
            [.. entries.OrderByDescending(e => e.Lines).ThenBy(e => e.Path, StringComparer.Ordinal)]);

        // Takes the lines of whoever wrote something, and leaves none.
        KnowledgeEntry EntryOf(string name, string at, bool isFolder, long[] by, ReadOnlySpan<(int Person, int Lines)> written)
        {
            var (main, most, each) = (0, 0L, new List<long>());
            foreach (var (person, _) in written)
            {
                if (by[person] is not (> 0 and var sum)) continue;
                by[person] = 0;
                each.Add(sum);
                if (sum > most || sum == most && person < main) (main, most) = (person, sum);
            }
            each.Sort();
            var (total, held, factor) = (each.Sum(), 0L, 0);
            while (2 * held <= total) held += each[^++factor];
            return new KnowledgeEntry(name, at, isFolder, total, each.Count, people[main], (double)most / total, factor, last[main] is int.MinValue ? null : EpochDay.ToDate(last[main]));
        }
    }

    // Who added how many lines to a file, group by group: those of one lie together, and so do the sums of its people.
    private static (int[] Starts, (int Person, int Lines)[] Rows) RowsByGroup(History history, ViewSettings view, int[] groupOf, int groups, int[] personOf)
    {
        var selection = history.Select(view);
        var starts = new int[groups + 1];
        Walk((group, _, _) => starts[group + 1]++);
        for (var group = 0; group < groups; group++) starts[group + 1] += starts[group];

        var rows = new (int, int)[starts[groups]];
        var next = starts[..groups];
        Walk((group, person, lines) => rows[next[group]++] = (person, lines));
        return (starts, rows);

        void Walk(Action<int, int, int> see)
        {
            var files = history.Files!;
            for (var n = 0; n < Math.Min(history.Snapshot.Chunks, files.Chunks); n++)
            {
                var columns = files.Columns(n);
                ReadOnlySpan<int> from = columns.Starts, paths = columns.Path, additions = columns.Additions;
                var authors = history.Snapshot.Columns(n).Author;
                foreach (var i in selection.Counted(n))
                {
                    if (i >= columns.Count) break;
                    for (var row = from[i]; row < from[i + 1]; row++)
                        if (additions[row] > 0 && groupOf[paths[row]] is >= 0 and var group) see(group, personOf[authors[i]], additions[row]);
                }
            }
        }
    }

    // Whether somebody has left is a matter of the whole repository, whatever the view's range and paths.
    private static int[] LastDays(History history, ViewSettings view, int[] personOf)
    {
        var everything = view.Of(ViewRange.All) with { Paths = null, Ref = ViewQuery.AllRefs, Merges = ViewShare.In, Bots = ViewShare.In, WithLeftOut = true };
        var selection = history.Select(everything);
        var last = new int[history.People.Count];
        Array.Fill(last, int.MinValue);
        var room = new int[Math.Min(history.Snapshot.Count, HistoryFormat.ChunkSize)];
        for (var n = 0; n < history.Snapshot.Chunks; n++)
        {
            var authors = history.Snapshot.Columns(n).Author;
            var days = selection.DaysOf(n, room);
            foreach (var i in selection.OnAxis.In(n)) last[personOf[authors[i]]] = Math.Max(last[personOf[authors[i]]], days[i]);
        }
        return last;
    }
}
