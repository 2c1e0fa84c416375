namespace FlaskDash.Razor.Insights;

/// <summary>What a release brought: the commits that no older tag reaches.</summary>
/// <param name="Tag">Null for what no tag reaches yet.</param>
/// <param name="Commits">Those of them that the view counts.</param>
/// <param name="Additions">As far as lines are read.</param>
/// <param name="Deletions">Likewise.</param>
/// <param name="LinesMissing">Commits whose line counts are still to be read.</param>
/// <param name="People">Who wrote them, as the view tells people apart.</param>
/// <param name="NewPeople">Those of them who wrote nothing in an older release.</param>
public sealed record Release(Tag? Tag, int Commits, long Additions, long Deletions, int LinesMissing, int People, int NewPeople);

/// <summary>The tags of a view's ref and what came between them. Each commit belongs to the oldest tag that reaches it, so that rows add up to the view.</summary>
/// <remarks>
/// Commits of a release equal <c>git rev-list --count --no-merges TAG --not OLDER…</c>, the older ones being those before it in
/// <c>git for-each-ref --merged=HEAD --sort=creatordate refs/tags</c>.
/// </remarks>
/// <param name="Rows">Newest first; what is not released yet stands first.</param>
public sealed record Releases(IReadOnlyList<Release> Rows)
{
    private struct Sum
    {
        public int Commits, LinesMissing, People, NewPeople;
        public long Additions, Deletions;
    }

    public static Releases Of(History history, ViewSettings view)
    {
        var tips = new RefChoice(history, view.Ref).Tips;
        if (tips.Length == 0) return new Releases([]);

        var reach = history.Snapshot.Reach(tips);
        Tag[] tags = [.. history.Tags.Where(t => reach.Contains(t.Position)).OrderBy(t => t.Seconds ?? long.MinValue).ThenBy(t => t.Name, StringComparer.Ordinal)];
        var sums = SumsOf(history, view, OldestReaching(history.Snapshot, tags), tags.Length + 1);
        var rows = Enumerable.Range(0, sums.Length).Reverse()
            .Select(i => new Release(i == tags.Length ? null : tags[i], sums[i].Commits, sums[i].Additions, sums[i].Deletions, sums[i].LinesMissing, sums[i].People, sums[i].NewPeople));
        return new Releases([.. rows.Where(r => r.Tag is not null || r.Commits > 0)]);
    }

    private static Sum[] SumsOf(History history, ViewSettings view, int[] releaseOf, int releases)
    {
        var selection = history.Select(view);
        var personOf = history.PeopleOf(view).PersonOf;
        var lines = history.LinesIn(view);
        var credits = new Credits(history, view, personOf);
        var sums = new Sum[releases];
        var (seen, firsts) = (new HashSet<(int, int)>(), new Dictionary<int, int>());
        var last = new int[history.People.Count]; // the release in which each was met last, from 1 on: mostly the same again
        for (var n = 0; n < history.Snapshot.Chunks; n++)
        {
            var columns = history.Snapshot.Columns(n);
            ReadOnlySpan<int> authors = columns.Author;
            ReadOnlySpan<byte> flags = columns.Flags;
            ReadOnlySpan<uint> added = lines.Additions(n), deleted = lines.Deletions(n);
            foreach (var i in selection.Counted(n))
            {
                var position = n * HistoryFormat.ChunkSize + i;
                var release = Math.Min(releaseOf[position], releases - 1);
                ref var sum = ref sums[release];
                sum.Commits++;
                if ((flags[i] & (byte)CommitFlags.LinesRead) != 0) (sum.Additions, sum.Deletions) = (sum.Additions + added[i], sum.Deletions + deleted[i]);
                else if ((flags[i] & (byte)CommitFlags.LinesUnreadable) == 0) sum.LinesMissing++;

                if (credits.Of(position, authors[i]) is { } credited) foreach (var person in credited) See(release, person, ref sum);
                else See(release, personOf[authors[i]], ref sum);
            }
        }
        foreach (var (_, release) in firsts) sums[release].NewPeople++;
        return sums;

        void See(int release, int person, ref Sum sum)
        {
            if (last[person] == release + 1) return;

            last[person] = release + 1;
            if (!seen.Add((release, person))) return;

            sum.People++;
            firsts[person] = firsts.TryGetValue(person, out var before) ? Math.Min(before, release) : release;
        }
    }

    /// <summary>For each commit the index of the oldest tag that reaches it; <see cref="int.MaxValue"/> for none.</summary>
    private static int[] OldestReaching(HistorySnapshot snapshot, Tag[] tags)
    {
        var oldest = new int[snapshot.Count];
        Array.Fill(oldest, int.MaxValue);
        for (var t = tags.Length - 1; t >= 0; t--) oldest[tags[t].Position] = t;
        while (Spread(snapshot, oldest)) { /* a commit came after its child: once more */ }
        return oldest;
    }

    /// <summary>One pass from the newest down: parents come before their children, so each value is final when its turn comes.</summary>
    /// <returns>True when a parent stood above its child (a shallow clone that was deepened), which needs another pass.</returns>
    private static bool Spread(HistorySnapshot snapshot, int[] oldest)
    {
        var again = false;
        for (var n = snapshot.Chunks - 1; n >= 0; n--)
        {
            var columns = snapshot.Columns(n);
            for (var i = columns.Count - 1; i >= 0; i--)
            {
                var (position, tag) = (n * HistoryFormat.ChunkSize + i, oldest[n * HistoryFormat.ChunkSize + i]);
                if (tag == int.MaxValue) continue;

                again |= Lower(columns.FirstParent[i], position, tag);
                foreach (var parent in columns.OtherParents(i)) again |= Lower(parent, position, tag);
            }
        }
        return again;

        bool Lower(int parent, int child, int tag)
        {
            if (parent < 0 || oldest[parent] <= tag) return false;

            oldest[parent] = tag;
            return parent > child;
        }
    }
}
