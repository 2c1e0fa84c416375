using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Okta.AspNetCore;

namespace FlaskDash.Razor.Identity;

/// <summary>
/// Who calls <c>/api</c>: bearer tokens alone, Okta's or personal ones. The path decides and nothing else, so that neither a cookie opens
/// the API nor a token a page.
/// </summary>
internal static class ApiSignIn
{
    /// <summary>Chooses between the two kinds of token.</summary>
    public const string Scheme = "Api";

    public static bool IsApi(HttpRequest request) => request.Path.StartsWithSegments("/api");

    public static void Add(AuthenticationBuilder authentication, OktaSettings okta)
    {
        // The org's own authorization server issues access tokens that only Okta can read.
        var takesOktas = okta.AuthorizationServerId.Length > 0;
        authentication.AddPolicyScheme(Scheme, null, scheme => scheme.ForwardDefaultSelector = http =>
            takesOktas && TokenOf(http.Request) is { } token && !token.StartsWith(PersonalTokens.Prefix, StringComparison.Ordinal)
                ? OktaDefaults.ApiAuthenticationScheme : PersonalTokenHandler.Scheme);
        authentication.AddScheme<AuthenticationSchemeOptions, PersonalTokenHandler>(PersonalTokenHandler.Scheme, null);
        if (!takesOktas) return;

        authentication.AddOktaWebApi(new OktaWebApiOptions
        {
            // As for the sign-in: https here, and Configure sets the address that counts.
            OktaDomain = OktaSettingsRules.IsLocalHttp(okta.OktaDomain) ? "https" + okta.OktaDomain["http".Length..] : okta.OktaDomain,
            AuthorizationServerId = okta.AuthorizationServerId,
            Audience = okta.Audience,
            ClockSkew = okta.ClockSkew,
            BackchannelTimeout = TimeSpan.FromSeconds(10),
        });
        authentication.Services.Configure<JwtBearerOptions>(OktaDefaults.ApiAuthenticationScheme, options =>
        {
            options.Authority = okta.Issuer;
            options.RequireHttpsMetadata = !OktaSettingsRules.IsLocalHttp(okta.OktaDomain);
            options.SaveToken = false;
            TokenRules.Apply(options.TokenValidationParameters, okta);
            options.Events.OnTokenValidated = AccessTokenEvents.OnTokenValidatedAsync;
            options.Events.OnAuthenticationFailed = AccessTokenEvents.OnAuthenticationFailed;
            options.Events.OnChallenge = AccessTokenEvents.OnChallenge;
            options.Events.OnForbidden = context => Forbid(context.HttpContext);
        });
        authentication.Services.PostConfigure<JwtBearerOptions>(OktaDefaults.ApiAuthenticationScheme, options =>
            options.ConfigurationManager = OktaSignIn.Discovery(options.Backchannel, options.RequireHttpsMetadata, options.AutomaticRefreshInterval, options.RefreshInterval, okta));
    }

    /// <summary>The token of the request; null without one.</summary>
    public static string? TokenOf(HttpRequest request) =>
        request.Headers.Authorization is [{ } header] && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) && header["Bearer ".Length..].Trim() is { Length: > 0 } token ? token : null;

    /// <summary>401, as RFC 6750 words it.</summary>
    public static Task Challenge(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status401Unauthorized;
        http.Response.Headers.WWWAuthenticate = "Bearer realm=\"FlaskDash\"" + (TokenOf(http.Request) is null ? "" : ", error=\"invalid_token\"");
        return Task.CompletedTask;
    }

    /// <summary>403: the token holds, but not for this.</summary>
    public static Task Forbid(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status403Forbidden;
        http.Response.Headers.WWWAuthenticate = "Bearer realm=\"FlaskDash\", error=\"insufficient_scope\"";
        return Task.CompletedTask;
    }
}
