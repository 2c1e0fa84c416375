using FlaskDash.Razor.Data;

namespace FlaskDash.Razor.Insights;

/// <summary>A commit worth a look.</summary>
/// <param name="Position">Of the commit.</param>
/// <param name="Tag">The tag's short name; null for the other kinds.</param>
public sealed record HighlightedCommit(HighlightKind Kind, int Position, string? Tag);

/// <summary>Up to three commits that a page points out, in the order of <see cref="HighlightKind"/>.</summary>
/// <remarks>
/// Where all is in view the largest is looked for in <c>git log -1000 --no-merges --numstat -M HEAD</c>; in a range, in all of its commits.
/// The newest tag is the first of <c>git for-each-ref --sort=-creatordate refs/tags</c> that leads to a commit.
/// The newest first commit is the last line of
/// <c>git log --no-merges --reverse --format='%at %H %an &lt;%ae&gt;' HEAD | sort -sn | awk '{ a = $0; sub(/^[^ ]+ [^ ]+ /, "", a); if (!seen[a]++) print }'</c>.
/// </remarks>
public static class Highlights
{
    /// <summary>The largest is looked for among so many of the newest.</summary>
    public const int Newest = 1_000;

    public static IReadOnlyList<HighlightedCommit> Of(History history, ViewSettings view)
    {
        List<HighlightedCommit> found = [];
        if (Largest(history, view) is { } largest) found.Add(new HighlightedCommit(HighlightKind.Largest, largest, null));
        if (NewestTag(history, view) is { } tag) found.Add(new HighlightedCommit(HighlightKind.NewestTag, tag.Position, tag.Name));
        if (NewestFirst(history, view) is { } first) found.Add(new HighlightedCommit(HighlightKind.FirstOfCommitter, first, null));
        return found;
    }

    private static int? Largest(History history, ViewSettings view)
    {
        var (best, most) = (-1, 0L);
        var counted = history.LinesIn(view);
        foreach (var position in view.IsUnbounded ? NewestCommits(history, view) : Positions(history.Snapshot, history.Select(view).OnAxis))
        {
            var columns = history.Snapshot.Columns(position / HistoryFormat.ChunkSize);
            var i = position % HistoryFormat.ChunkSize;
            var lines = (columns.Flags[i] & (byte)CommitFlags.LinesRead) == 0 ? 0 : (long)counted.Additions(position / HistoryFormat.ChunkSize)[i] + counted.Deletions(position / HistoryFormat.ChunkSize)[i];
            if (lines > most) (best, most) = (position, lines);
        }
        return best < 0 ? null : best;
    }

    private static Tag? NewestTag(History history, ViewSettings view)
    {
        var (first, last) = view.Days;
        return history.Tags.FirstOrDefault(tag => tag.Seconds is { } seconds
            ? seconds >= first * 86_400L && seconds < (last + 1) * 86_400L
            : view.IsUnbounded); // those without a date come last
    }

    private static int? NewestFirst(History history, ViewSettings view)
    {
        var snapshot = history.Snapshot;
        var all = history.Select(view.Of(ViewRange.All)).OnAxis;
        var people = history.PeopleOf(view).PersonOf;
        var firsts = new (long Seconds, int Position)[history.People.Count];
        Array.Fill(firsts, (long.MaxValue, -1));
        for (var n = 0; n < snapshot.Chunks; n++)
        {
            var columns = snapshot.Columns(n);
            var authors = columns.Author;
            foreach (var i in all.In(n))
            {
                ref var first = ref firsts[people[authors[i]]];
                var seconds = view.Date == ViewDate.Author ? columns.AuthorSeconds(i) : columns.CommitterSeconds(i);
                if (seconds < first.Seconds) first = (seconds, n * HistoryFormat.ChunkSize + i);
            }
        }

        var inView = view.IsUnbounded ? all : history.Select(view).OnAxis;
        (long Seconds, int Position)? newest = null;
        foreach (var first in firsts)
            if (inView.Contains(first.Position) && (newest is null || first.CompareTo(newest.Value) > 0)) newest = first;
        return newest?.Position;
    }

    private static IEnumerable<int> Positions(HistorySnapshot snapshot, CommitSet commits)
    {
        for (var position = snapshot.Count - 1; position >= 0; position--)
            if (commits.Contains(position)) yield return position;
    }

    /// <summary>As <c>git log</c> walks: from the tip, always the latest committer date next, of equal ones the first met.</summary>
    private static IEnumerable<int> NewestCommits(History history, ViewSettings view)
    {
        var tips = new RefChoice(history, view.Ref).Tips;
        var selection = history.Select(view);
        var snapshot = history.Snapshot;
        var queue = new PriorityQueue<int, (long Newest, int Met)>();
        var met = new HashSet<int>();
        var left = Newest;
        foreach (var tip in tips) Meet(tip);
        while (left > 0 && queue.TryDequeue(out var position, out _))
        {
            var parents = snapshot.Columns(position / HistoryFormat.ChunkSize).Parents(position % HistoryFormat.ChunkSize);
            foreach (var parent in parents) if (parent >= 0) Meet(parent);
            if (!selection.IsCounted(position)) continue;

            left--;
            yield return position;
        }

        void Meet(int position)
        {
            if (!met.Add(position)) return;

            // git reads a negative date as one of the far future.
            var columns = snapshot.Columns(position / HistoryFormat.ChunkSize);
            var i = position % HistoryFormat.ChunkSize;
            var missing = (columns.Flags[i] & (byte)CommitFlags.CommitterDateMissing) != 0;
            queue.Enqueue(position, (missing ? long.MinValue : -columns.CommitterSeconds(i), met.Count));
        }
    }
}
