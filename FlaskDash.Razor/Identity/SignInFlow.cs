using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace FlaskDash.Razor.Identity;

/// <summary>Begins and ends sign-ins for the pages that people see.</summary>
public sealed class SignInFlow
{
    private readonly IOptions<OktaSettings> settings;
    private readonly SignInProblemLink problems;
    private readonly TimeProvider time;

    public SignInFlow(IOptions<OktaSettings> settings, SignInProblemLink problems, TimeProvider time) => (this.settings, this.problems, this.time) = (settings, problems, time);

    /// <summary>Whether signing out ends Okta's own session too.</summary>
    public bool EndsOktaSession => settings.Value.EndsOktaSession;

    /// <summary>Okta's own pages for the person, where a session that remains can be ended.</summary>
    public Uri OktaHome => new(settings.Value.OktaDomain);

    /// <summary>What a link to the problem page is about; null when the link is not ours or too old.</summary>
    public SignInProblemDetails? Problem(string? about) => problems.Open(about);

    /// <summary>Sends the browser to Okta; when Okta cannot be asked, to the page that says so. The response is complete afterwards.</summary>
    /// <param name="returnTo">Where to go afterwards; anything but a path of this site counts as nothing.</param>
    /// <param name="anew">Whether the person has to prove once more who they are, though Okta knows them.</param>
    public async Task BeginAsync(HttpContext http, string? returnTo, bool anew = false)
    {
        var target = ReturnAddress.Of(returnTo);
        try
        {
            var properties = new AuthenticationProperties { RedirectUri = target };
            if (anew) StepUp.Want(properties, time.GetUtcNow());
            await http.ChallengeAsync(OktaSignIn.Scheme, properties);
        }
        catch (Exception failure) when (!http.RequestAborted.IsCancellationRequested && !http.Response.HasStarted)
        {
            http.Response.Redirect(await SignInEvents.ExplainAsync(http, failure, target));
        }
    }

    /// <summary>Ends the session here, and Okta's too where that is set up. The response is complete afterwards: it leads to /, by way of Okta or directly.</summary>
    public async Task EndAsync(HttpContext http)
    {
        if (ViewerClaims.UserIdOf(http.User) is not null) await http.RequestServices.GetRequiredService<AuditTrail>().TryWriteAsync(new(AuditEvents.SignOut, "in this browser"), http.RequestAborted);
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
            http.Response.Redirect(await SignInEvents.ExplainAsync(http, failure, returnTo: "/"));
        }
    }
}
