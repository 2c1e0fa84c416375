using System.Globalization;
using System.Text;

namespace FlaskDash.Razor.Data;

/// <summary>How the search index takes text apart: runs of letters and digits, where case and accents make no difference; of Chinese, Japanese and Korean each character.</summary>
/// <remarks>
/// SQLite's <c>unicode61</c> makes one token of a whole run of letters, and such text has no spaces: so <see cref="Spaced"/> writes
/// spaces around each character, in the index and in a query, and a phrase of characters finds what stands inside a run.
/// </remarks>
public static class SearchTokens
{
    private const CompareOptions Alike = CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace;
    private static readonly CompareInfo Compare = CultureInfo.InvariantCulture.CompareInfo;

    /// <summary>The places of all tokens of a text.</summary>
    public static List<(int Start, int End)> Of(string text)
    {
        var tokens = new List<(int, int)>();
        for (var i = 0; i < text.Length;)
        {
            if (!IsPart(text, i)) { i++; continue; }
            var start = i;
            if (LengthOfIdeograph(text, i) is > 0 and var length) i += length;
            else while (i < text.Length && LengthOfIdeograph(text, i) == 0 && (IsPart(text, i) || i > start && char.IsLowSurrogate(text[i]))) i++;
            tokens.Add((start, i));
        }
        return tokens;
    }

    /// <summary>The places of a text where the tokens of a term follow each other, first to last.</summary>
    /// <param name="tokens">From <see cref="Of"/> of the text.</param>
    public static IEnumerable<(int First, int Count)> Find(string text, List<(int Start, int End)> tokens, TextTerm term) => Find(text, tokens, WantedBy(term), term.IsPrefix);

    /// <summary>What stands in a text for a term, as it is written there.</summary>
    internal static IEnumerable<string> TextsOf(string text, TextTerm term)
    {
        var tokens = Of(text);
        foreach (var (first, count) in Find(text, tokens, term)) yield return text[tokens[first].Start..tokens[first + count - 1].End];
    }

    /// <summary>The last token of a text that has one.</summary>
    internal static string LastOf(string text)
    {
        var (start, end) = Of(text)[^1];
        return text[start..end];
    }

    /// <summary>Tells whether a term stands anywhere in a text.</summary>
    public static Predicate<string> Holding(TextTerm term)
    {
        var find = Finder(term);
        return text => find(text) >= 0;
    }

    /// <summary>Tells where a term first stands in a text; -1 for nowhere.</summary>
    public static Func<string, int> Finder(TextTerm term)
    {
        var wanted = WantedBy(term);
        var isAscii = wanted.TrueForAll(token => Ascii.IsValid(token));
        return text =>
        {
            // Most texts are told apart without their tokens.
            if (isAscii && Ascii.IsValid(text))
            {
                if (wanted is [var only]) return FindToken(text, only, term.IsPrefix);
                if (!wanted.TrueForAll(token => text.Contains(token, StringComparison.OrdinalIgnoreCase))) return -1;
            }
            var tokens = Of(text);
            foreach (var (first, _) in Find(text, tokens, wanted, term.IsPrefix)) return tokens[first].Start;
            return -1;
        };
    }

    // Both of ASCII alone.
    private static int FindToken(string text, string token, bool asPrefix)
    {
        for (var at = 0; (at = text.IndexOf(token, at, StringComparison.OrdinalIgnoreCase)) >= 0; at++)
        {
            var end = at + token.Length;
            if ((at == 0 || !char.IsAsciiLetterOrDigit(text[at - 1])) && (asPrefix || end == text.Length || !char.IsAsciiLetterOrDigit(text[end]))) return at;
        }
        return -1;
    }

