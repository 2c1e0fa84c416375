using System.Globalization;
using FlaskDash.Razor.Web.Components;

namespace FlaskDash.Razor.Web.Charts;

/// <summary>The days of one year: a column for each week, a row for each weekday, in steps of colour by quantile.</summary>
public sealed record Calendar : ChartFigure
{
    private const int Cell = 17;

    public required int Year { get; init; }

    /// <summary>Commits of each day of the year, from January 1.</summary>
    public required IReadOnlyList<int> Days { get; init; }

    /// <summary>The row of weekdays begins with it.</summary>
    public DayOfWeek FirstWeekday { get; init; } = DayOfWeek.Monday;

    private static readonly string[] Months = CultureInfo.InvariantCulture.DateTimeFormat.AbbreviatedMonthNames;

    private int Before => ((int)new DateOnly(Year, 1, 1).DayOfWeek - (int)FirstWeekday + 7) % 7;

    private int Weeks => (Before + Days.Count + 6) / 7;

    private protected override int Columns => Weeks;

    private protected override void WriteDrawing(Markup html)
    {
        var steps = new HeatSteps(Days.Select(d => (long)d));
        html.Write($"<div class=\"chart heat\"><svg class=\"y-axis\" width=\"44\" height=\"{(long)Cell * 7}\" aria-hidden=\"true\">");
        for (var row = 0; row < 7; row += 2)
            html.Write($"<text x=\"0\" y=\"{row * Cell + Cell / 2.0}\" dy=\".32em\">{((DayOfWeek)(((int)FirstWeekday + row) % 7)).ToString()[..3]}</text>");
        html.Write($"</svg>");

        OpenPlot(html, Cell * 7);
        // Row by row, as the arrow keys go; the corners of the year are no days.
        for (var row = 0; row < 7; row++)
        {
            for (var week = 0; week < Weeks; week++)
            {
                var day = week * 7 + row - Before;
                var isDay = day >= 0 && day < Days.Count;
                html.Write($"<rect class=\"bar {(isDay ? "heat-" + steps.Of(Days[day]).ToString(CultureInfo.InvariantCulture) : "no-day")}\" x=\"{100.0 * week / Weeks}%\" y=\"{(long)row * Cell + 1}\" width=\"{100.0 / Weeks * 0.88}%\" height=\"{(long)Cell - 2}\" rx=\"2\">");
                if (isDay) html.Write($"<title>{Moment.Date(DateOf(day))}: {Numbers.Count(Days[day], "commit", "commits")}</title>");
                html.Write($"</rect>");
            }
        }

        html.Write($"</svg><svg class=\"x-axis\" width=\"100%\" height=\"22\" aria-hidden=\"true\">");
        for (var month = 1; month <= 12; month++)
            html.Write($"<text class=\"{(month % 3 == 1 ? "major" : "minor")}\" x=\"{100.0 * ((Before + new DateOnly(Year, month, 1).DayOfYear - 1) / 7) / Weeks}%\" y=\"15\">{Months[month - 1]}</text>");
        html.Write($"</svg></div>");
        steps.WriteLegend(html, "Commits on a day");
    }

    private protected override void WriteTable(Markup html)
    {
        html.Write($"<thead><tr><th scope=\"col\">Day</th><th scope=\"col\" class=\"num\">Commits</th></tr></thead><tbody>");
        for (var day = Days.Count - 1; day >= 0; day--)
            if (Days[day] > 0) html.Write($"<tr><th scope=\"row\">{Moment.Date(DateOf(day))}</th><td class=\"num\">{Numbers.Of(Days[day])}</td></tr>");
        html.Write($"</tbody>");
    }

    private DateOnly DateOf(int day) => new DateOnly(Year, 1, 1).AddDays(day);
}
