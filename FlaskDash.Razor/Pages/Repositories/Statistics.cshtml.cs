using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Repositories;
using FlaskDash.Razor.Web.Charts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Card = FlaskDash.Razor.Insights.PunchCard;
using CardChart = FlaskDash.Razor.Web.Charts.PunchCard;

namespace FlaskDash.Razor.Pages.Repositories;

/// <summary>Lines over time, and the hours of the week in which commits are made.</summary>
[AllowAnonymous]
public sealed class StatisticsModel(RepositoryCatalog catalog, RepositoryHistory history, TimeProvider time) : RepositoryPageModel(catalog, time)
{
    public override string Address => $"/repositories/{Repository.Id}/statistics";

    /// <summary>Null while there is no history to count, and while the view has a fault.</summary>
    public LinesChart? Lines { get; private set; }

    /// <inheritdoc cref="Lines"/>
    public CardChart? Hours { get; private set; }

    public async Task<IActionResult> OnGetAsync(int id, CancellationToken ct)
    {
        if (!await FindAsync(id, ct)) return NotFound();
        if (await OpenAsync(history, ct) is not { } loaded) return Page();

        var charts = new HistoryCharts(this);
        var lines = LinesOverTime.Of(loaded, View);
        var commits = lines.Buckets.Sum(b => b.Commits);
        Lines = charts.Lines(lines, lines.Missing > 0 && ReadingState.IsUnderWay(Repository) ? 1 - (double)lines.Missing / commits : null);
        Hours = charts.Hours(Card.Of(loaded, View));
        return Page();
    }
}
