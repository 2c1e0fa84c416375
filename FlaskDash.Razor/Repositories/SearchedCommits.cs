using FlaskDash.Razor.Data;
using FlaskDash.Razor.Insights;

namespace FlaskDash.Razor.Repositories;

/// <summary>Answers the terms of a search that a history's arrays can answer.</summary>
internal static class SearchedCommits
{
    /// <summary>True for a term that is answered here.</summary>
    public static bool Answers(SearchTerm term) => term.Field is SearchField.Author or SearchField.Committer or SearchField.Path or SearchField.Tag or SearchField.Is;

    /// <summary>The commits for which all such terms hold; other terms are passed over.</summary>
    /// <param name="touched">The commits that touched a path: for <see cref="SearchField.Path"/>.</param>
    public static async Task<CommitSet> OfAsync(History history, IEnumerable<SearchTerm> terms, Func<SearchTerm, Task<CommitSet>> touched)
    {
        var found = new CommitSet(history.Snapshot.Count);
        found.Words.AsSpan().Fill(ulong.MaxValue);
        if ((history.Snapshot.Count & 63) is var rest and not 0) found.Words[^1] = (1UL << rest) - 1;

        foreach (var term in terms.Where(Answers))
        {
            var commits = term.Field == SearchField.Path ? await touched(term) : Of(history, term);
            for (var w = 0; w < found.Words.Length; w++) found.Words[w] &= term.IsNegated ? ~commits.Words[w] : commits.Words[w];
        }
        return found;
    }

    /// <summary>Leaves only the commits whose keys can lie in these bounds.</summary>
    public static void Keep(CommitSet commits, HistorySnapshot snapshot, long low, long high)
    {
        if ((low, high) == (0, long.MaxValue)) return;
        for (var n = 0; n < snapshot.Chunks; n++)
        {
            var columns = snapshot.Columns(n);
            foreach (var i in commits.In(n))
            {
                var key = CommitOrder.FirstKey(columns, i);
                if (key >= low && key <= high) continue;
                var position = n * HistoryFormat.ChunkSize + i;
                commits.Words[position >> 6] &= ~(1UL << position);
            }
        }
    }

    private static CommitSet Of(History history, SearchTerm term) => term.Field switch
    {
        SearchField.Author => By(history, term, static columns => columns.Author),
        SearchField.Committer => By(history, term, static columns => columns.Committer),
        SearchField.Tag => Reached(history, term.Value),
        _ => term.Value == "merge" ? Merges(history.Snapshot) : history.BotCommits ?? new CommitSet(history.Snapshot.Count),
    };

    private delegate ReadOnlySpan<int> Column(HistoryColumns columns);

    private static CommitSet By(History history, SearchTerm term, Column column)
    {
        var holds = SearchTokens.Holding(TextTerm.Word(term.Value));
        return By(history, [.. history.People.Select(p => holds(p.Name) || holds(p.Email))], column);
    }

    private static CommitSet By(History history, bool[] wanted, Column column)
    {
        var commits = new CommitSet(history.Snapshot.Count);
        for (var n = 0; n < history.Snapshot.Chunks; n++)
        {
            var people = column(history.Snapshot.Columns(n));
            for (var i = 0; i < people.Length; i++) if (wanted[people[i]]) Add(commits, n, i);
        }
        return commits;
    }

    private static CommitSet Merges(HistorySnapshot snapshot)
    {
        var commits = new CommitSet(snapshot.Count);
        for (var n = 0; n < snapshot.Chunks; n++)
        {
            var flags = snapshot.Columns(n).Flags;
            for (var i = 0; i < flags.Length; i++) if ((flags[i] & (byte)CommitFlags.Merge) != 0) Add(commits, n, i);
        }
        return commits;
    }

    private static CommitSet Reached(History history, string tag) =>
        history.Tags.FirstOrDefault(t => t.Name == tag) is { } known ? history.Snapshot.Reach(known.Position) : new CommitSet(history.Snapshot.Count);

    private static void Add(CommitSet commits, int chunk, int index)
    {
        var position = chunk * HistoryFormat.ChunkSize + index;
        commits.Words[position >> 6] |= 1UL << position;
    }
}
