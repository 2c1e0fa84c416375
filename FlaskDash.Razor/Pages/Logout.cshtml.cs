using FlaskDash.Razor.Identity;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FlaskDash.Razor.Pages;

/// <summary>Asks by GET, acts by POST.</summary>
[AllowAnonymous]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class LogoutModel(SignInFlow signIn, Viewer viewer) : PageModel
{
    public bool IsSignedIn => viewer.IsSignedIn;

    /// <summary>Else Okta itself stays signed in, and the page says so.</summary>
    public bool EndsOktaSession => signIn.EndsOktaSession;

    public Uri OktaHome => signIn.OktaHome;

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (!EndsOktaSession && IsSignedIn)
        {
            TempData["OktaStaysSignedIn"] = OktaHome.ToString();   // said on the page where this leads, once
            TempData.Save();
        }

        await signIn.EndAsync(HttpContext);
        return new EmptyResult();
    }
}
