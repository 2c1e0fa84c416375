using FlaskDash.Razor.Data;
using FlaskDash.Razor.Web.Components;

namespace FlaskDash.Razor.Pages.Repositories;

/// <summary>Text with what was searched marked in it, by the search index's own rules: case and accents make no difference.</summary>
internal sealed record MarkedText(string Text, IReadOnlyList<TextTerm> Terms) : Component
{
    /// <summary>True when at least one term is in the text.</summary>
    public bool HasHit => Hits().Count > 0;

    protected override void Write(Markup html)
    {
        var written = 0;
        foreach (var (start, end) in Hits())
        {
            VisibleText.Write(html, Text[written..start]);
            html.Write($"<mark>{Text[start..end]}</mark>");
            written = end;
        }
        VisibleText.Write(html, Text[written..]);
    }

    // Where hits lie, first to last, without overlap; of characters without spaces between them a run is one hit.
    private List<(int Start, int End)> Hits()
    {
        if (Terms.Count == 0) return [];

        var tokens = SearchTokens.Of(Text);
        var hit = new bool[tokens.Count];
        foreach (var term in Terms)
            foreach (var (first, count) in SearchTokens.Find(Text, tokens, term)) hit.AsSpan(first, count).Fill(true);
        var hits = new List<(int Start, int End)>();
        for (var i = 0; i < tokens.Count; i++)
        {
            if (!hit[i]) continue;
            if (hits.Count > 0 && hits[^1].End == tokens[i].Start) hits[^1] = (hits[^1].Start, tokens[i].End);
            else hits.Add(tokens[i]);
        }
        return hits;
    }
}
