using FlaskDash.Razor.Web.Components;

namespace FlaskDash.Razor.Pages.Repositories;

/// <summary>Lines with the sign that goes with their colour; none for none.</summary>
internal static class LineCount
{
    public static string Added(long lines) => lines == 0 ? "0" : "+" + Numbers.Of(lines);

    public static string Deleted(long lines) => lines == 0 ? "0" : "−" + Numbers.Of(lines);
}
