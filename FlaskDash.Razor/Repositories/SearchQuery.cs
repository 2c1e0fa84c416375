using System.Globalization;
using FlaskDash.Razor.Data;

namespace FlaskDash.Razor.Repositories;

/// <summary>A search as it was understood. Every text can be searched: what is no part of the language is searched as words.</summary>
/// <param name="Terms">All must hold.</param>
/// <param name="Notes">What was understood otherwise than it may have been meant, in sentences for a person. They quote what was typed; encode them.</param>
public sealed record SearchQuery(IReadOnlyList<SearchTerm> Terms, IReadOnlyList<string> Notes)
{
    /// <summary>Characters that are read; a longer text is refused.</summary>
    public const int Longest = 10_000;

    /// <summary>Terms past this many are left out.</summary>
    public const int MostTerms = 24;

    /// <summary>A SHA in a search has at least this many digits, as in git.</summary>
    public const int ShortestSha = 4;

    private const int LongestValue = 200;
    private const int MostNotes = 3;

    private static readonly Dictionary<string, SearchField> Fields = Enum.GetValues<SearchField>()
        .Where(f => f != SearchField.Text).ToDictionary(f => f.ToString(), StringComparer.OrdinalIgnoreCase);

    /// <summary>The one way to type it: parsed again it gives the same terms.</summary>
    public override string ToString() => string.Join(' ', Terms);

    /// <summary>The words and phrases to be marked in what is found.</summary>
    public IReadOnlyList<TextTerm> Marked => [.. Terms.Where(t => t is { Field: SearchField.Text, IsNegated: false }).Select(t => t.Text)];

    /// <summary>Reads what somebody typed. Never fails.</summary>
    public static SearchQuery Parse(string? text)
    {
        var parser = new Parser(text ?? "");
        parser.Run();
        var notes = parser.Notes.Count <= MostNotes ? parser.Notes : [.. parser.Notes.Take(MostNotes), $"{parser.Notes.Count - MostNotes} more parts were read as words or left out."];
        return new SearchQuery(parser.Terms, notes);
    }

    /// <summary>Takes a text apart, from left to right.</summary>
    private sealed class Parser(string text)
    {
        private int at;

        public List<SearchTerm> Terms { get; } = [];
        public List<string> Notes { get; } = [];

        public void Run()
        {
            while (SkipSpace())
            {
                var start = at;
                var term = Next(start);
                if (term is null) continue;
                if (Terms.Count == MostTerms)
                {
                    Notes.Add($"Only the first {MostTerms} parts are searched.");
                    return;
                }
                Terms.Add(term);
            }
        }

        private bool SkipSpace()
        {
            while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
            return at < text.Length;
        }

        private SearchTerm? Next(int start)
        {
            // "--option" is a word, as is a dash alone.
            var isNegated = text[at] == '-' && at + 1 < text.Length && text[at + 1] != '-' && !char.IsWhiteSpace(text[at + 1]);
            if (isNegated) at++;

            if (text[at] == '"') return Quoted() is { } phrase ? Phrase(phrase, isNegated) : Unclosed(start);
            var colon = text.AsSpan(at).IndexOf(':');
            if (colon > 0 && Fields.TryGetValue(text.Substring(at, colon), out var field))
            {
                at += colon + 1;
                if (at < text.Length && text[at] == '"')
                {
                    if (Quoted() is not { } quoted) return Unclosed(start);
                    return Of(field, quoted, isNegated, start);
                }
                return Of(field, UntilSpace(at), isNegated, start);
            }
            return Word(UntilSpace(at), isNegated);
        }

        /// <summary>The text between quotes, its white space as single spaces; null when no other quote follows.</summary>
        private string? Quoted()
        {
            var end = text.IndexOf('"', at + 1);
            if (end < 0) return null;
            var inside = string.Join(' ', text[(at + 1)..end].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            at = end + 1;
            return inside;
        }

        private string UntilSpace(int from)
        {
            at = from;
            while (at < text.Length && !char.IsWhiteSpace(text[at])) at++;
            return text[from..at];
        }

        private SearchTerm? Unclosed(int start)
        {
            Notes.Add("A quote is not closed; what follows it is searched as words.");
            return Word(UntilSpace(start), false);
        }

        private SearchTerm? Of(SearchField field, string value, bool isNegated, int start)
        {
            var (understood, wanted) = field switch
            {
                SearchField.Before or SearchField.After => (DayOf(value), "needs a date such as 2024-02-29, 2024-02 or 2024"),
                SearchField.Sha => (ShaOf(value), "needs 4 to 64 hexadecimal digits"),
                SearchField.Is => (value.ToLowerInvariant() is "merge" or "bot" ? value.ToLowerInvariant() : null, "can be is:merge or is:bot"),
                SearchField.Author or SearchField.Committer => (CanBeSearched(value) ? value : null, "needs a name or an address"),
                _ => (value.Length > 0 ? value : null, "needs a name"),
            };
            if (understood is not null) return new SearchTerm(field, Cut(understood), false, isNegated);

            var typed = text[start..at];
            Notes.Add($"“{Shown(typed)}” is searched as words: {field.ToString().ToLowerInvariant()}: {wanted}.");
            // The same when it is read again: half a pair of quotes would reach for another one.
            if (typed.Any(char.IsWhiteSpace)) return CanBeSearched(value) ? Phrase(value, false) : Word(typed[..typed.IndexOf('"', StringComparison.Ordinal)], false);
            return Word(UntilSpace(start), false);
        }

        private SearchTerm? Phrase(string phrase, bool isNegated)
        {
            if (CanBeSearched(phrase)) return new SearchTerm(SearchField.Text, Cut(phrase), true, isNegated);
            if (phrase.Length > 0) Notes.Add($"“{Shown(phrase)}” has no letter and no digit and is left out.");
            return null;
        }

        private SearchTerm? Word(string word, bool isNegated)
        {
            if (CanBeSearched(word)) return new SearchTerm(SearchField.Text, Cut(word), false, isNegated);
            Notes.Add($"“{Shown(word)}” has no letter and no digit and is left out.");
            return null;
        }

        // A date of the calendar, a month or a year; the last two mean their first day.
        private static string? DayOf(string value) =>
            DateOnly.TryParseExact(value, ["yyyy-M-d", "yyyy-M", "yyyy"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : null;

        private static string? ShaOf(string value) =>
            value.Length is >= ShortestSha and <= 64 && value.All(char.IsAsciiHexDigit) ? value.ToLowerInvariant() : null;

        private static bool CanBeSearched(string value) => value.Length > 0 && SearchTokens.Of(value.Length > LongestValue ? Cut(value) : value).Count > 0;

        // Never between the two halves of a character outside the basic plane, and with no space at its end.
        private static string Cut(string value) =>
            value.Length <= LongestValue ? value : value[..(char.IsHighSurrogate(value[LongestValue - 1]) ? LongestValue - 1 : LongestValue)].TrimEnd();

        private static string Shown(string typed) => typed.Length <= 40 ? typed : typed[..39] + "…";
    }
}
