namespace FlaskDash.Razor.Web.Components;

/// <summary>A fact as a small picture for other pages: a name and a value, in SVG.</summary>
public sealed record Badge(string Name, string Value) : Component
{
    // The letters' own widths are not known here: each text is fitted into the room that letters of a middling width take.
    private const int Letter = 7, Gap = 10;

    /// <inheritdoc />
    protected override void Write(Markup html)
    {
        long left = Name.Length * Letter + 2 * Gap, right = Value.Length * Letter + 2 * Gap;
        html.Write($"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{left + right}\" height=\"20\" role=\"img\" aria-label=\"{Name}: {Value}\"><title>{Name}: {Value}</title>");
        html.Write($"<clipPath id=\"c\"><rect width=\"{left + right}\" height=\"20\" rx=\"3\"/></clipPath><g clip-path=\"url(#c)\"><rect width=\"{left}\" height=\"20\" fill=\"#3b4454\"/><rect x=\"{left}\" width=\"{right}\" height=\"20\" fill=\"#1f5fbf\"/></g>");
        html.Write($"<g fill=\"#fff\" font-family=\"Verdana,DejaVu Sans,sans-serif\" font-size=\"11\"><text x=\"{(long)Gap}\" y=\"14\" textLength=\"{left - 2 * Gap}\" lengthAdjust=\"spacingAndGlyphs\">{Name}</text><text x=\"{left + Gap}\" y=\"14\" textLength=\"{right - 2 * Gap}\" lengthAdjust=\"spacingAndGlyphs\">{Value}</text></g></svg>");
    }
}
