using System.Runtime.CompilerServices;

namespace FlaskDash.Razor.Insights;

/// <summary>Who gets a commit: its author, and where the view says so its co-authors. Ask for positions in rising order.</summary>
internal ref struct Credits
{
    private readonly ReadOnlySpan<(int Position, int Person)> pairs;
    private readonly int[] personOf;
    private readonly List<int> people = [];
    private int next;

    /// <summary>Before this position no author shares a commit.</summary>
    private int upcoming;

    /// <param name="personOf">As <see cref="PeopleMap.PersonOf"/>.</param>
    public Credits(History history, ViewSettings view, int[] personOf)
    {
        pairs = view.CoAuthors == ViewCredit.None ? [] : history.CoAuthors.Pairs;
        this.personOf = personOf;
    }

    /// <summary>The persons of a commit, each once, the author first; null where it is the author alone.</summary>
    // Apart from what is seldom done, so that the loops over a million commits have no call in them.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public List<int>? Of(int position, int author) => position < upcoming ? null : Shared(position, author);

    private List<int>? Shared(int position, int author)
    {
        while (next < pairs.Length && pairs[next].Position < position) next++;
        upcoming = next < pairs.Length ? pairs[next].Position : int.MaxValue;
        if (upcoming != position) return null;

        people.Clear();
        people.Add(personOf[author]);
        for (var at = next; at < pairs.Length && pairs[at].Position == position; at++)
            if (!people.Contains(personOf[pairs[at].Person])) people.Add(personOf[pairs[at].Person]);
        return people;
    }
}
