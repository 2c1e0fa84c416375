using System.Collections.Concurrent;

namespace FlaskDash.Razor.Insights;

/// <summary>All that insights ask of a repository, of one generation: the commits, and what gives their numbers names. Safe for many threads.</summary>
/// <param name="Snapshot">The commits, of all refs.</param>
/// <param name="Head">Position of the default branch's commit; null when HEAD is unborn.</param>
/// <param name="People">Names and addresses as commits write them, by <see cref="Data.GitIdentity.Number"/>.</param>
/// <param name="Tags">Those that lead to a commit, newest first.</param>
public sealed record History(HistorySnapshot Snapshot, int? Head, IReadOnlyList<Person> People, IReadOnlyList<Tag> Tags)
{
    private const int MostLocalTimes = 4;

    private readonly ConcurrentDictionary<(ViewDate, ViewClock, string?, int), int[][]> localTimes = [];

    /// <summary>Positions of branches and tags by their full names, <c>refs/heads/…</c> and <c>refs/tags/…</c>.</summary>
    public IReadOnlyDictionary<string, int> Refs { get; init; } = new Dictionary<string, int>();

    /// <summary>By which identities of bots are told.</summary>
    public BotRules BotRules { get; init; } = BotRules.Default;

    /// <summary>Positions of the commits that somebody left out of the numbers by hand.</summary>
    public IReadOnlyList<int> LeftOut { get; init; } = [];

    /// <summary>Commits that another repository of a sum counts already; null where one repository is asked alone.</summary>
    public CommitSet? Elsewhere { get; init; }

    /// <summary>Who is one person by the mailmap and by what people decided; null when nobody is merged.</summary>
    public PeopleMap? Merged { get; init; }

    /// <summary>Which files the commits changed; null unless the view that is asked needs them (<see cref="ViewSettings.NeedsFiles"/>).</summary>
    public FileHistory? Files { get; init; }

    /// <summary>What a view counts of the files; null where it counts them all.</summary>
    /// <exception cref="InvalidOperationException">It needs <see cref="Files"/>, and they were not opened.</exception>
    internal ChosenFiles? FilesIn(ViewSettings view) => !view.NeedsFiles ? null
        : (Files ?? throw new InvalidOperationException("This view needs the files that commits changed: open the history with the view.")).Choose(Snapshot.Count, view);

    /// <summary>The lines of each commit as a view counts them.</summary>
    internal LinesInView LinesIn(ViewSettings view) => new(Snapshot, FilesIn(view));

    /// <summary>Whom the commits' messages name as co-authors.</summary>
    public CoAuthors CoAuthors { get; init; } = CoAuthors.None;

    /// <summary>Somebody decided beyond the mailmap who is one person.</summary>
    public bool HasDecisions { get; init; }

    /// <summary>The history as it was when the default branch ended with some commit: what that does not reach is not there.</summary>
    public History FrozenAt(int position)
    {
        var reach = Snapshot.Reach(position);
        return this with { Head = position, Refs = Refs.Where(r => reach.Contains(r.Value)).ToDictionary(), Tags = [.. Tags.Where(t => reach.Contains(t.Position))] };
    }

    internal Selection Select(ViewSettings view) => new(this, view);

    /// <summary>Who is a person in this view.</summary>
    public PeopleMap PeopleOf(ViewSettings view) => view.People == ViewPeople.Merged && Merged is not null ? Merged : Raw;

    private PeopleMap Raw => field ??= PeopleMap.Raw(People);

    /// <summary>A bool for each of <see cref="People"/>.</summary>
    private bool[] IsBot => field ??= [.. People.Select(BotRules.IsBot)];

    /// <summary>The commits whose author is a bot; null when there are none.</summary>
    internal CommitSet? BotCommits => IsBot.Contains(true) ? botCommits ??= CommitsOf(IsBot) : null;
    private CommitSet? botCommits;

