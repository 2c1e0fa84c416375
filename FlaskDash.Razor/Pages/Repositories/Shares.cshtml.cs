using FlaskDash.Razor.Repositories;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FlaskDash.Razor.Pages.Repositories;

/// <summary>The share links of a repository, for its owners: made and shown once, listed with their last use, revoked.</summary>
[Authorize]
public sealed class SharesModel(RepositoryCatalog catalog, ShareLinks links) : PageModel
{
    public RepositoryRow Repository { get; private set; } = null!;
    public IReadOnlyList<ShareLinkRow> Links { get; private set; } = [];

    /// <summary>The token of the link that was just made: this answer alone has it.</summary>
    public string? Made { get; private set; }

    /// <summary>What was wrong with the form, in a sentence for a person; null when nothing was.</summary>
    public string? Fault { get; private set; }

    // What was typed, so that nothing of it is lost.
    public string? Name { get; private set; }
    public string? View { get; private set; }
    public int Days { get; private set; } = 30;
    public bool IsFrozen { get; private set; }

    public Task<IActionResult> OnGetAsync(int id, string? view, CancellationToken ct)
    {
        View = view;
        return ShowAsync(id, ct);
    }

    /// <summary>Makes a link. It is shown in this answer instead of after a redirect, since it is kept nowhere.</summary>
    public async Task<IActionResult> OnPostAsync(int id, string? name, string? view, int days, bool frozen, CancellationToken ct)
    {
        var made = await links.MakeAsync(id, name, view, days, frozen, ct);
        if (!made.IsFound) return NotFound();

        (Made, Fault) = (made.Token, made.Fault);
        if (Fault is not null)
        {
            (Name, View, Days, IsFrozen) = (name, view, days, frozen);
            ModelState.Clear();
            Response.StatusCode = StatusCodes.Status400BadRequest;
        }
        return await ShowAsync(id, ct);
    }

    public async Task<IActionResult> OnPostRevokeAsync(int id, int link, CancellationToken ct) =>
        await links.RevokeAsync(id, link, ct) ? Redirect($"/repositories/{id}/shares") : NotFound();

    private async Task<IActionResult> ShowAsync(int id, CancellationToken ct)
    {
        if (await catalog.FindAsync(id, ct) is not { CanOwn: true } row || await links.ListAsync(id, ct) is not { } list) return NotFound();

        (Repository, Links) = (row, list);
        return Page();
    }
}
