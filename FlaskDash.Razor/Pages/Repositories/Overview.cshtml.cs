using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Repositories;
using FlaskDash.Razor.Web.Charts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace FlaskDash.Razor.Pages.Repositories;

/// <summary>A repository at a glance: how its reading stands, its numbers, its history, who and what stands out.</summary>
[AllowAnonymous]
public sealed class OverviewModel(RepositoryCatalog catalog, RepositoryHistory history, CommitBrowser commits, HistoryRewrites rewrites, TimeProvider time) : RepositoryPageModel(catalog, time)
{
    private readonly RepositoryCatalog catalog = catalog;
    private History? loaded;

    public override string Address => $"/repositories/{Repository.Id}";

    /// <summary>Null while there is no history to count, and while the view has a fault.</summary>
    public HeadlineNumbers? Numbers { get; private set; }

    public BarChart? Chart { get; private set; }
    public IReadOnlyList<(HighlightedCommit Why, CommitRow Commit)> Highlights { get; private set; } = [];

    /// <summary>Those with the most commits in view.</summary>
    public IReadOnlyList<Committer> Committers { get; private set; } = [];

    /// <summary>How many there are in view.</summary>
    public int CommitterCount { get; private set; }

    /// <summary>As <see cref="ViewSettings.Author"/>.</summary>
    public string KeyOf(Committer committer) => loaded!.KeyOf(committer.Number);

    /// <summary>This view beside another one.</summary>
    public string CompareHref => $"/repositories/{Repository.Id}/compare{Query(View)}";

    /// <summary>A force push was found in the last 30 days.</summary>
    public bool IsRewritten { get; private set; }

    public async Task<IActionResult> OnGetAsync(int id, CancellationToken ct)
    {
        if (!await FindAsync(id, ct)) return NotFound();
        IsRewritten = await rewrites.LastAsync(id, ct) is { } last && last > View.Today.AddDays(-30).ToDateTime(TimeOnly.MinValue);
        loaded = await OpenAsync(history, ct);
        if (loaded is null) return Page();

        var glance = RepositoryGlance.Of(loaded, View);
        Numbers = glance.Numbers;
        Chart = new HistoryCharts(this).Commits(glance.Commits, loaded.Tags);
        (Committers, CommitterCount) = (glance.Top, glance.Committers);
        Highlights = await HighlightsAsync(glance.Highlights, ct);
        return Page();
    }

    /// <summary>"Refresh" and "Try again": asks for a run.</summary>
    public async Task<IActionResult> OnPostRefreshAsync(int id, CancellationToken ct) =>
        await catalog.RefreshAsync(id, ct) == ChangeResult.Done ? Redirect($"/repositories/{id}") : NotFound();

    private async Task<IReadOnlyList<(HighlightedCommit, CommitRow)>> HighlightsAsync(IReadOnlyList<HighlightedCommit> highlights, CancellationToken ct)
    {
        if (highlights.Count == 0) return [];

        var rows = (await commits.AtAsync(Repository.Id, [.. highlights.Select(h => h.Position)], ct)).ToDictionary(c => c.Position);
        return [.. highlights.Where(h => rows.ContainsKey(h.Position)).Select(h => (h, rows[h.Position]))];
    }
}
