using FlaskDash.Razor.Identity;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FlaskDash.Razor.Pages;

/// <summary>Who Okta says the viewer is, and where they are signed in.</summary>
[Authorize]
public sealed class AccountModel(OktaUserService users, OwnSessions sessions, Viewer viewer) : PageModel
{
    /// <summary>Null only when the session ends while the page is made.</summary>
    public OktaProfile? Profile { get; private set; }

    public Viewer Viewer => viewer;

    public IReadOnlyList<SessionRow> Sessions { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken ct) => (Profile, Sessions) = (await users.ProfileAsync(ct), await sessions.ListAsync(ct));

    public async Task<IActionResult> OnPostEndAsync(long session, CancellationToken ct) => await sessions.EndAsync(session, ct) ? Redirect("/account") : NotFound();

    public async Task<IActionResult> OnPostEndOthersAsync(CancellationToken ct)
    {
        await sessions.EndOthersAsync(ct);
        return Redirect("/account");
    }
}
