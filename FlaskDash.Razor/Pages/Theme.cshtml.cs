using FlaskDash.Razor.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FlaskDash.Razor.Pages;

/// <summary>The switch between light and dark where no script runs; the top bar leads here.</summary>
[AllowAnonymous]
public sealed class ThemeModel : PageModel
{
    /// <summary>Where the person came from.</summary>
    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    /// <summary>The same, if it is an address of this site, else the front page.</summary>
    public string Back => Url.IsLocalUrl(ReturnUrl) ? ReturnUrl : "/";

    public IActionResult OnPost(string? choice)
    {
        Theme.Remember(Response, choice);
        return LocalRedirect(Back);
    }
}
