using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Okta.AspNet.Abstractions;

namespace Okta.AspNetCore;

/// <summary>What runs before the app's own handlers.</summary>
internal static class OktaEvents
{
    /// <summary>Replaces two handlers of the given events, in place: the same object wrapped twice runs both wrappers.</summary>
    public static OpenIdConnectEvents Wrap(OktaMvcOptions options)
    {
        var events = options.OpenIdConnectEvents ?? new OpenIdConnectEvents();
        var (onRedirect, onFailure) = (events.OnRedirectToIdentityProvider, events.OnRemoteFailure);

        events.OnRedirectToIdentityProvider = context =>
        {
            PassOn(context);
            return onRedirect(context);
        };
        events.OnRemoteFailure = context =>
        {
            if (IsTakenForDiscovery(context.Failure))
                context.Failure = OktaOidcException.CreateDiscoveryException(context.Failure!, options.OktaDomain, options.AuthorizationServerId);
            return onFailure(context);
        };
        return events;
    }

    /// <summary>Replaces one handler of the given events, in place.</summary>
    public static JwtBearerEvents Wrap(OktaWebApiOptions options)
    {
        var events = options.JwtBearerEvents ?? new JwtBearerEvents();
        var onFailed = events.OnAuthenticationFailed;

        events.OnAuthenticationFailed = context =>
        {
            if (IsTakenForDiscovery(context.Exception))
                context.Exception = OktaOidcException.CreateDiscoveryException(context.Exception, options.OktaDomain, options.AuthorizationServerId);
            return onFailed(context);
        };
        return events;
    }

    private static void PassOn(RedirectContext context)
    {
        var (items, message) = (context.Properties.Items, context.ProtocolMessage);
        foreach (var name in OktaParams.AllParams)
        {
            if (items.TryGetValue(name, out var value) && !string.IsNullOrEmpty(value)) message.SetParameter(name, value);
        }

        if (!OktaParams.IsPromptEnrollAuthenticator(items)) return;

        // Enrolling a factor is no sign-in: no code comes back, only the browser.
        message.ResponseType = "none";
        message.MaxAge = "0";
        message.RedirectUri = context.Properties.RedirectUri;
        foreach (var name in (string[])["nonce", "scope", "resource"]) message.Parameters.Remove(name);
    }

    /// <summary>Every failed call counts, as with Okta's package: a userinfo endpoint that answers 500 is reported as discovery too.</summary>
    private static bool IsTakenForDiscovery(Exception? failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (cause is HttpRequestException) return true;
            if (cause.Message.Contains("IDX20803", StringComparison.Ordinal) || cause.Message.Contains("IDX20807", StringComparison.Ordinal)) return true;
        }

        return false;
    }
}
