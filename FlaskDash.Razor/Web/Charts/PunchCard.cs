using System.Globalization;
using FlaskDash.Razor.Web.Components;

namespace FlaskDash.Razor.Web.Charts;

/// <summary>Weekday by hour, seven rows of 24, in steps of colour by quantile.</summary>
public sealed record PunchCard : ChartFigure
{
    private const int Row = 24;

    /// <summary>168 counts: the hours of Monday from 00, then Tuesday's, to Sunday 23.</summary>
    public required IReadOnlyList<int> Hours
    {
        get;
        init => field = value.Count == 168 ? value : throw new ArgumentException("A week has 168 hours.", nameof(Hours));
    }

    private static readonly string[] Days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

    private protected override int Columns => 24;

    private protected override void WriteDrawing(Markup html)
    {
        var steps = new HeatSteps(Hours.Select(h => (long)h));
        html.Write($"<div class=\"chart heat\"><svg class=\"y-axis\" width=\"44\" height=\"{(long)Row * 7}\" aria-hidden=\"true\">");
        for (var day = 0; day < 7; day++)
            html.Write($"<text x=\"0\" y=\"{day * Row + Row / 2.0}\" dy=\".32em\">{Days[day][..3]}</text>");
        html.Write($"</svg>");

        OpenPlot(html, Row * 7);
        for (var i = 0; i < 168; i++)
        {
            var (day, hour) = (i / 24, i % 24);
            html.Write($"<rect class=\"bar heat-{(long)steps.Of(Hours[i])}\" x=\"{hour * 100 / 24.0}%\" y=\"{(long)day * Row + 1}\" width=\"{100 / 24.0 * 0.92}%\" height=\"{(long)Row - 2}\" rx=\"2\"><title>{NameOf(day, hour)}: {Numbers.Count(Hours[i], "commit", "commits")}</title></rect>");
        }

        html.Write($"</svg><svg class=\"x-axis\" width=\"100%\" height=\"22\" aria-hidden=\"true\">");
        for (var hour = 0; hour < 24; hour += 3)
            html.Write($"<text class=\"{(hour % 6 == 0 ? "major" : "minor")}\" x=\"{hour * 100 / 24.0}%\" y=\"15\">{Hour(hour)}</text>");
        html.Write($"</svg></div>");
        steps.WriteLegend(html, "Commits in an hour of the week");
    }

    private protected override void WriteTable(Markup html)
    {
        html.Write($"<thead><tr><td></td>");
        for (var hour = 0; hour < 24; hour++) html.Write($"<th scope=\"col\" class=\"num\">{Hour(hour)}</th>");
        html.Write($"</tr></thead><tbody>");
        for (var day = 0; day < 7; day++)
        {
            html.Write($"<tr><th scope=\"row\">{Days[day]}</th>");
            for (var hour = 0; hour < 24; hour++) html.Write($"<td class=\"num\">{Numbers.Of(Hours[day * 24 + hour])}</td>");
            html.Write($"</tr>");
        }

        html.Write($"</tbody>");
    }

    private static string NameOf(int day, int hour) => $"{Days[day]}, {Hour(hour)}:00 to {Hour(hour)}:59";

    private static string Hour(int hour) => hour.ToString("00", CultureInfo.InvariantCulture);
}
