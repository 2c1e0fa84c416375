using FlaskDash.Razor.Identity;
using FlaskDash.Razor.Repositories;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FlaskDash.Razor.Pages.Repositories;

/// <summary>The webhooks of a repository, for its owners: made and rotated with their secrets shown once, removed, and how their last calls ended.</summary>
[Authorize, FreshSignIn]
public sealed class HooksModel(RepositoryCatalog catalog, Webhooks webhooks) : PageModel
{
    public RepositoryRow Repository { get; private set; } = null!;
    public IReadOnlyList<WebhookRow> Hooks { get; private set; } = [];

    /// <summary>What was just made: this answer alone has it.</summary>
    public WebhookSecrets? Made { get; private set; }

    /// <summary>Why none was made; null when nothing was wrong.</summary>
    public string? Fault { get; private set; }

    public Task<IActionResult> OnGetAsync(int id, CancellationToken ct) => ShowAsync(id, ct);

    /// <summary>Makes one. Its secrets are in this answer instead of behind a redirect, since they are shown nowhere else.</summary>
    public async Task<IActionResult> OnPostAsync(int id, CancellationToken ct) => await ShowAsync(id, await webhooks.MakeAsync(id, ct), ct);

    public async Task<IActionResult> OnPostRotateAsync(int id, int hook, CancellationToken ct) => await ShowAsync(id, await webhooks.RotateAsync(id, hook, ct), ct);

    public async Task<IActionResult> OnPostRemoveAsync(int id, int hook, CancellationToken ct) =>
        await webhooks.RemoveAsync(id, hook, ct) ? Redirect($"/repositories/{id}/hooks") : NotFound();

    private async Task<IActionResult> ShowAsync(int id, WebhookChange change, CancellationToken ct)
    {
        if (!change.IsFound) return NotFound();

        (Made, Fault) = (change.Made, change.Fault);
        if (Fault is not null) Response.StatusCode = StatusCodes.Status400BadRequest;
        return await ShowAsync(id, ct);
    }

    private async Task<IActionResult> ShowAsync(int id, CancellationToken ct)
    {
        if (await catalog.FindAsync(id, ct) is not { CanOwn: true } row || await webhooks.ListAsync(id, ct) is not { } hooks) return NotFound();

        (Repository, Hooks) = (row, hooks);
        return Page();
    }
}
