using FlaskDash.Razor.Identity;
using FlaskDash.Razor.Pages.Repositories;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FlaskDash.Razor.Pages.Administration;

/// <summary>Who has signed in, for administrators, who can end their sessions and revoke their tokens.</summary>
[Authorize(Policy = Identity.Administration.Policy), FreshSignIn]
public sealed class IndexModel(Identity.Administration administration) : PageModel
{
    public string? Find { get; private set; }
    public IReadOnlyList<PersonRow> People { get; private set; } = [];
    public IReadOnlyList<string> Faults { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken ct)
    {
        var query = new AddressReader(Request.Query);
        Find = query.Text("find", 100);
        Faults = query.Faults;
        if (Faults.Count > 0) Response.StatusCode = StatusCodes.Status400BadRequest;
        else People = await administration.PeopleAsync(Find, ct);
    }

    public async Task<IActionResult> OnPostEndSessionsAsync(int person, CancellationToken ct) =>
        await administration.EndSessionsAsync(person, ct) ? Redirect("/administration") : NotFound();

    public async Task<IActionResult> OnPostRevokeTokensAsync(int person, CancellationToken ct) =>
        await administration.RevokeTokensAsync(person, ct) ? Redirect("/administration") : NotFound();
}
