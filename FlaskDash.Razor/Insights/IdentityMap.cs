namespace FlaskDash.Razor.Insights;

/// <summary>Somebody's word that one identity is the same person as another.</summary>
/// <param name="Alias">As commits write it; ASCII case does not matter.</param>
/// <param name="Person">Who it is.</param>
public sealed record Merge(Person Alias, Person Person);

/// <summary>Makes one person of many identities: by the mailmap first, then by what people decided, the earlier decision first.</summary>
/// <remarks>Without decisions the persons are those of <c>git shortlog -sne</c>.</remarks>
public static class IdentityMap
{
    /// <param name="identities">By <see cref="Data.GitIdentity.Number"/>.</param>
    /// <param name="merges">In the order of their making: of two that name the same persons, the later one says who they are.</param>
    public static PeopleMap Of(IReadOnlyList<Person> identities, Mailmap mailmap, IReadOnlyList<Merge> merges)
    {
        var count = identities.Count;
        var (parent, names) = (new int[count], new Person[count]);
        var byPerson = new Dictionary<Person, int>(count);
        for (var i = 0; i < count; i++)
        {
            names[i] = mailmap.Of(identities[i]);
            parent[i] = byPerson.TryGetValue(names[i], out var first) ? first : byPerson[names[i]] = i;
        }
        if (merges.Count > 0) Join(identities, mailmap, merges, parent, names, byPerson);

        var personOf = new int[count];
        var people = identities.ToArray();
        for (var i = 0; i < count; i++)
        {
            personOf[i] = Root(parent, i);
            people[personOf[i]] = names[personOf[i]];
        }
        return new PeopleMap(personOf, people);
    }

    private static void Join(IReadOnlyList<Person> identities, Mailmap mailmap, IReadOnlyList<Merge> merges, int[] parent, Person[] names, Dictionary<Person, int> byPerson)
    {
        var byKey = Enumerable.Range(0, identities.Count).ToLookup(i => KeyOf(identities[i]));
        foreach (var (alias, person) in merges.Where(m => m.Alias != m.Person))
        {
            int? target = byPerson.TryGetValue(person, out var known) ? known : byKey[KeyOf(person)].Select(i => (int?)i).FirstOrDefault();
            foreach (var i in byKey[KeyOf(alias)])
            {
                // The first identity of them all is the number of the person, whoever it is called after.
                var (one, other) = (Root(parent, i), target is { } t ? Root(parent, t) : Root(parent, i));
                var root = Math.Min(one, other);
                parent[Math.Max(one, other)] = root;
                names[root] = target is null || one == other ? mailmap.Of(person) : names[other];
            }
        }
    }

    private static int Root(int[] parent, int i)
    {
        while (parent[i] != i) i = parent[i] = parent[parent[i]];
        return i;
    }

    private static (string, string) KeyOf(Person person) => (AsciiCase.Lower(person.Name), AsciiCase.Lower(person.Email));

    /// <summary>A <c>.mailmap</c> by which <c>git shortlog -sne</c> tells people apart as this map does.</summary>
    /// <param name="identities">As given to <see cref="Of"/>.</param>
    public static string ToMailmap(IReadOnlyList<Person> identities, PeopleMap map)
    {
        var all = identities.Select((identity, i) => (Identity: identity, Person: map.People[map.PersonOf[i]])).ToList();
        var joined = all.Where(x => x.Identity != x.Person && x.Person.Name.Length > 0 && x.Person.Email.Length > 0).ToLookup(x => CanBeWritten(x.Identity));
        // A name that a mailmap cannot hold goes by its address alone. That takes in everybody who used it and has no line: so each gets one.
        var byAddress = joined[false].DistinctBy(x => AsciiCase.Lower(x.Identity.Email)).ToList();
        var addresses = byAddress.Select(x => AsciiCase.Lower(x.Identity.Email)).ToHashSet();
        var kept = all.Where(x => x.Identity == x.Person && CanBeWritten(x.Identity) && addresses.Contains(AsciiCase.Lower(x.Identity.Email)));

        // All others are written for name and address together.
        var lines = joined[true].Concat(kept).Select(x => $"{x.Person.Name} <{x.Person.Email}> {x.Identity.Name} <{x.Identity.Email}>")
            .Concat(byAddress.Select(x => $"{x.Person.Name} <{x.Person.Email}> <{x.Identity.Email}>"))
            .Distinct().Order(StringComparer.Ordinal);
        return string.Concat(lines.Select(line => line + "\n"));
    }

    // Not an empty name, and not one whose bytes are no UTF-8: what was read has another sign in their place.
    private static bool CanBeWritten(Person identity) => identity.Name.Length > 0 && !identity.Name.Contains('\ufffd', StringComparison.Ordinal);
}
