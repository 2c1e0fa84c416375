using FlaskDash.Razor.Identity;
using FlaskDash.Razor.Repositories;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FlaskDash.Razor.Pages.Repositories;

/// <summary>The credential with which a repository's server is asked, for its owners: replaced and removed, never shown.</summary>
[Authorize, FreshSignIn]
public sealed class CredentialModel(RepositoryCatalog catalog, Credentials credentials) : PageModel
{
    public RepositoryRow Repository { get; private set; } = null!;
    public CredentialRow? Credential { get; private set; }

    /// <summary>Why it was not kept; null when nothing was wrong.</summary>
    public string? Fault { get; private set; }

    /// <summary>As typed, so that nothing is lost.</summary>
    public string? UserName { get; private set; }

    public Task<IActionResult> OnGetAsync(int id, CancellationToken ct) => ShowAsync(id, ct);

    public async Task<IActionResult> OnPostAsync(int id, string? userName, string? secret, CancellationToken ct)
    {
        var change = await credentials.SetAsync(id, userName, secret, ct);
        if (!change.IsFound) return NotFound();
        if (change.Fault is null) return Redirect($"/repositories/{id}/credential");

        (Fault, UserName) = (change.Fault, userName);
        ModelState.Clear();
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return await ShowAsync(id, ct);
    }

    public async Task<IActionResult> OnPostRemoveAsync(int id, CancellationToken ct) =>
        await credentials.RemoveAsync(id, ct) ? Redirect($"/repositories/{id}/credential") : NotFound();

    private async Task<IActionResult> ShowAsync(int id, CancellationToken ct)
    {
        if (await catalog.FindAsync(id, ct) is not { CanOwn: true } row) return NotFound();
        (Repository, Credential) = (row, await credentials.FindAsync(id, ct));
        return Page();
    }
}
