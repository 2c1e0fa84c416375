using System.Globalization;
using FlaskDash.Razor.Web.Components;

namespace FlaskDash.Razor.Pages.Repositories;

/// <summary>Text with the words of a search marked in it, by the search index's own rules: case and accents make no difference.</summary>
/// <param name="Words">As typed, without white space; a word of three letters or more also finds longer ones that begin with it.</param>
internal sealed record MarkedText(string Text, IReadOnlyList<string> Words) : Component
{
    private const CompareOptions Alike = CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace;
    private static readonly CompareInfo Compare = CultureInfo.InvariantCulture.CompareInfo;

    /// <summary>True when at least one word is in the text.</summary>
    public bool HasHit => Hits().Count > 0;

    protected override void Write(Markup html)
    {
        var written = 0;
        foreach (var (start, end) in Hits())
        {
            html.Write($"{Text[written..start]}<mark>{Text[start..end]}</mark>");
            written = end;
        }
        html.Write($"{Text[written..]}");
    }

    // Where hits lie, first to last, without overlap.
    private List<(int Start, int End)> Hits()
    {
        var tokens = TokensOf(Text);
        var hit = new bool[tokens.Count];
        foreach (var word in Words)
        {
            var wanted = TokensOf(word).ConvertAll(t => word[t.Start..t.End]);
            for (var i = 0; wanted.Count > 0 && i + wanted.Count <= tokens.Count; i++)
                if (Stands(wanted, i, tokens, prefix: word.Length >= 3)) hit.AsSpan(i, wanted.Count).Fill(true);
        }
        return [.. tokens.Where((_, i) => hit[i])];
    }

    private bool Stands(List<string> wanted, int at, List<(int Start, int End)> tokens, bool prefix)
    {
        for (var i = 0; i < wanted.Count; i++)
        {
            var token = Text.AsSpan(tokens[at + i].Start..tokens[at + i].End);
            var alike = prefix && i == wanted.Count - 1 ? Compare.IsPrefix(token, wanted[i], Alike) : Compare.Compare(token, wanted[i], Alike) == 0;
            if (!alike) return false;
        }
        return true;
    }

    // Runs of letters, digits and their marks, as the index's `unicode61` cuts them.
    private static List<(int Start, int End)> TokensOf(string text)
    {
        var tokens = new List<(int, int)>();
        for (var i = 0; i < text.Length;)
        {
            if (!IsPart(text, i)) { i++; continue; }
            var start = i;
            while (i < text.Length && (IsPart(text, i) || i > start && char.IsLowSurrogate(text[i]))) i++;
            tokens.Add((start, i));
        }
        return tokens;
    }

    private static bool IsPart(string text, int at) => CharUnicodeInfo.GetUnicodeCategory(text, at) is
        <= UnicodeCategory.OtherNumber and not UnicodeCategory.EnclosingMark or UnicodeCategory.PrivateUse;
}
