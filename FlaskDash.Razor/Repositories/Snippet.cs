using FlaskDash.Razor.Data;

namespace FlaskDash.Razor.Repositories;

/// <summary>The words around a hit.</summary>
internal static class Snippet
{
    /// <summary>So many characters of a message are looked at.</summary>
    public const int Reads = 20_000;

    private const int Before = 60;
    private const int Length = 200;

    /// <summary>A part of a message with the first term that neither subject nor author holds.</summary>
    /// <returns>One line; null when there is none, or no such term stands below the subject.</returns>
    public static string? Of(string message, string subject, string author, IReadOnlyList<TextTerm> terms)
    {
        var missing = terms.Where(t => SearchTokens.Holding(t) is var holds && !holds(subject) && !holds(author)).ToList();
        if (missing.Count == 0) return null;

        var tokens = SearchTokens.Of(message);
        var hits = missing.SelectMany(t => SearchTokens.Find(message, tokens, t).Take(1)).ToList();
        if (hits.Count == 0) return null;

        var start = Math.Max(0, tokens[hits.Min(h => h.First)].Start - Before);
        // From the beginning of a word to the end of one.
        while (start > 0 && start < message.Length && !char.IsWhiteSpace(message[start - 1]) && start < tokens[hits.Min(h => h.First)].Start) start++;
        var end = Math.Min(message.Length, start + Length);
        if (end < message.Length && message.LastIndexOf(' ', end - 1, Length / 4) is > 0 and var space) end = space;
        if (end < message.Length && char.IsHighSurrogate(message[end - 1])) end--;
        var line = string.Join(' ', message[start..end].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return (start > 0 ? "… " : "") + line + (end < message.Length ? " …" : "");
    }
}
