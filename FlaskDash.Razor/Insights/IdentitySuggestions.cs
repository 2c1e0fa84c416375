using System.Text.RegularExpressions;

namespace FlaskDash.Razor.Insights;

/// <summary>Two persons who may be one.</summary>
/// <param name="Alias">The one with fewer commits; both are given by the number of the person.</param>
/// <param name="Reason">Why, in words.</param>
public sealed record IdentitySuggestion(int Alias, int Person, int AliasCommits, int PersonCommits, string Reason);

/// <summary>Finds persons who may be one. Never by a name alone: people share names.</summary>
public static partial class IdentitySuggestions
{
    /// <summary>Those with the most commits at stake first.</summary>
    /// <param name="refused">Pairs of identities that somebody said are two persons.</param>
    public static IReadOnlyList<IdentitySuggestion> Of(History history, IReadOnlyCollection<(Person, Person)> refused)
    {
        var view = new ViewSettings(DateOnly.MaxValue.AddDays(-2)) { Bots = ViewShare.In, Merges = ViewShare.In, WithLeftOut = true, Ref = ViewQuery.AllRefs };
        var map = history.PeopleOf(view);
        var commits = CommitsOf(history, map);
        var pairs = new Dictionary<(int, int), string>();
        Pair(history, map, pairs, p => p.Email.Length == 0 ? null : AsciiCase.Lower(p.Email), "They use the same address.");
        Pair(history, map, pairs, NumberOf, "Their no-reply addresses carry the same account number.");
        Pair(history, map, pairs, LoginOf, "Their no-reply addresses name the same account.");
        Pair(history, map, pairs, NameAtDomain, "They have the same name, and addresses of the same domain.");

        var no = refused.SelectMany(r => new[] { r, (r.Item2, r.Item1) }).ToHashSet();
        return [.. pairs
            .Where(p => !no.Contains((map.People[p.Key.Item1], map.People[p.Key.Item2])))
            .Select(p => commits[p.Key.Item1] <= commits[p.Key.Item2] && p.Key.Item1 != p.Key.Item2 ? (From: p.Key.Item1, To: p.Key.Item2, p.Value) : (From: p.Key.Item2, To: p.Key.Item1, p.Value))
            .Select(p => new IdentitySuggestion(p.From, p.To, commits[p.From], commits[p.To], p.Value))
            .OrderByDescending(s => s.AliasCommits + s.PersonCommits).ThenBy(s => s.Alias).ThenBy(s => s.Person)];
    }

    /// <summary>Pairs each person with the first one of the same key; the first reason found stays.</summary>
    private static void Pair(History history, PeopleMap map, Dictionary<(int, int), string> pairs, Func<Person, string?> key, string reason)
    {
        var first = new Dictionary<string, int>();
        for (var i = 0; i < history.People.Count; i++)
        {
            if (key(history.People[i]) is not { } text) continue;
            var person = map.PersonOf[i];
            if (!first.TryGetValue(text, out var other)) first[text] = person;
            else if (other != person) pairs.TryAdd((Math.Min(other, person), Math.Max(other, person)), reason);
        }
    }

    private static string? NumberOf(Person person) => NoReply().Match(person.Email) is { Success: true } match && match.Groups["number"].Success ? match.Groups["number"].Value + "@" + match.Groups["forge"].Value : null;

    private static string? LoginOf(Person person) => NoReply().Match(person.Email) is { Success: true } match ? AsciiCase.Lower(match.Groups["login"].Value) + "@" + match.Groups["forge"].Value : null;

    private static string? NameAtDomain(Person person)
    {
        var at = person.Email.LastIndexOf('@');
        var name = string.Join(' ', person.Name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToUpperInvariant();
        return at < 1 || name.Length == 0 || NoReply().IsMatch(person.Email) ? null : name + AsciiCase.Lower(person.Email[at..]);
    }

    private static int[] CommitsOf(History history, PeopleMap map)
    {
        var commits = new int[map.PersonOf.Length];
        for (var n = 0; n < history.Snapshot.Chunks; n++)
            foreach (var author in history.Snapshot.Columns(n).Author) commits[map.PersonOf[author]]++;
        return commits;
    }

    // 49699333+login@users.noreply.github.com, login@users.noreply.github.com, 123-login@users.noreply.gitlab.com
    [GeneratedRegex(@"^(?:(?<number>[0-9]{1,12})[+-])?(?<login>[^@]{1,100})@users\.noreply\.(?<forge>github|gitlab)\.com$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex NoReply();
}
