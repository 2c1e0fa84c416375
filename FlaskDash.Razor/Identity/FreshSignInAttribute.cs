using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.Extensions.Options;

namespace FlaskDash.Razor.Identity;

/// <summary>
/// Asks for a sign-in anew before a page on which something is deleted, credentials are made or the app is administered, when the last one is longer ago
/// than <see cref="SessionSettings.StepUpAfter"/>. A form that is open already may be sent a while longer, so that nothing typed is lost.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class FreshSignInAttribute : Attribute, IAuthorizationFilter, IOrderedFilter
{
    private static readonly TimeSpan OpenForm = TimeSpan.FromMinutes(10);

    /// <summary>Behind the check of antiforgery tokens, which is at 1000.</summary>
    public int Order => 2000;

    public void OnAuthorization(AuthorizationFilterContext context)
    {
        var (http, services) = (context.HttpContext, context.HttpContext.RequestServices);
        var after = services.GetRequiredService<IOptions<SessionSettings>>().Value.StepUpAfter;
        if (after == TimeSpan.Zero || context.Result is not null || ViewerClaims.UserIdOf(http.User) is null) return;

        var isRead = HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method);
        var ago = services.GetRequiredService<TimeProvider>().GetUtcNow() - ViewerClaims.ProvedAtOf(http.User);
        if (ago <= (isRead ? after : after + OpenForm)) return;

        context.Result = new RedirectResult("/login?anew=true&returnUrl=" + Uri.EscapeDataString(http.Request.Path + (isRead ? http.Request.QueryString.Value : "")));
    }
}
