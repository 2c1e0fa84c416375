using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Repositories;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FlaskDash.Razor.Pages.Repositories;

/// <summary>All repositories that the viewer may see, each with its state.</summary>
[Authorize]
public sealed class IndexModel(RepositoryCatalog catalog, TimeProvider time) : PageModel
{
    public IReadOnlyList<RepositoryRow> Rows { get; private set; } = [];

    /// <summary>Commits by week of the last year, by repository.</summary>
    public IReadOnlyDictionary<int, int[]> Weeks { get; private set; } = new Dictionary<int, int[]>();

    public async Task OnGetAsync(CancellationToken ct)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        Rows = await catalog.ListAsync(ct);
        Weeks = (await catalog.DaysAsync(ct)).ToDictionary(d => d.RepositoryId, d => DailySeries.Of(d).Sparkline(today));
    }

    public async Task<IActionResult> OnPostRefreshAsync(int id, CancellationToken ct) =>
        await catalog.RefreshAsync(id, ct) == ChangeResult.Done ? Redirect("/repositories") : NotFound();
}
