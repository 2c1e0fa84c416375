using FlaskDash.Razor.Identity;
using FlaskDash.Razor.Repositories;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FlaskDash.Razor.Pages.Repositories;

/// <summary>Asks before a repository is deleted.</summary>
[Authorize, FreshSignIn]
public sealed class DeleteModel(RepositoryCatalog catalog) : PageModel
{
    public RepositoryRow Repository { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(int id, CancellationToken ct)
    {
        if (await catalog.FindAsync(id, ct) is not { CanOwn: true } row) return NotFound();
        Repository = row;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(int id, CancellationToken ct) =>
        await catalog.DeleteAsync(id, ct) == ChangeResult.Done ? Redirect("/repositories") : NotFound();
}
