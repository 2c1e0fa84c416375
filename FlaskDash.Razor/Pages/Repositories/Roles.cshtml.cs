using FlaskDash.Razor.Data;
using FlaskDash.Razor.Identity;
using FlaskDash.Razor.Repositories;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FlaskDash.Razor.Pages.Repositories;

/// <summary>Who has which role in a repository, for its owners, who give and take them.</summary>
[Authorize]
public sealed class RolesModel(RepositoryCatalog catalog, RepositoryRoles roles, Viewer viewer) : PageModel
{
    public RepositoryRow Repository { get; private set; } = null!;
    public IReadOnlyList<RoleRow> Roles { get; private set; } = [];
    public IReadOnlyList<string> Groups => viewer.Groups;

    /// <summary>Why none was given; null when nothing was wrong.</summary>
    public string? Fault { get; private set; }

    // What was typed, so that nothing of it is lost.
    public string? Email { get; private set; }
    public string? Group { get; private set; }
    public RoleKind Role { get; private set; } = RoleKind.Viewer;

    public Task<IActionResult> OnGetAsync(int id, CancellationToken ct) => ShowAsync(id, ct);

    public async Task<IActionResult> OnPostAsync(int id, string? email, string? group, RoleKind role, CancellationToken ct)
    {
        var change = await roles.GiveAsync(id, role, email, group, ct);
        if (!change.IsFound) return NotFound();
        if (change.Fault is null) return Redirect($"/repositories/{id}/roles");

        (Fault, Email, Group, Role) = (change.Fault, email, group, Enum.IsDefined(role) ? role : RoleKind.Viewer);
        ModelState.Clear();
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return await ShowAsync(id, ct);
    }

    public async Task<IActionResult> OnPostTakeAsync(int id, int entry, CancellationToken ct) =>
        await roles.TakeAsync(id, entry, ct) ? Redirect($"/repositories/{id}/roles") : NotFound();

    private async Task<IActionResult> ShowAsync(int id, CancellationToken ct)
    {
        if (await catalog.FindAsync(id, ct) is not { CanOwn: true } row || await roles.ListAsync(id, ct) is not { } list) return NotFound();
        (Repository, Roles) = (row, list);
        return Page();
    }
}
