using System.Text;
using System.Text.RegularExpressions;

namespace FlaskDash.Razor.Repositories;

/// <summary>What <c>path:</c> of a search means: a part of the path, or with <c>*</c> or <c>?</c> a pattern for the whole of it. Case counts, as in git.</summary>
internal sealed class PathPattern
{
    private readonly string text;
    private readonly Regex? pattern;

    public PathPattern(string text)
    {
        this.text = text;
        // "*" stands for any run of characters, slashes included.
        if (text.AsSpan().ContainsAny('*', '?'))
        {
            var written = new StringBuilder("^");
            foreach (var c in text) written.Append(c switch { '*' => ".*", '?' => ".", _ => Regex.Escape(c.ToString()) });
            pattern = new Regex(written.Append('$').ToString(), RegexOptions.NonBacktracking | RegexOptions.Singleline | RegexOptions.CultureInvariant);
        }
    }

    public bool Matches(string path) => pattern?.IsMatch(path) ?? path.Contains(text, StringComparison.Ordinal);
}
