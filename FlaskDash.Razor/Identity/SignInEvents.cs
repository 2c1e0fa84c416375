using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;

namespace FlaskDash.Razor.Identity;

/// <summary>What the app does at each step of a sign-in.</summary>
internal static class SignInEvents
{
    /// <summary>The ID token's signature, issuer, audience, times and nonce are right; this adds <c>iat</c> and takes the groups.</summary>
    public static Task OnTokenValidated(TokenValidatedContext context)
    {
        var settings = Settings(context.HttpContext);
        try
        {
            // ValidFrom is nbf, which Okta does not send; iat is what the token has.
            TokenRules.RefuseFuture(context.SecurityToken.IssuedAt, Time(context.HttpContext).GetUtcNow(), settings.ClockSkew);
            StepUp.Check(context.SecurityToken, context.Properties, settings);
            SignInGroups.Take(context.HttpContext, context.Principal!.FindAll(settings.GroupsClaim).Select(c => c.Value));
        }
        catch (SignInRefusedException refused)
        {
            context.Fail(refused);
        }

        return Task.CompletedTask;
    }

    /// <summary>The handler has compared userinfo's <c>sub</c> with the token's before this.</summary>
    public static Task OnUserInformationReceived(UserInformationReceivedContext context)
    {
        SignInGroups.Take(context.HttpContext, context.User.RootElement, Settings(context.HttpContext).GroupsClaim);
        return Task.CompletedTask;
    }

    /// <summary>Everything was right: the person's row, a session of its own under a new key, and a local address to go to.</summary>
    public static async Task OnTicketReceivedAsync(TicketReceivedContext context)
    {
        var (http, person, ct) = (context.HttpContext, context.Principal!, context.HttpContext.RequestAborted);
        context.ReturnUri = ReturnAddress.Of(context.ReturnUri);

        var subject = person.FindFirst(ClaimTypes.NameIdentifier)?.Value ?? person.FindFirst("sub")!.Value;
        var email = person.FindFirst("email")?.Value ?? person.FindFirst(ClaimTypes.Email)?.Value;
        var name = person.FindFirst("name")?.Value ?? person.FindFirst(ClaimTypes.Name)?.Value ?? person.FindFirst("preferred_username")?.Value ?? email ?? subject;
        string[] groups = [.. await http.RequestServices.GetRequiredService<OktaGroups>().OfSignInAsync(http, subject, ct)];
        var user = await http.RequestServices.GetRequiredService<UserDirectory>().SignedInAsync(Settings(http).Issuer, subject, name, email, groups, ct);

        context.Principal = ViewerClaims.Principal(user, groups, person.FindFirst(ViewerClaims.OktaSession)?.Value, Time(http).GetUtcNow(), StepUp.ProvedAtOf(context.Properties));
        // Of the properties only what the session needs goes on: the ID token, which Okta wants back at the sign-out.
        var idToken = context.Properties?.GetTokenValue("id_token");
        context.Properties = new AuthenticationProperties { IsPersistent = false };
        if (idToken is not null) context.Properties.StoreTokens([new AuthenticationToken { Name = "id_token", Value = idToken }]);

        await SessionCookie.EndPreviousAsync(http, http.RequestServices.GetRequiredService<SessionStore>());
        await http.RequestServices.GetRequiredService<OktaProfiles>().ForgetAsync(subject, ct);
        Logger(http).LogInformation("Signed user {User} in", user.Id);
        await http.RequestServices.GetRequiredService<AuditLog>().AppendAsync(new(AuditEvents.SignIn, "through Okta"), new(user.Id, user.Name, SignInProblemLink.TraceIdOf(http)), ct);
    }

    /// <summary>Whatever went wrong ends on a page of ours.</summary>
    public static async Task OnRemoteFailure(RemoteFailureContext context)
    {
        context.Response.Redirect(await ExplainAsync(context.HttpContext, context.Failure, context.Properties?.RedirectUri));
        context.HandleResponse();
    }

    /// <summary>Asks for a sign-in anew where a step needs it.</summary>
    public static Task OnRedirect(RedirectContext context)
    {
        StepUp.Ask(context.ProtocolMessage, context.Properties, Settings(context.HttpContext));
        return Task.CompletedTask;
    }

    /// <summary>Without an ID token to name the session Okta only answers with an error: the session is over here already, so go home.</summary>
    public static Task OnRedirectForSignOut(RedirectContext context)
    {
        if (!string.IsNullOrEmpty(context.ProtocolMessage.IdTokenHint)) return Task.CompletedTask;
        context.Response.Redirect("/");
        context.HandleResponse();
        return Task.CompletedTask;
    }

    /// <summary>Back from Okta. The handler goes where a state of its own says, and answers nothing where there is none: a sign-out ends on / in any case.</summary>
    public static Task OnSignedOut(RemoteSignOutContext context)
    {
        context.Response.Redirect("/");
        context.HandleResponse();
        return Task.CompletedTask;
    }

    /// <summary>Writes the failure to the log and the audit trail, and gives the address of the page that explains it.</summary>
    public static async Task<string> ExplainAsync(HttpContext http, Exception? failure, string? returnTo)
    {
        var problem = SignInFailure.Classify(failure);
        // The exception's text is Okta's or the handler's; it is for the log, where control characters are made visible.
        if (problem == SignInProblem.Unfinished)
            Logger(http).LogError(failure, "A sign-in did not finish, trace {Trace}", SignInProblemLink.TraceIdOf(http));
        else
            Logger(http).LogWarning("A sign-in ended: {Problem}, trace {Trace}: {Reason}", problem, SignInProblemLink.TraceIdOf(http), Reasons(failure));
        await http.RequestServices.GetRequiredService<AuditTrail>().TryWriteAsync(new(AuditEvents.SignInRefused, problem.ToString()), http.RequestAborted);
        return http.RequestServices.GetRequiredService<SignInProblemLink>().For(problem, http, returnTo);
    }

    private static string Reasons(Exception? failure)
    {
        var reasons = new List<string>();
        for (var e = failure; e is not null; e = e.InnerException) reasons.Add(e.Message);
        return string.Join(" ← ", reasons);
    }

    private static OktaSettings Settings(HttpContext http) => http.RequestServices.GetRequiredService<IOptions<OktaSettings>>().Value;

    private static TimeProvider Time(HttpContext http) => http.RequestServices.GetRequiredService<TimeProvider>();

    private static ILogger Logger(HttpContext http) => http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(OktaSignIn));
}
