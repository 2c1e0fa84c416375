using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Okta.AspNetCore;

namespace FlaskDash.Razor.Identity;

/// <summary>The session's cookie, and what the app does with it on each request.</summary>
internal static class SessionCookie
{
    public const string Scheme = CookieAuthenticationDefaults.AuthenticationScheme;

    private const string SessionIdClaim = "Microsoft.AspNetCore.Authentication.Cookies-SessionId";
    private static readonly object SignedOutKey = new();

    public static void Configure(CookieAuthenticationOptions options, SessionStore store, SessionSettings settings, bool isDevelopment)
    {
        options.Cookie.Name = isDevelopment ? "flaskdash" : "__Host-flaskdash";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.Path = "/";
        options.Cookie.IsEssential = true;
        options.Cookie.SecurePolicy = isDevelopment ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.Always;
        options.SessionStore = store;
        options.ExpireTimeSpan = settings.Lifetime;
        // The row knows when the session was used; a renewed cookie would only move the absolute end.
        options.SlidingExpiration = false;
        options.LoginPath = "/login";
        options.LogoutPath = "/logout";
        // Under /api this scheme stands for bearer tokens, whoever asks it: no cookie opens the API, and none is looked up there.
        options.ForwardDefaultSelector = http => ApiSignIn.IsApi(http.Request) ? ApiSignIn.Scheme : null;
        options.ReturnUrlParameter = "returnUrl";
        options.Events.OnRedirectToLogin = AskToSignIn;
        // Unknown and forbidden look alike.
        options.Events.OnRedirectToAccessDenied = context => Answer(context, StatusCodes.Status404NotFound);
        options.Events.OnValidatePrincipal = KeepOnlyActiveAsync;
    }

    /// <summary>
    /// Deletes the row of the session that this browser had. The handler would otherwise renew the old key, and a key that somebody
    /// planted before the sign-in would be signed in with it.
    /// </summary>
    public static async Task EndPreviousAsync(HttpContext context, SessionStore store)
    {
        var options = context.RequestServices.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(Scheme);
        if (options.CookieManager.GetRequestCookie(context, options.Cookie.Name!) is not { } cookie) return;
        if (options.TicketDataFormat.Unprotect(cookie)?.Principal.FindFirst(SessionIdClaim)?.Value is { } key) await store.RemoveAsync(key, context.RequestAborted);
    }

    /// <summary>Whether this request's session was ended because Okta no longer holds the account active.</summary>
    public static bool IsSignedOutByOkta(HttpContext context) => context.Items.ContainsKey(SignedOutKey);

    /// <summary>A browser that goes to a page is sent to sign in; a script's request is told so, since it could not follow.</summary>
    private static Task AskToSignIn(RedirectContext<CookieAuthenticationOptions> context)
    {
        if (!IsNavigation(context.Request)) return Answer(context, StatusCodes.Status401Unauthorized);
        context.Response.Redirect(context.RedirectUri);
        return Task.CompletedTask;
    }

    /// <summary>Browsers say so in Sec-Fetch-Mode; what says nothing counts as one.</summary>
    public static bool IsNavigation(HttpRequest request) => request.Headers["Sec-Fetch-Mode"] is not [{ Length: > 0 } mode] || mode == "navigate";

    private static Task Answer(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    private static async Task KeepOnlyActiveAsync(CookieValidatePrincipalContext context)
    {
        var (http, person) = (context.HttpContext, context.Principal!);
        var services = http.RequestServices;
        if (ViewerClaims.UserIdOf(person) is not { } user || person.FindFirst(ViewerClaims.Subject)?.Value is not { } subject)
        {
            context.RejectPrincipal();
            return;
        }

        var standing = await services.GetRequiredService<OktaProfiles>().StandingAsync(subject, ViewerClaims.SignedInAtOf(person), http.RequestAborted);
        if (standing == Standing.Active) return;

        context.RejectPrincipal();
        if (standing == Standing.Unconfirmed)
        {
            // A stranger for now. The row stays: when Okta answers again within the session's time, it goes on.
            return;
        }

        http.Items[SignedOutKey] = true;
        await services.GetRequiredService<SessionStore>().EndAllAsync(user, http.RequestAborted);
        await http.SignOutAsync(Scheme);
        services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(SessionCookie))
            .LogInformation("Signed user {User} out everywhere: Okta no longer holds the account active", user);
    }
}
