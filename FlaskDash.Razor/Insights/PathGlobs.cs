using System.Text;
using System.Text.RegularExpressions;

namespace FlaskDash.Razor.Insights;

/// <summary>Which paths a view counts: git's pathspecs. A pattern stands for a file, for a folder with all below it, or with <c>* ? [</c> for paths that match; an asterisk matches slashes, too. One that begins with <c>!</c> leaves out.</summary>
/// <remarks>Equals <c>git log -- PATTERN ':(exclude)PATTERN'</c> (gitglossary, pathspec). Case counts.</remarks>
public sealed class PathGlobs
{
    /// <summary>Patterns of one view.</summary>
    public const int MostPatterns = 50;

    /// <summary>Characters of one pattern.</summary>
    public const int LongestPattern = 300;

    private readonly Regex? included, excluded;

    /// <param name="text">In the form of <see cref="Normalise"/>.</param>
    public PathGlobs(string text)
    {
        Patterns = text.Split('\n');
        included = Union(Patterns.Where(p => p[0] != '!'));
        excluded = Union(Patterns.Where(p => p[0] == '!').Select(p => p[1..]));
    }

    /// <summary>In the one way to write them: those that take in first, each once.</summary>
    public IReadOnlyList<string> Patterns { get; }

    /// <summary>The patterns as pathspecs for git's command line.</summary>
    public IEnumerable<string> Pathspecs => Patterns.Select(p => p[0] == '!' ? ":(exclude)" + p[1..] : p);

    /// <summary>True when a path is counted.</summary>
    public bool Matches(string path) => (included?.IsMatch(path) ?? true) && !(excluded?.IsMatch(path) ?? false);

    /// <summary>Reads patterns, one a line.</summary>
    /// <returns>The one way to write them, null for none; or why they cannot be used, in a sentence for a person.</returns>
    public static (string? Text, string? Fault) Normalise(IEnumerable<string> lines)
    {
        var patterns = lines.SelectMany(l => l.Split('\n')).Select(l => l.Trim()).Where(l => l.Length > 0).Distinct(StringComparer.Ordinal)
            .OrderBy(p => p[0] == '!').ThenBy(p => p, StringComparer.Ordinal).ToList();
        if (patterns.Count > MostPatterns) return (null, $"path is given {patterns.Count} times, and {MostPatterns} are the most.");
        foreach (var pattern in patterns)
        {
            if (pattern.Length > LongestPattern) return (null, $"path cannot be longer than {LongestPattern} characters.");
            if (pattern.Any(char.IsControl)) return (null, "path cannot hold control characters.");
            var bare = pattern.TrimStart('!');
            if (bare.Length == 0 || pattern.StartsWith("!!", StringComparison.Ordinal)) return (null, "path needs a pattern behind the exclamation mark, for example !docs/*.");
            if (bare[0] is ':' or '/') return (null, $"path cannot begin with “{bare[0]}”. Give it from the top of the repository, for example src/*.cs or !docs.");
            if (Expression(bare) is null) return (null, "path has a “[” without its “]”. Write \\[ for the character itself.");
        }
        return (patterns.Count == 0 ? null : string.Join('\n', patterns), null);
    }

    /// <summary>A POSIX extended expression for the paths that are counted, and one for those that are not; null for none. Without quotes.</summary>
    internal (string? In, string? Out) Expressions => (Joined(Patterns.Where(p => p[0] != '!')), Joined(Patterns.Where(p => p[0] == '!').Select(p => p[1..])));

    private static string? Joined(IEnumerable<string> patterns) => patterns.Select(p => Expression(p)).ToList() is { Count: > 0 } all ? $"^({string.Join('|', all)})$" : null;

    private static Regex? Union(IEnumerable<string> patterns) =>
        Joined(patterns) is { } all ? new Regex(all, RegexOptions.NonBacktracking | RegexOptions.Singleline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture) : null;

    // In what .NET and POSIX write alike. Null for a bracket that is never closed.
    private static string? Expression(string pattern)
    {
        var text = new StringBuilder();
        var isWild = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '*':
                    while (i + 1 < pattern.Length && pattern[i + 1] == '*') i++;
                    text.Append(".*");
                    isWild = true;
                    break;
                case '?':
                    text.Append('.');
                    isWild = true;
                    break;
                case '[':
                    var negated = i + 1 < pattern.Length && pattern[i + 1] is '!' or '^';
                    var start = i + (negated ? 2 : 1);
                    var end = start < pattern.Length ? pattern.IndexOf(']', start + 1) : -1;
                    if (end < 0) return null;
                    text.Append(negated ? "[^" : "[").Append(Class(pattern[start..end])).Append(']');
                    i = end;
                    isWild = true;
                    break;
                case '\\' when i + 1 < pattern.Length:
                    Literal(text, pattern[++i]);
                    break;
                default:
                    Literal(text, pattern[i]);
                    break;
            }
        }
        // A plain name is a file, or a folder with all below it.
        return isWild ? text.ToString() : text.ToString().TrimEnd('/') + (pattern[^1] == '/' ? "/.*" : "(/.*)?");
    }

    private static void Literal(StringBuilder text, char c)
    {
        if (c is '^' or '\\') text.Append('\\').Append(c);
        else if (c is '.' or '+' or '(' or ')' or '|' or '{' or '}' or '$' or '*' or '?' or '[' or ']') text.Append('[').Append(c).Append(']');
        else text.Append(c);
    }

    // Inside brackets a backslash, a caret and a bracket would mean other things to .NET than to git.
    private static string Class(string inner) => string.Concat(inner.Select(c => c is '\\' or '[' or '^' or ']' ? "\\" + c : c.ToString()));
}
