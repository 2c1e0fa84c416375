namespace FlaskDash.Razor.Insights;

/// <summary>With whom somebody shared commits: an author and those whom the message names as co-authors.</summary>
/// <param name="Number">Of the other person.</param>
/// <param name="Commits">In view, that both have a part in.</param>
public sealed record WorkedWith(int Number, Person Person, int Commits)
{
    /// <summary>Most commits first; nobody where <see cref="ViewSettings.Author"/> is null.</summary>
    public static IReadOnlyList<WorkedWith> Of(History history, ViewSettings view)
    {
        if (history.NumberOf(view) is not { } person) return [];

        // Commits of others that name this person are shared, too.
        var shared = view with { Author = null, CoAuthors = ViewCredit.Full };
        var selection = history.Select(shared);
        var (personOf, people) = history.PeopleOf(view);
        var credits = new Credits(history, shared, personOf);
        var commits = new Dictionary<int, int>();
        var before = -1;
        foreach (var (position, _) in history.CoAuthors.Pairs)
        {
            if (position == before || position >= history.Snapshot.Count || !selection.IsCounted(position)) continue;

            before = position;
            var author = history.Snapshot.Columns(position / HistoryFormat.ChunkSize).Author[position % HistoryFormat.ChunkSize];
            if (credits.Of(position, author) is not { } credited || !credited.Contains(person)) continue;
            foreach (var other in credited) if (other != person) commits[other] = commits.GetValueOrDefault(other) + 1;
        }
        return [.. commits.OrderByDescending(c => c.Value).ThenBy(c => c.Key).Select(c => new WorkedWith(c.Key, people[c.Key], c.Value))];
    }
}
