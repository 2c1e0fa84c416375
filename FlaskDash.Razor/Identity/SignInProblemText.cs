namespace FlaskDash.Razor.Identity;

/// <summary>A sign-in problem in plain words.</summary>
/// <param name="Status">The HTTP status of the page.</param>
/// <param name="Title">What happened, as a heading.</param>
/// <param name="What">What happened, in a sentence or two.</param>
/// <param name="Next">What the person does next.</param>
/// <param name="ForAdministrator">What the administrator does; null when there is nothing.</param>
public sealed record SignInProblemText(int Status, string Title, string What, string Next, string? ForAdministrator = null)
{
    public static SignInProblemText Of(SignInProblem problem) => problem switch
    {
        SignInProblem.Denied => new(StatusCodes.Status403Forbidden, "Okta did not let you in",
            "The sign-in was cancelled, or your account may not use this application.",
            "If you cancelled it, try again. If not, ask your Okta administrator for access.",
            "Assign the account to the application in Okta: Applications, the application, Assignments."),
        SignInProblem.Lost => new(StatusCodes.Status400BadRequest, "This sign-in is too old or was begun in another browser",
            "Okta's answer does not belong to a sign-in that this browser has open: it took too long, came twice, or the browser did not keep the cookie that ties both together.",
            "Try again in this window. If it happens every time, allow cookies for this site."),
        SignInProblem.Clock => new(StatusCodes.Status503ServiceUnavailable, "The clocks disagree",
            "By this server's clock, what Okta sent is from another time, so it was not accepted.",
            "Tell the administrator, and try again once the clock has been set.",
            "Let the server keep its time by NTP; two minutes of difference are allowed."),
        SignInProblem.Unreachable => new(StatusCodes.Status503ServiceUnavailable, "Okta cannot be reached",
            "This server asked Okta and got no usable answer.",
            "Try again in a minute. Pages that are open to everybody go on working.",
            "Check Okta:OktaDomain, the network, the proxy and Okta's status page; the command doctor tries each step."),
        SignInProblem.ApplicationRefused => new(StatusCodes.Status502BadGateway, "Okta refused this application",
            "Okta did not accept the way in which this application asked. That is nothing you did.",
            "Tell the administrator.",
            "Copy Okta:ClientId and Okta:ClientSecret again from the application's page in Okta, and check its grant type, redirect URIs and scopes (Okta:RequestGroups needs the scope groups)."),
        SignInProblem.NotTrusted => new(StatusCodes.Status502BadGateway, "What Okta sent was not accepted",
            "The answer failed a check that keeps others from signing in as you, so nobody was signed in.",
            "Try again. If it happens again, tell the administrator.",
            "Check that Okta:OktaDomain and Okta:AuthorizationServerId name the issuer that the org publishes; the log has the failed check under the trace id."),
        SignInProblem.NotActive => new(StatusCodes.Status403Forbidden, "You have been signed out",
            "Okta no longer holds your account active.",
            "Ask your Okta administrator; once the account is active again, sign in as before."),
        _ => new(StatusCodes.Status503ServiceUnavailable, "The sign-in did not finish",
            "Something went wrong between this application and Okta.",
            "Try again. If it happens again, tell the administrator the trace id below.",
            "The log has the details under the trace id."),
    };
}
