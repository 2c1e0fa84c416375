using FlaskDash.Razor.Identity;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FlaskDash.Razor.Pages;

/// <summary>Who Okta says the viewer is.</summary>
[Authorize]
public sealed class AccountModel(OktaUserService users, Viewer viewer) : PageModel
{
    /// <summary>Null only when the session ends while the page is made.</summary>
    public OktaProfile? Profile { get; private set; }

    public Viewer Viewer => viewer;

    public async Task OnGetAsync(CancellationToken ct) => Profile = await users.ProfileAsync(ct);
}
