using FlaskDash.Razor.Web.Components;

namespace FlaskDash.Razor.Web.Charts;

/// <summary>
/// What every chart has: a figure with its caption, the drawing, the value that the keyboard or the pointer is at, a link to how
/// it is counted and a table of the same data.
/// </summary>
public abstract record ChartFigure : Component
{
    /// <summary>Rows of the table; a longer history says so and is to be asked for in longer steps.</summary>
    protected const int MostTableRows = 1000;

    /// <summary>Unique on its page, a word in lower case: the start of the ids inside.</summary>
    public required string Id { get; init; }

    /// <summary>What is drawn, for the heading: "Commits per week".</summary>
    public required string Title { get; init; }

    /// <summary>What it says, in one sentence with its figures; the chart's description for those who do not see it. Null for none.</summary>
    public string? Summary { get; init; }

    /// <summary>Where its definition stands: <c>/definitions#commits-per-week</c>. Null for none.</summary>
    public string? HowHref { get; init; }

    /// <summary>A further way from here, such as to what the chart cannot show. Null for none.</summary>
    public (string Text, string Href)? More { get; init; }

    /// <summary>The same data as files; null for none.</summary>
    public Downloads? Downloads { get; init; }

    /// <summary>How many columns the marks stand in, for arrow keys; 0 for one row of them.</summary>
    private protected virtual int Columns => 0;

    /// <summary>The drawing.</summary>
    private protected abstract void WriteDrawing(Markup html);

    /// <summary>The heads and rows of the table. Where it has a row for each mark, newest first, a mark leads where its row does.</summary>
    private protected abstract void WriteTable(Markup html);

    /// <inheritdoc />
    protected override void Write(Markup html)
    {
        html.Write($"<figure class=\"figure\" id=\"{Id}\" data-chart=\"{(long)Columns}\"><figcaption><span class=\"figure-title\" id=\"{Id}-title\">{Title}</span>");
        if (Summary is not null) html.Write($"<span class=\"summary\" id=\"{Id}-summary\">{Summary}</span>");
        html.Write($"<output class=\"readout\" aria-live=\"polite\"></output></figcaption>");
        WriteDrawing(html);
        html.Write($"<div class=\"figure-foot\">");
        if (HowHref is not null) html.Write($"<a href=\"{HowHref}\">How is this counted?<span class=\"sr\"> {Title}</span></a>");
        if (More is var (text, href)) html.Write($"<a href=\"{href}\">{text}</a>");
        html.Write($"<details><summary>Table<span class=\"sr\"> of {Title}</span></summary><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{Title}, as a table\"><table class=\"data\">");
        WriteTable(html);
        html.Write($"</table></div></details>{Downloads}</div></figure>");
    }

    /// <summary>The drawing alone.</summary>
    internal void WriteDrawingTo(TextWriter writer) => WriteDrawing(new Markup(writer, System.Text.Encodings.Web.HtmlEncoder.Default));

    /// <summary>
    /// The start of the plot: one picture with a name, which the script makes one tab stop. Each pattern named is a hatching in the
    /// colour of the class of that name, to be used as <c>url(#{Id}-name)</c>.
    /// </summary>
    private protected void OpenPlot(Markup html, int height, params ReadOnlySpan<string> patterns) => OpenPlot(html, height, [], patterns);

    /// <inheritdoc cref="OpenPlot(Markup, int, ReadOnlySpan{string})"/>
    /// <param name="attributes">For the script.</param>
    private protected void OpenPlot(Markup html, int height, IReadOnlyList<(string Name, string Value)> attributes, params ReadOnlySpan<string> patterns)
    {
        html.Write($"<svg class=\"plot\" width=\"100%\" height=\"{(long)height}\" role=\"img\" aria-labelledby=\"{Id}-title\"");
        foreach (var (name, value) in attributes) html.Write($" {name}=\"{value}\"");
        if (Summary is not null) html.Write($" aria-describedby=\"{Id}-summary\"");
        html.Write($">");
        foreach (var pattern in patterns)
            html.Write($"<pattern id=\"{Id}-{pattern}\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><path class=\"{pattern}\" d=\"M1 0V5\"/></pattern>");
    }
}
