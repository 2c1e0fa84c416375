using FlaskDash.Razor.Identity;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FlaskDash.Razor.Pages;

/// <summary>Says in plain words why somebody is not signed in, and what to do next.</summary>
[AllowAnonymous]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class SignInProblemModel(SignInFlow signIn) : PageModel
{
    public SignInProblemText Text { get; private set; } = SignInProblemText.Of(SignInProblem.Unfinished);

    /// <summary>Of the request that failed; null when nothing is known of it.</summary>
    public string? TraceId { get; private set; }

    public string ReturnTo { get; private set; } = ReturnAddress.Default;

    public void OnGet(string? about)
    {
        if (signIn.Problem(about) is not { } problem)
        {
            // An old or foreign link: there is nothing to report, only a way on.
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        (Text, TraceId, ReturnTo) = (SignInProblemText.Of(problem.Problem), problem.TraceId, problem.ReturnTo);
        Response.StatusCode = Text.Status;
    }
}
