using System.Runtime.InteropServices;

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

        var lines = LinesBy(history, view, groupOf, personOf);
        var last = LastDays(history, view, personOf);
        var byGroup = lines.Where(l => l.Value > 0).ToLookup(l => l.Key.Group, l => (l.Key.Person, Lines: l.Value));
        var entries = names.Where(n => byGroup.Contains(n.Value)).Select(n => EntryOf(n.Key.TrimEnd('/'), path + n.Key, n.Key[^1] == '/', byGroup[n.Value]));
        var all = lines.Where(l => l.Value > 0).GroupBy(l => l.Key.Person).Select(g => (Person: g.Key, Lines: g.Sum(l => l.Value))).ToList();
        return new Knowledge(path, all.Count == 0 ? null : EntryOf(path, path, true, all), [.. entries.OrderByDescending(e => e.Lines).ThenBy(e => e.Path, StringComparer.Ordinal)]);

        KnowledgeEntry EntryOf(string name, string at, bool isFolder, IEnumerable<(int Person, long Lines)> written)
        {
            var sorted = written.OrderByDescending(w => w.Lines).ThenBy(w => w.Person).ToList();
            var (total, sum, factor) = (sorted.Sum(w => w.Lines), 0L, 0);
            while (2 * sum <= total) sum += sorted[factor++].Lines;
            var main = sorted[0].Person;
            return new KnowledgeEntry(name, at, isFolder, total, sorted.Count, people[main], (double)sorted[0].Lines / total, factor, last[main] is int.MinValue ? null : EpochDay.ToDate(last[main]));
        }
    }

    private static Dictionary<(int Group, int Person), long> LinesBy(History history, ViewSettings view, int[] groupOf, int[] personOf)
    {
        var files = history.Files!;
        var selection = history.Select(view);
        var lines = new Dictionary<(int, int), long>();
        for (var n = 0; n < Math.Min(history.Snapshot.Chunks, files.Chunks); n++)
        {
            var columns = files.Columns(n);
            ReadOnlySpan<int> starts = columns.Starts, paths = columns.Path, additions = columns.Additions;
            var authors = history.Snapshot.Columns(n).Author;
            foreach (var i in selection.Counted(n))
            {
                if (i >= columns.Count) break;
                var person = personOf[authors[i]];
                // Files of a commit mostly lie together, so that one look-up serves several.
                var (group, sum) = (-1, 0L);
                for (var row = starts[i]; row < starts[i + 1]; row++)
                {
                    var next = groupOf[paths[row]];
                    if (next < 0 || additions[row] <= 0) continue;
                    if (next != group)
                    {
                        if (sum > 0) CollectionsMarshal.GetValueRefOrAddDefault(lines, (group, person), out _) += sum;
                        (group, sum) = (next, 0);
                    }
                    sum += additions[row];
                }
                if (sum > 0) CollectionsMarshal.GetValueRefOrAddDefault(lines, (group, person), out _) += sum;
            }
        }
        return lines;
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
