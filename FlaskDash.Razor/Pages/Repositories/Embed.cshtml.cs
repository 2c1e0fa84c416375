using FlaskDash.Razor.Data;
using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Repositories;
using FlaskDash.Razor.Web;
using FlaskDash.Razor.Web.Charts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Card = FlaskDash.Razor.Insights.PunchCard;

namespace FlaskDash.Razor.Pages.Repositories;

/// <summary>One chart of a public repository, for a frame on a site that the repository allows.</summary>
[AllowAnonymous]
public sealed class EmbedModel(RepositoryCatalog catalog, RepositoryHistory history, Embedding embedding, TimeProvider time) : RepositoryPageModel(catalog, time)
{
    /// <summary>What there is.</summary>
    public static IReadOnlyList<string> Figures { get; } = ["commits-over-time", "lines-over-time", "punch-card", "new-and-returning"];

    public override string Address => $"/repositories/{Repository.Id}";

    /// <summary>Null while there is nothing to draw.</summary>
    public ChartFigure? Chart { get; private set; }

    public async Task<IActionResult> OnGetAsync(int id, string figure, CancellationToken ct)
    {
        // A frame belongs to its site: nobody's session may make it show more than everybody sees.
        if (!Figures.Contains(figure) || !await FindAsync(id, ct) || Repository.Visibility != Visibility.Public) return NotFound();
        if (await embedding.OriginsAsync(id, ct) is not { Count: > 0 } origins) return NotFound();

        Embeddable.AllowFrames(HttpContext, origins);
        if (await OpenAsync(history, ct) is not { } loaded) return Page();

        var charts = new HistoryCharts(this);
        Chart = figure switch
        {
            "lines-over-time" => charts.Lines(LinesOverTime.Of(loaded, View), null) with { Downloads = null, HowHref = null, ZoomHref = null },
            "punch-card" => charts.Hours(Card.Of(loaded, View)) with { Downloads = null, HowHref = null },
            "new-and-returning" => charts.Newcomers(Newcomers.Of(loaded, View)) with { Downloads = null, HowHref = null, ZoomHref = null },
            _ => charts.Commits(CommitsOverTime.Of(loaded, View), loaded.Tags) with { Downloads = null, HowHref = null, ZoomHref = null },
        };
        return Page();
    }
}
