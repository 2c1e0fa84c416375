using System.Globalization;
using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Repositories;
using FlaskDash.Razor.Web.Components;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Chart = FlaskDash.Razor.Web.Charts.Calendar;

namespace FlaskDash.Razor.Pages.Repositories;

/// <summary>The days of one year of the view.</summary>
[AllowAnonymous]
public sealed class CalendarModel(RepositoryCatalog catalog, RepositoryHistory history, TimeProvider time) : RepositoryPageModel(catalog, time)
{
    private long? asked;

    public override string Address => $"/repositories/{Repository.Id}/calendar";

    /// <summary>The year that is shown; null while there is nothing to count.</summary>
    public CalendarYear? Year { get; private set; }

    public Chart? Chart { get; private set; }

    /// <summary>A link for each year.</summary>
    public Choices? Years { get; private set; }

    public async Task<IActionResult> OnGetAsync(int id, CancellationToken ct)
    {
        if (!await FindAsync(id, ct)) return NotFound();

        var query = new AddressReader(Request.Query);
        asked = query.Number("year", 1900, 9999, "a year from 1900 to 9999");
        Refuse(query.Faults);
        if (await OpenAsync(history, ct) is not { } loaded) return Page();

        var years = CalendarYears.Of(loaded, View).Years;
        Year = years.FirstOrDefault(y => asked is null || y.Year == asked);
        if (Year is null)
        {
            if (years.Count > 0) Refuse([$"The view has no commit in {asked}. It has some from {years[^1].Year} to {years[0].Year}."]);
            return Page();
        }
        Years = new Choices("Year", [.. years.Select(y => new Choice(y.Year.ToString(CultureInfo.InvariantCulture), HrefOf(y.Year), y == Year))]);
        Chart = new HistoryCharts(this).Calendar(Year);
        return Page();
    }

    private protected override string Beside => asked is null ? "" : "year=" + asked.Value.ToString(CultureInfo.InvariantCulture);

    private string HrefOf(int year) => Address + QueryWith(View, "year=" + year.ToString(CultureInfo.InvariantCulture));
}
