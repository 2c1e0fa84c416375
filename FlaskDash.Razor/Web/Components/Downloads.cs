namespace FlaskDash.Razor.Web.Components;

/// <summary>Links to a figure as a file.</summary>
/// <param name="Address">Without an ending.</param>
/// <param name="Query">With <c>?</c>; empty for none.</param>
/// <param name="Title">Of the figure, for those who hear the links.</param>
/// <param name="AsPicture">It can be drawn, too.</param>
public sealed record Downloads(string Address, string Query, string Title, bool AsPicture) : Component
{
    /// <inheritdoc />
    protected override void Write(Markup html)
    {
        html.Write($"<span class=\"downloads\">Download ");
        string[] formats = AsPicture ? ["csv", "json", "svg", "png"] : ["csv", "json"];
        foreach (var format in formats)
            html.Write($"<a href=\"{Address}.{format}{Query}\" rel=\"nofollow\" download>{format.ToUpperInvariant()}<span class=\"sr\"> of {Title}</span></a> ");
        html.Write($"</span>");
    }
}