    /// <summary>The text with spaces around each Chinese, Japanese and Korean character; the same text where it has none.</summary>
    public static string Spaced(string text)
    {
        StringBuilder? spaced = null;
        var written = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] < 0x1100 || LengthOfIdeograph(text, i) is not (> 0 and var length)) continue;
            spaced ??= new StringBuilder(text.Length + 64);
            spaced.Append(text, written, i - written).Append(' ').Append(text, i, length).Append(' ');
            i += length - 1;
            written = i + 1;
        }
        return spaced is null ? text : spaced.Append(text, written, text.Length - written).ToString();
    }

    /// <summary>What all tokens that differ only by case or accents have in common.</summary>
    internal static string Fold(string token)
    {
        if (Ascii.IsValid(token)) return token.ToLowerInvariant();

        var folded = new StringBuilder(token.Length);
        // Taken apart by runes, half a surrogate pair becomes a replacement character, which can be normalised.
        foreach (var rune in string.Concat(token.EnumerateRunes()).Normalize(NormalizationForm.FormD).EnumerateRunes())
            if (Rune.GetUnicodeCategory(rune) != UnicodeCategory.NonSpacingMark) folded.Append(Rune.ToLowerInvariant(rune).ToString());
        return folded.ToString();
    }

    /// <summary>True when a text ends with one of those characters.</summary>
    internal static bool EndsWithIdeograph(string text) =>
        text.Length > 0 && LengthOfIdeograph(text, text.Length - (char.IsLowSurrogate(text[^1]) && text.Length > 1 ? 2 : 1)) > 0;

    private static List<string> WantedBy(TextTerm term) => Of(term.Text).ConvertAll(t => term.Text[t.Start..t.End]);

    private static IEnumerable<(int First, int Count)> Find(string text, List<(int Start, int End)> tokens, List<string> wanted, bool prefix)
    {
        for (var i = 0; wanted.Count > 0 && i + wanted.Count <= tokens.Count; i++)
            if (Stands(text, tokens, i, wanted, prefix)) yield return (i, wanted.Count);
    }

    private static bool Stands(string text, List<(int Start, int End)> tokens, int at, List<string> wanted, bool prefix)
    {
        for (var i = 0; i < wanted.Count; i++)
        {
            var token = text.AsSpan(tokens[at + i].Start..tokens[at + i].End);
            if (!IsAlike(token, wanted[i], prefix && i == wanted.Count - 1)) return false;
        }
        return true;
    }

    private static bool IsAlike(ReadOnlySpan<char> token, string wanted, bool asPrefix)
    {
        // Within ASCII only case makes no difference, which is told many times faster.
        if (Ascii.IsValid(token) && Ascii.IsValid(wanted)) return asPrefix ? token.StartsWith(wanted, StringComparison.OrdinalIgnoreCase) : token.Equals(wanted, StringComparison.OrdinalIgnoreCase);
        return asPrefix ? Compare.IsPrefix(token, wanted, Alike) : Compare.Compare(token, wanted, Alike) == 0;
    }

    private static bool IsPart(string text, int at) => text[at] < 0x80 ? char.IsAsciiLetterOrDigit(text[at]) : IsPartBeyondAscii(text, at);

    private static bool IsPartBeyondAscii(string text, int at) => CharUnicodeInfo.GetUnicodeCategory(text, at) is
        <= UnicodeCategory.OtherNumber and not UnicodeCategory.EnclosingMark or UnicodeCategory.PrivateUse;

    // 0 for any other character.
    private static int LengthOfIdeograph(string text, int at) => text[at] < 0x2e80 ? 0 : LengthFromRadicalsOn(text, at);

    // Blocks of Unicode 16: radicals, kana, bopomofo, ideographs, Hangul, half-width kana, the ideographs outside the basic plane.
    private static int LengthFromRadicalsOn(string text, int at)
    {
        var c = text[at];
        if (char.IsHighSurrogate(c)) return at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]) && char.ConvertToUtf32(c, text[at + 1]) is >= 0x1b000 and < 0x1b300 or >= 0x20000 and < 0x40000 ? 2 : 0;
        return c is >= '\u2e80' and < '\u2fe0' or '\u3005' or '\u3006' or '\u3007' or >= '\u3041' and < '\u3100' or >= '\u3105' and < '\u3130' or >= '\u31a0' and < '\u31c0'
            or >= '\u31f0' and < '\u3200' or >= '\u3400' and < '\u4dc0' or >= '\u4e00' and < '\ua000' or >= '\uac00' and < '\ud7a4' or >= '\uf900' and < '\ufb00' or >= '\uff66' and < '\uffa0' ? 1 : 0;
    }
}