    internal CommitSet? LeftOutCommits => LeftOut.Count == 0 ? null : leftOutCommits ??= SetOf(LeftOut);
    private CommitSet? leftOutCommits;

    /// <summary>Why this view's ref or range cannot be shown of this history; null when it can.</summary>
    public ViewFault? FaultOf(ViewSettings view)
    {
        var refs = new RefChoice(this, view.Ref);
        if (refs.Fault is { } fault) return fault;
        if (view.Author is not null && NumberOf(view) is null)
            return new ViewFault("author", "author names nobody who is in this repository. Choose a person on the Committers page.");
        return view.Range == ViewRange.SinceTag && refs.TagBelow() is null
            ? new ViewFault("range", "range=tag needs a tag, and there is none on this branch. Choose another range.")
            : null;
    }

    /// <summary>Minutes since 1970-01-01 of each commit on the view's clock, chunk by chunk.</summary>
    internal int[][] LocalTimes(ViewSettings view)
    {
        var key = (view.Date, view.Clock, view.Zone, view.Clock is ViewClock.Zone or ViewClock.Viewer ? view.LastPossibleDay : 0);
        if (localTimes.TryGetValue(key, out var known)) return known;

        if (localTimes.Count >= MostLocalTimes) localTimes.Clear();
        return localTimes[key] = LocalTime.Of(Snapshot, view);
    }

    /// <summary>What <see cref="ViewSettings.Author"/> is of each of <see cref="People"/>.</summary>
    public string KeyOf(int identity) => Keys[identity];

    private string[] Keys => field ??= [.. People.Select(PersonKey.Of)];

    /// <summary>The number of the person that <see cref="ViewSettings.Author"/> names, as the view tells people apart; null where there is none.</summary>
    public int? NumberOf(ViewSettings view) => view.Author is not null && Array.IndexOf(Keys, view.Author) is >= 0 and var identity ? PeopleOf(view).PersonOf[identity] : null;

    /// <summary>The commits of the person that a view names; null where it counts everyone's.</summary>
    internal CommitSet? CommitsBy(ViewSettings view)
    {
        if (view.Author is null) return null;

        var (personOf, person) = (PeopleOf(view).PersonOf, NumberOf(view));
        var commits = CommitsOf(Array.ConvertAll(personOf, p => p == person));
        if (view.CoAuthors == ViewCredit.None) return commits;

        foreach (var (position, coAuthor) in CoAuthors.Pairs)
            if (position < Snapshot.Count && personOf[coAuthor] == person) commits.Words[position >> 6] |= 1UL << position;
        return commits;
    }

    /// <summary>The commits of some authors.</summary>
    /// <param name="authors">A bool for each of <see cref="People"/>.</param>
    internal CommitSet CommitsOf(bool[] authors)
    {
        var commits = new CommitSet(Snapshot.Count);
        for (var n = 0; n < Snapshot.Chunks; n++)
        {
            var author = Snapshot.Columns(n).Author;
            var start = n * CommitSet.WordsPerChunk;
            for (var i = 0; i < author.Length; i++)
                if (author[i] < authors.Length && authors[author[i]]) commits.Words[start + (i >> 6)] |= 1UL << i;
        }
        return commits;
    }

    private CommitSet SetOf(IReadOnlyList<int> positions)
    {
        var commits = new CommitSet(Snapshot.Count);
        foreach (var position in positions) commits.Words[position >> 6] |= 1UL << position;
        return commits;
    }
}

/// <summary>A name and address as commits write them.</summary>
public sealed record Person(string Name, string Email);

/// <summary>A tag and the commit it leads to.</summary>
/// <param name="Name">Without <c>refs/tags/</c>.</param>
/// <param name="Position">Of its commit.</param>
/// <param name="Seconds">Unix seconds: when it was tagged, or for a lightweight tag its commit's committer date, as <c>git for-each-ref</c>'s <c>creatordate</c>; null when neither is known.</param>
public sealed record Tag(string Name, int Position, long? Seconds);
