using System.Text;
using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Repositories;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FlaskDash.Razor.Pages.Repositories;

/// <summary>The mailmap that makes git tell people apart as this dashboard does, as a file.</summary>
[Authorize]
public sealed class MailmapModel(RepositoryCatalog catalog, RepositoryHistory history) : PageModel
{
    public async Task<IActionResult> OnGetAsync(int id, CancellationToken ct)
    {
        if (await catalog.FindAsync(id, ct) is not { IndexedAt: not null } repository || await history.OpenAsync(id, repository.Generation, ct) is not { } loaded) return NotFound();
        return File(Encoding.UTF8.GetBytes(IdentityMap.ToMailmap(loaded.People, loaded.Merged ?? PeopleMap.Raw(loaded.People))), "text/plain; charset=utf-8", "mailmap.txt");
    }
}
