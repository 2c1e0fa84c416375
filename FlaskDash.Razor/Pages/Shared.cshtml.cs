using FlaskDash.Razor.Identity;
using FlaskDash.Razor.Repositories;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FlaskDash.Razor.Pages;

/// <summary>The address of a share link: gives the browser what opens the repository's pages, and leads there.</summary>
[AllowAnonymous, Limited(Limited.Share)]
public sealed class SharedModel(ShareLinks links, ShareCookie cookie) : PageModel
{
    public async Task<IActionResult> OnGetAsync(string token, CancellationToken ct)
    {
        Response.Headers["Referrer-Policy"] = "no-referrer";
        Response.Headers["X-Robots-Tag"] = "noindex, nofollow";
        Response.Headers.CacheControl = "no-store";
        if (await links.FindAsync(token, ct) is not { } link)
        {
            Response.StatusCode = StatusCodes.Status404NotFound;
            return Page();
        }
        cookie.Set(HttpContext, link.Id, link.RepositoryId);
        return Redirect($"/repositories/{link.RepositoryId}{(link.View is null ? "" : link.View.StartsWith('?') ? link.View : "/" + link.View)}");
    }
}
