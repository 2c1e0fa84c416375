using System.Globalization;
using FlaskDash.Razor.Identity;
using FlaskDash.Razor.Repositories;
using FlaskDash.Razor.Web.Components;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace FlaskDash.Razor.Pages.Repositories;

/// <summary>Force pushes and deleted branches: what each made unreachable, and whose commits those were.</summary>
[AllowAnonymous]
public sealed class RewritesModel(RepositoryCatalog catalog, HistoryRewrites rewrites, Viewer viewer, TimeProvider time) : RepositoryPageModel(catalog, time)
{
    public override string Address => $"/repositories/{Repository.Id}/rewrites";

    public IReadOnlyList<RewriteRow> Rows { get; private set; } = [];

    /// <summary>The one whose commits are listed; null for none.</summary>
    public RewriteRow? Shown { get; private set; }

    /// <summary>A page of its commits.</summary>
    public IReadOnlyList<CommitRow> Lost { get; private set; } = [];

    public Pager Pager { get; private set; } = new(null, null);

    /// <summary>Strangers see names without addresses.</summary>
    public bool ShowsEmails => viewer.IsSignedIn;

    public async Task<IActionResult> OnGetAsync(int id, CancellationToken ct)
    {
        if (!await FindAsync(id, ct)) return NotFound();

        var query = new AddressReader(Request.Query);
        var rewrite = query.Number("rewrite", 1, int.MaxValue, "the number of a rewrite in this list");
        var from = (int?)query.Number("after", 0, int.MaxValue, "the number of a commit in this list") ?? 0;
        Refuse(query.Faults);
        Rows = await rewrites.ListAsync(id, ct);
        if (rewrite is null || Faults.Count > 0) return Page();

        Shown = Rows.FirstOrDefault(r => r.Id == rewrite);
        if (Shown is null)
        {
            Refuse([$"“rewrite={rewrite}” is none of this repository's rewrites."]);
            return Page();
        }
        Lost = await rewrites.LostAsync(id, Shown.Id, from, ct);
        Pager = new(from > 0 ? HrefOf(Shown, Math.Max(0, from - CommitBrowser.PageSize)) : null, from + CommitBrowser.PageSize < Shown.Lost ? HrefOf(Shown, from + CommitBrowser.PageSize) : null);
        return Page();
    }

    /// <summary>The commits of a rewrite.</summary>
    public string HrefOf(RewriteRow rewrite, int from = 0) => string.Create(CultureInfo.InvariantCulture, $"{Address}?rewrite={rewrite.Id}{(from > 0 ? $"&after={from}" : "")}");
}
