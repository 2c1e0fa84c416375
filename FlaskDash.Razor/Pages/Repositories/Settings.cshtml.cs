using FlaskDash.Razor.Data;
using FlaskDash.Razor.Identity;
using FlaskDash.Razor.Repositories;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FlaskDash.Razor.Pages.Repositories;

/// <summary>Who sees a repository, and its deletion: for its owners.</summary>
[Authorize]
public sealed class SettingsModel(RepositoryCatalog catalog, Embedding embedding, Viewer viewer) : PageModel
{
    public RepositoryRow Repository { get; private set; } = null!;
    public VisibilityChoice Choice { get; private set; } = null!;

    /// <summary>The sites that may show its charts, one a line, as kept or as typed.</summary>
    public string Origins { get; private set; } = "";

    /// <summary>What was wrong with them; null when nothing was.</summary>
    public string? OriginsFault { get; private set; }

    public async Task<IActionResult> OnGetAsync(int id, CancellationToken ct) =>
        await FindAsync(id, ct) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(int id, Visibility? visibility, List<string> groups, CancellationToken ct)
    {
        if (!await FindAsync(id, ct)) return NotFound();
        // Without the field, binding leaves the first value: that is nobody's choice.
        if (!ModelState.IsValid || visibility is not { } chosen || !Enum.IsDefined(chosen)) return Refused(Choice, "Choose who sees it.");
        return await catalog.ShareAsync(id, chosen, groups, ct) switch
        {
            ChangeResult.Done => Redirect($"/repositories/{id}"),
            ChangeResult.NotFound => NotFound(),
            _ => Refused(Choice with { Visibility = chosen, Chosen = groups }, "Choose at least one of your groups, or another visibility."),
        };
    }

    /// <summary>Sets which sites may show its charts.</summary>
    public async Task<IActionResult> OnPostEmbedAsync(int id, string? origins, CancellationToken ct)
    {
        if (!await FindAsync(id, ct)) return NotFound();

        var change = await embedding.SetAsync(id, origins, ct);
        if (!change.IsFound) return NotFound();
        if (change.Fault is null) return Redirect($"/repositories/{id}/settings#embed");

        (Origins, OriginsFault) = (origins ?? "", change.Fault);
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }

    private PageResult Refused(VisibilityChoice typed, string why)
    {
        ModelState.Clear();
        ModelState.AddModelError("Visibility", why);
        Choice = typed;
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }

    private async Task<bool> FindAsync(int id, CancellationToken ct)
    {
        if (await catalog.FindAsync(id, ct) is not { CanOwn: true } row) return false;
        Repository = row;
        Choice = new VisibilityChoice(row.Visibility, row.Groups, [.. viewer.Groups.Union(row.Groups).Order(StringComparer.Ordinal)]);
        Origins = string.Join('\n', await embedding.OriginsAsync(id, ct));
        return true;
    }
}
