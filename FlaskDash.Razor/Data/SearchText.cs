using System.Globalization;
using System.Text;

namespace FlaskDash.Razor.Data;

/// <summary>Turns what somebody typed into a full-text query. Any input is valid: nothing of it is read as the query language.</summary>
public static class SearchText
{
    /// <summary>Words past this many are left out: a longer query finds nothing that these do not.</summary>
    public const int MostWords = 24;

    private const int LongestWord = 100;

    /// <summary>The token of the <c>scope</c> column that stands for a repository.</summary>
    public static string Scope(int repositoryId) => string.Create(CultureInfo.InvariantCulture, $"r{repositoryId}");

    /// <summary>The words that can be searched: runs without white space that hold a letter or digit.</summary>
    public static IReadOnlyList<string> WordsOf(string? text) =>
        [.. (text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Where(word => word.Any(char.IsLetterOrDigit))
            .Take(MostWords)
            .Select(word => Cut(word, LongestWord))];

    /// <summary>
    /// A query of SQLite's FTS5 for commits of one repository that hold every word, in message or people; a word of three
    /// letters or more also finds longer ones that begin with it.
    /// </summary>
    /// <returns>Null when there is no word to search.</returns>
    /// <remarks>Syntax: https://www.sqlite.org/fts5.html section 3. A string in double quotes is never read as an operator.</remarks>
    public static string? MatchOf(int repositoryId, string? text)
    {
        var words = WordsOf(text);
        if (words.Count == 0) return null;

        var match = new StringBuilder("scope : ").Append(Scope(repositoryId)).Append(" AND {message people} : (");
        for (var i = 0; i < words.Count; i++)
        {
            if (i > 0) match.Append(" AND ");
            match.Append('"').Append(words[i].Replace("\"", "\"\"", StringComparison.Ordinal).Replace("\0", "", StringComparison.Ordinal)).Append('"');
            if (words[i].Length >= 3) match.Append('*');
        }
        return match.Append(')').ToString();
    }

    // Never between the two halves of a character outside the basic plane.
    private static string Cut(string word, int length) =>
        word.Length <= length ? word : word[..(char.IsHighSurrogate(word[length - 1]) ? length - 1 : length)];
}
