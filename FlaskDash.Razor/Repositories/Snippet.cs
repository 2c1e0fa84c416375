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
    /// <param name="terms">Each tells where it first stands, -1 for nowhere: <see cref="SearchTokens.Finder"/>.</param>
    /// <returns>One line; null when there is none, or no such term stands below the subject.</returns>
    public static string? Of(string message, string subject, string author, IReadOnlyList<Func<string, int>> terms)
    {
        var hits = terms.Where(find => find(subject) < 0 && find(author) < 0).Select(find => find(message)).Where(at => at >= 0).ToList();
        if (hits.Count == 0) return null;

        var hit = hits.Min();
        var start = Math.Max(0, hit - Before);
        // From the beginning of a word to the end of one.
        while (start > 0 && start < message.Length && !char.IsWhiteSpace(message[start - 1]) && start < hit) start++;
        var end = Math.Min(message.Length, start + Length);
        if (end < message.Length && message.LastIndexOf(' ', end - 1, Length / 4) is > 0 and var space) end = space;
        if (end < message.Length && char.IsHighSurrogate(message[end - 1])) end--;
        var line = string.Join(' ', message[start..end].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return (start > 0 ? "… " : "") + line + (end < message.Length ? " …" : "");
    }
}
