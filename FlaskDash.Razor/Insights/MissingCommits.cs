using System.Numerics;

namespace FlaskDash.Razor.Insights;

/// <summary>A name that commits carry beside an address.</summary>
/// <param name="Identity">The <see cref="Data.GitIdentity.Number"/>.</param>
/// <param name="Commits">Of all refs, that this is the author of.</param>
/// <param name="Counted">Those that the view counts.</param>
/// <param name="CountsAs">Who it is in the view.</param>
public sealed record AddressName(int Identity, string Name, int Commits, int Counted, Person CountsAs);

/// <summary>A setting of a view that hides commits.</summary>
/// <param name="Parameter">Its name in the query.</param>
/// <param name="Commits">That it hides and no setting before it.</param>
/// <param name="Without">The view with this setting open.</param>
public sealed record HiddenBy(string Parameter, int Commits, ViewSettings Without);

/// <summary>Where the commits of an e-mail address are: counted in a view, or hidden by one of its settings. "Why am I not here?"</summary>
/// <remarks>Commits in all equal <c>git log --branches --tags --no-mailmap --format='%ae'</c>, counted without regard to case.</remarks>
/// <param name="Names">Names that stand beside the address, most commits first; empty when no commit's author has it.</param>
/// <param name="Hidden">In the order in which settings apply; the sum of these and of what is counted is all.</param>
/// <param name="OffAxis">Of what is counted: commits whose date is missing or impossible, so that no chart shows them.</param>
/// <param name="Committed">Commits of all refs that have the address as committer.</param>
/// <param name="CoAuthored">Commits of all refs that name it as co-author.</param>
public sealed record MissingCommits(IReadOnlyList<AddressName> Names, IReadOnlyList<HiddenBy> Hidden, int OffAxis, int Committed, int CoAuthored)
{
    public int Commits => Names.Sum(n => n.Commits);

    public int Counted => Names.Sum(n => n.Counted);

    /// <param name="email">Compared without regard to the case of ASCII letters, as git's mailmap does.</param>
    public static MissingCommits Of(History history, ViewSettings view, string email)
    {
        var wanted = AsciiCase.Lower(email);
        bool[] has = [.. history.People.Select(p => AsciiCase.Lower(p.Email) == wanted)];
        var own = history.CommitsOf(has).Words;
        var all = view.Of(ViewRange.All) with
        {
            Ref = ViewQuery.AllRefs, Merges = ViewShare.In, Bots = ViewShare.In, Author = null, WithLeftOut = true, Paths = null, CoAuthors = ViewCredit.None,
        };
        var hidden = new List<HiddenBy>();
        var narrowed = all;
        var everywhere = Mine(all);
        var left = everywhere;
        Narrow("ref", narrowed with { Ref = view.Ref }, view with { Ref = ViewQuery.AllRefs });
        Narrow("merges", narrowed with { Merges = view.Merges }, view with { Merges = ViewShare.In });
        Narrow("bots", narrowed with { Bots = view.Bots }, view with { Bots = ViewShare.In });
        Narrow("author", narrowed with { Author = view.Author }, view with { Author = null });
        Narrow("leftout", narrowed with { WithLeftOut = view.WithLeftOut }, view with { WithLeftOut = true });
        Narrow("path", narrowed with { Paths = view.Paths }, view with { Paths = null });
        Narrow("range", narrowed with { Range = view.Range, From = view.From, To = view.To }, view.Of(ViewRange.All));

        var people = history.PeopleOf(view);
        var offAxis = view.IsUnbounded ? Both(left, CommitsInView.OffAxis(history, narrowed).Commits.Words) : [];
        return new MissingCommits(
            [.. ByAuthor(history, everywhere, left).Select(a => new AddressName(a.Author, history.People[a.Author].Name, a.All, a.Counted, people.People[people.PersonOf[a.Author]]))],
            hidden, Count(offAxis), CommittedBy(history, has), CoAuthoredBy(history, has));

        // By the author alone, whoever else is credited.
        ulong[] Mine(ViewSettings asked) => Both(own, CommitsInView.Of(history, asked).Commits.Words);

        void Narrow(string parameter, ViewSettings narrower, ViewSettings without)
        {
            narrowed = narrower;
            var before = Count(left);
            left = Mine(narrower);
            if (Count(left) < before) hidden.Add(new HiddenBy(parameter, before - Count(left), without));
        }
    }

    private static IEnumerable<(int Author, int All, int Counted)> ByAuthor(History history, ulong[] everywhere, ulong[] counted)
    {
        var sums = new Dictionary<int, (int All, int Counted)>();
        for (var position = 0; position < history.Snapshot.Count; position++)
        {
            if (!Has(everywhere, position)) continue;
            var author = history.Snapshot.Columns(position / HistoryFormat.ChunkSize).Author[position % HistoryFormat.ChunkSize];
            var (all, some) = sums.GetValueOrDefault(author);
            sums[author] = (all + 1, some + (Has(counted, position) ? 1 : 0));
        }
        return sums.OrderByDescending(s => s.Value.All).ThenBy(s => s.Key).Select(s => (s.Key, s.Value.All, s.Value.Counted));

        static bool Has(ulong[] words, int position) => (words[position >> 6] >> position & 1) != 0;
    }

    private static int CommittedBy(History history, bool[] has)
    {
        var commits = 0;
        for (var n = 0; n < history.Snapshot.Chunks; n++)
            foreach (var committer in history.Snapshot.Columns(n).Committer) if (has[committer]) commits++;
        return commits;
    }

    private static int CoAuthoredBy(History history, bool[] has)
    {
        var commits = new HashSet<int>();
        foreach (var (position, person) in history.CoAuthors.Pairs) if (has[person]) commits.Add(position);
        return commits.Count;
    }

    private static int Count(ulong[] words) => words.Sum(BitOperations.PopCount);

    private static ulong[] Both(ulong[] one, ulong[] other) => [.. one.Zip(other, (a, b) => a & b)];
}
