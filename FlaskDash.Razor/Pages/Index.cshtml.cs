using FlaskDash.Razor.Identity;
using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Repositories;
using FlaskDash.Razor.Web.Charts;
using FlaskDash.Razor.Web.Components;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FlaskDash.Razor.Pages;

/// <summary>The dashboard: what all repositories that the viewer may see come to, and what stands out in them.</summary>
[AllowAnonymous]
public sealed class IndexModel(RepositoryCatalog catalog, Viewer viewer, OwnCheckout checkout, TimeProvider time) : PageModel
{
    private const int MostHighlights = 6;

    private static readonly (ViewRange Range, string Text)[] Ranges =
        [(ViewRange.Week, "This week"), (ViewRange.Last30Days, "Last 30 days"), (ViewRange.Year, "This year"), (ViewRange.All, "All")];

    public Viewer Viewer => viewer;
    public IReadOnlyList<RepositoryRow> Rows { get; private set; } = [];
    public IReadOnlyList<HighlightRow> Highlights { get; private set; } = [];
    public IReadOnlyList<ViewFault> Faults { get; private set; } = [];

    /// <summary>Null while nothing is read, and while the view has a fault.</summary>
    public BarChart? Chart { get; private set; }
    public Choices Range { get; private set; } = new("Range", []);

    /// <summary>The app's own checkout can be added by one button.</summary>
    public bool OffersCheckout => viewer.IsSignedIn && checkout.Folder is not null;

    /// <summary>Why it cannot.</summary>
    public string WhyNoCheckout => checkout.WhyNot;

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var parsed = DailySeries.Parse(Request.Query, new ViewSettings(today));
        Rows = await catalog.ListAsync(ct);
        if (!parsed.IsValid)
        {
            Faults = parsed.Faults;
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return Page();
        }
        if (Rows.All(r => r.IndexedAt is null)) return Page();

        var view = parsed.View;
        Range = new("Range", [.. Ranges.Select(r => new Choice(r.Text, HrefOf(view.Of(r.Range)), view.Range == r.Range))]);
        var days = await catalog.DaysAsync(ct);
        Chart = ChartOf(DailySeries.Sum(days.Select(DailySeries.Of)).Over(view));
        Highlights = await catalog.HighlightsAsync(null, MostHighlights, ct);
        return Page();
    }

    private static string HrefOf(ViewSettings view) => view.ToQuery() is { Length: > 0 } query ? "/?" + query : "/";

    private static BarChart ChartOf(CommitsOverTime counts) => new()
    {
        Id = "commits",
        Title = "Commit history",
        Summary = counts.Total == 0
            ? "No commits in these days."
            : $"{Numbers.Count(counts.Total, "commit", "commits")} on the default branches, without merges, on each author’s own clock.",
        HowHref = "/definitions#commits-over-time",
        Step = Repositories.HistoryCharts.StepOf(counts.Step),
        Bars = [.. counts.Buckets.Select(b => new Bar(b.Period.Start, b.Commits))],
        LastIsPartial = counts.Buckets.Count > 0 && counts.Buckets[^1].Period.IsPartial,
    };
}
