using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Okta.AspNet.Abstractions;

namespace Okta.AspNetCore;

/// <summary>Turns Okta's settings into those of Microsoft's OpenID Connect handler.</summary>
public class OpenIdConnectOptionsHelper
{
    private static readonly Version PackageVersion = new(5, 0, 1);

    /// <summary>Sets <paramref name="oidcOptions"/>. What is not mentioned here keeps the handler's default: form_post, PKCE, role claim.</summary>
    public static void ConfigureOpenIdConnectOptions(OktaMvcOptions oktaMvcOptions, OpenIdConnectOptions oidcOptions)
    {
        ArgumentNullException.ThrowIfNull(oktaMvcOptions);
        ArgumentNullException.ThrowIfNull(oidcOptions);

        var issuer = UrlHelper.CreateIssuerUrl(oktaMvcOptions.OktaDomain, oktaMvcOptions.AuthorizationServerId);

        oidcOptions.Authority = issuer;
        oidcOptions.ClientId = oktaMvcOptions.ClientId;
        oidcOptions.ClientSecret = oktaMvcOptions.ClientSecret;
        oidcOptions.CallbackPath = oktaMvcOptions.CallbackPath;
        oidcOptions.SignedOutCallbackPath = OktaDefaults.SignOutCallbackPath;
        // Null too, as with Okta's package: the handler then goes back to the page that signed out, instead of to "/".
        oidcOptions.SignedOutRedirectUri = oktaMvcOptions.PostLogoutRedirectUri!;
        oidcOptions.ResponseType = OpenIdConnectResponseType.Code;
        oidcOptions.GetClaimsFromUserInfoEndpoint = oktaMvcOptions.GetClaimsFromUserInfoEndpoint;
        oidcOptions.SaveTokens = true;
        oidcOptions.UseTokenLifetime = false;
        oidcOptions.BackchannelTimeout = oktaMvcOptions.BackchannelTimeout;
        oidcOptions.BackchannelHttpHandler = new OktaHttpMessageHandler("okta-aspnetcore", PackageVersion, oktaMvcOptions);
        if (oktaMvcOptions.PushedAuthorizationBehavior is { } pushed) oidcOptions.PushedAuthorizationBehavior = pushed;

        if (oktaMvcOptions.Scope is { Count: > 0 } scopes)
        {
            oidcOptions.Scope.Clear();
            foreach (var scope in scopes) oidcOptions.Scope.Add(scope);
        }

        oidcOptions.TokenHandler = new JsonWebTokenHandler { MapInboundClaims = true };
        oidcOptions.TokenValidationParameters = new DefaultTokenValidationParameters(oktaMvcOptions, issuer)
        {
            ValidAudience = oktaMvcOptions.ClientId,
            NameClaimType = "name",
        };

        MapClaims(oidcOptions);

        oidcOptions.Events = OktaEvents.Wrap(oktaMvcOptions);
        oidcOptions.EventsType = oktaMvcOptions.OpenIdConnectEventsType;
    }

    private static void MapClaims(OpenIdConnectOptions oidcOptions)
    {
        // MapAll drops the handler's own actions, so it has to come first.
        if (oidcOptions.GetClaimsFromUserInfoEndpoint) oidcOptions.ClaimActions.MapAll();

        oidcOptions.ClaimActions.MapJsonKey(ClaimTypes.Email, "email");
        oidcOptions.ClaimActions.MapJsonKey(ClaimTypes.GivenName, "given_name");
        oidcOptions.ClaimActions.MapJsonKey(ClaimTypes.Name, "name");
        oidcOptions.ClaimActions.MapJsonKey(ClaimTypes.NameIdentifier, "sub");
        oidcOptions.ClaimActions.MapJsonKey(ClaimTypes.Surname, "family_name");
    }
}
