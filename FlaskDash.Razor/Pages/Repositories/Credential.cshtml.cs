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

    /// <summary>A deploy key that is not kept yet.</summary>
    public DeployKeyOffer? Offer { get; private set; }

    /// <summary>It is read over ssh, with a deploy key.</summary>
    public bool IsSsh => Repository.Address?.StartsWith("ssh:", StringComparison.Ordinal) == true;

    /// <summary>As typed, so that nothing is lost.</summary>
    public string? UserName { get; private set; }

    public Task<IActionResult> OnGetAsync(int id, CancellationToken ct) => ShowAsync(id, ct);

    public async Task<IActionResult> OnPostAsync(int id, string? userName, string? secret, CancellationToken ct)
    {
        UserName = userName;
        return await AnswerAsync(id, new(await credentials.SetAsync(id, userName, secret, ct), null), ct);
    }

    /// <summary>Shows a new key, or the kept one with the host keys that the server shows now.</summary>
    public async Task<IActionResult> OnPostKeyAsync(int id, bool again, CancellationToken ct) => await AnswerAsync(id, await credentials.OfferKeyAsync(id, again, ct), ct);

    public async Task<IActionResult> OnPostKeepAsync(int id, string? seen, bool isServerConfirmed, CancellationToken ct) =>
        await AnswerAsync(id, await credentials.SetKeyAsync(id, new(seen, isServerConfirmed), ct), ct);

    private async Task<IActionResult> AnswerAsync(int id, DeployKeyChange result, CancellationToken ct)
    {
        if (!result.Change.IsFound) return NotFound();
        if (result is { Change.Fault: null, Offer: null }) return Redirect($"/repositories/{id}/credential");

        (Fault, Offer) = (result.Change.Fault, result.Offer);
        ModelState.Clear();
        if (Fault is not null) Response.StatusCode = StatusCodes.Status400BadRequest;
        return await ShowAsync(id, ct);
    }

    public async Task<IActionResult> OnPostRemoveAsync(int id, CancellationToken ct) =>
        await credentials.RemoveAsync(id, ct) ? Redirect($"/repositories/{id}/credential") : NotFound();

    private async Task<IActionResult> ShowAsync(int id, CancellationToken ct)
    {
        if (await catalog.FindAsync(id, ct) is not { CanOwn: true } row) return NotFound();
        (Repository, Credential) = (row, await credentials.FindAsync(id, ct));
        Offer ??= await credentials.FindOfferAsync(id, ct);
        return Page();
    }
}
