using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace FlaskDash.Razor.Identity;

/// <summary>Begins and ends sign-ins for the pages that people see.</summary>
public sealed class SignInFlow
{
    private readonly IOptions<OktaSettings> settings;
    private readonly SignInProblemLink problems;

    public SignInFlow(IOptions<OktaSettings> settings, SignInProblemLink problems) => (this.settings, this.problems) = (settings, problems);

    /// <summary>Whether signing out ends Okta's own session too.</summary>
    public bool EndsOktaSession => settings.Value.EndsOktaSession;

    /// <summary>Okta's own pages for the person, where a session that remains can be ended.</summary>
    public Uri OktaHome => new(settings.Value.OktaDomain);

    /// <summary>What a link to the problem page is about; null when the link is not ours or too old.</summary>
    public SignInProblemDetails? Problem(string? about) => problems.Open(about);

    /// <summary>Sends the browser to Okta; when Okta cannot be asked, to the page that says so. The response is complete afterwards.</summary>
    /// <param name="returnTo">Where to go afterwards; anything but a path of this site counts as nothing.</param>
    public async Task BeginAsync(HttpContext http, string? returnTo)
    {
        var target = ReturnAddress.Of(returnTo);
        try
        {
            await http.ChallengeAsync(OktaSignIn.Scheme, new AuthenticationProperties { RedirectUri = target });
        }
        catch (Exception failure) when (!http.RequestAborted.IsCancellationRequested && !http.Response.HasStarted)
        {
            http.Response.Redirect(SignInEvents.Explain(http, failure, target));
        }
    }

    /// <summary>Ends the session here, and Okta's too where that is set up. The response is complete afterwards: it leads to /, by way of Okta or directly.</summary>
    public async Task EndAsync(HttpContext http)
    {
        await http.SignOutAsync(SessionCookie.Scheme);
        http.Response.Redirect("/");
        if (!EndsOktaSession) return;

        try
        {
            await http.SignOutAsync(OktaSignIn.Scheme);
        }
        catch (Exception failure) when (!http.RequestAborted.IsCancellationRequested && !http.Response.HasStarted)
        {
            // Signed out here in any case.
            http.Response.Redirect(SignInEvents.Explain(http, failure, returnTo: "/"));
        }
    }
}
