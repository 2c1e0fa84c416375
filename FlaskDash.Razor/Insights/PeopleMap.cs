namespace FlaskDash.Razor.Insights;

/// <summary>Which identities are one person.</summary>
/// <param name="PersonOf">For each identity the number of its person: the first identity of that person.</param>
/// <param name="People">By that number: how the person is called. Numbers that are no person's first identity hold the identity itself.</param>
public sealed record PeopleMap(int[] PersonOf, IReadOnlyList<Person> People)
{
    /// <summary>Everybody by themselves.</summary>
    public static PeopleMap Raw(IReadOnlyList<Person> identities) => new([.. Enumerable.Range(0, identities.Count)], identities);
}
