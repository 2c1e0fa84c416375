using System.Text.RegularExpressions;

namespace FlaskDash.Razor.Insights;

/// <summary>Patterns by which the identities of bots are told: an asterisk stands for any characters, case does not matter, and name or address must match as a whole.</summary>
public sealed partial record BotRules
{
    /// <summary>Patterns of one repository.</summary>
    public const int MostPatterns = 100;

    private const int LongestPattern = 100;
    private readonly Regex? regex;

    private BotRules(IReadOnlyList<string> patterns)
    {
        Patterns = patterns;
        if (patterns.Count > 0) regex = new Regex(Expression(patterns), RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline);
    }

    /// <summary>What forges call an app: <c>dependabot[bot]</c>, <c>49699333+dependabot[bot]@users.noreply.github.com</c>.</summary>
    public static BotRules Default { get; } = new(["*[bot]", "*[bot]@users.noreply.github.com"]);

    public IReadOnlyList<string> Patterns { get; }

    /// <summary>Reads patterns, one a line.</summary>
    /// <param name="text">Null for <see cref="Default"/>; empty for a repository without bots.</param>
    /// <returns>The rules, or why they cannot be used, in a sentence for a person.</returns>
    public static (BotRules? Rules, string? Fault) Parse(string? text)
    {
        if (text is null) return (Default, null);

        var patterns = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        if (patterns.Count > MostPatterns) return (null, $"There are {patterns.Count} patterns, and {MostPatterns} are the most.");
        if (patterns.Find(p => p.Length > LongestPattern) is { } long_) return (null, $"“{long_[..40]}…” is longer than {LongestPattern} characters.");
        if (patterns.Find(p => p.Trim('*').Length == 0) is { } all) return (null, $"“{all}” is everybody. Write a part of a name or address beside the asterisk.");
        return (new BotRules(patterns), null);
    }

    /// <summary>True when name or address matches a pattern.</summary>
    public bool IsBot(Person person) => regex is not null && (regex.IsMatch(person.Name) || regex.IsMatch(person.Email));

    /// <summary>Options of <c>git log</c> that choose the commits of bots or of everybody else; git needs PCRE for them.</summary>
    /// <param name="bots">True for the bots', false for the others'.</param>
    public IReadOnlyList<string> AuthorOptions(bool bots)
    {
        if (regex is null) return bots ? ["-P", "--author=(?!)"] : [];

        var any = string.Join('|', Patterns.Select(p => string.Join(".*", p.Split('*').Select(Regex.Escape))));
        return ["-i", "-P", "--author=" + (bots ? $"^({any}) <|<({any})>$" : $"^(?!({any}) <)(?!.*<({any})>$)")];
    }

    private static string Expression(IReadOnlyList<string> patterns) =>
        "^(?:" + string.Join('|', patterns.Select(p => string.Join(".*", p.Split('*').Select(Regex.Escape)))) + ")$";

    public bool Equals(BotRules? other) => other is not null && Patterns.SequenceEqual(other.Patterns);

    public override int GetHashCode() => Patterns.Count;
}
