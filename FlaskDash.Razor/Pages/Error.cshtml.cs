using FlaskDash.Razor.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FlaskDash.Razor.Pages;

/// <summary>What every failure looks like. It never shows an exception's text: the log has it, under the trace id.</summary>
[AllowAnonymous]
[IgnoreAntiforgeryToken]
public sealed class ErrorModel : PageModel
{
    /// <summary>What happened and what to do.</summary>
    public ErrorWords Words { get; private set; } = ErrorWords.For(404);

    /// <summary>The id of this request in the log.</summary>
    public string TraceId => ErrorPages.TraceIdOf(HttpContext);

    /// <summary>The address that failed, when opening it again is harmless; else the front page.</summary>
    public string Here { get; private set; } = "/";

    /// <summary>True when signing in may show what is not shown now.</summary>
    public bool OffersSignIn => Response.StatusCode is 401 or 404 && User.Identity is not { IsAuthenticated: true };

    /// <summary>True when the same request may work later.</summary>
    public bool OffersAgain => Response.StatusCode is 408 or 429 or >= 500;

    public void OnGet()
    {
        // Somebody opened /error itself: there is no such page for them.
        if (Response.StatusCode < 400) Response.StatusCode = StatusCodes.Status404NotFound;

        var fault = HttpContext.Features.Get<IExceptionHandlerFeature>()?.Error;
        Words = ErrorWords.For(Response.StatusCode);
        if (DatabaseFaults.Explain(fault) is { } sentence) Words = Words with { Sentence = sentence };
        Here = Request.PathBase + Request.Path + Request.QueryString;
        if (!Url.IsLocalUrl(Here)) Here = "/";
    }
}
