using FlaskDash.Razor.Data;
using FlaskDash.Razor.Identity;
using FlaskDash.Razor.Repositories;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FlaskDash.Razor.Pages.Repositories;

/// <summary>Who sees a repository, and its deletion: for those who manage it.</summary>
[Authorize]
public sealed class SettingsModel(RepositoryCatalog catalog, Viewer viewer) : PageModel
{
    public RepositoryRow Repository { get; private set; } = null!;
    public VisibilityChoice Choice { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(int id, CancellationToken ct) =>
        await FindAsync(id, ct) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(int id, Visibility visibility, List<string> groups, CancellationToken ct)
    {
        if (!await FindAsync(id, ct)) return NotFound();
        var result = ModelState.IsValid && Enum.IsDefined(visibility) ? await catalog.ShareAsync(id, visibility, groups, ct) : ChangeResult.NoGroup;
        if (result == ChangeResult.Done) return Redirect($"/repositories/{id}");
        if (result == ChangeResult.NotFound) return NotFound();

        ModelState.Clear();
        ModelState.AddModelError("Groups", "Choose at least one of your groups, or another visibility.");
        Choice = Choice with { Visibility = visibility, Chosen = groups };
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }

    private async Task<bool> FindAsync(int id, CancellationToken ct)
    {
        if (await catalog.FindAsync(id, ct) is not { CanManage: true } row) return false;
        Repository = row;
        Choice = new VisibilityChoice(row.Visibility, row.Groups, [.. viewer.Groups.Union(row.Groups).Order(StringComparer.Ordinal)]);
        return true;
    }
}
