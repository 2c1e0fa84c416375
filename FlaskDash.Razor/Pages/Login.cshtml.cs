using FlaskDash.Razor.Identity;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FlaskDash.Razor.Pages;

/// <summary>Sends people to Okta, and those who are signed in to where they wanted to go. It has no content of its own.</summary>
[AllowAnonymous, Limited(Limited.SignIn)]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class LoginModel(SignInFlow signIn, Viewer viewer) : PageModel
{
    /// <param name="anew">Whether somebody signed in has to sign in once more: what they want to do asks for it.</param>
    public async Task<IActionResult> OnGetAsync(string? returnUrl, bool anew)
    {
        if (viewer.IsSignedIn && !anew) return LocalRedirect(ReturnAddress.Of(returnUrl));

        await signIn.BeginAsync(HttpContext, returnUrl, anew && viewer.IsSignedIn);
        return new EmptyResult();
    }
}
