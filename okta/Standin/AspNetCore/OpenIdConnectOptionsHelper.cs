using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Okta.AspNet.Abstractions;

namespace Okta.AspNetCore;

/// <summary>Turns Okta's settings into those of Microsoft's handlers.</summary>
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

    /// <summary>Sets <paramref name="jwtBearerOptions"/>. Claims get their long names: <c>sub</c>, which is the login in Okta's access tokens, becomes the name identifier.</summary>
    public static void ConfigureJwtBearerOptions(OktaWebApiOptions oktaWebApiOptions, JwtBearerOptions jwtBearerOptions)
    {
        ArgumentNullException.ThrowIfNull(oktaWebApiOptions);
        ArgumentNullException.ThrowIfNull(jwtBearerOptions);

        var issuer = UrlHelper.CreateIssuerUrl(oktaWebApiOptions.OktaDomain, oktaWebApiOptions.AuthorizationServerId);

        jwtBearerOptions.Authority = issuer;
        jwtBearerOptions.Audience = oktaWebApiOptions.Audience;
        jwtBearerOptions.BackchannelTimeout = oktaWebApiOptions.BackchannelTimeout;
        jwtBearerOptions.BackchannelHttpHandler = new OktaHttpMessageHandler("okta-aspnetcore", PackageVersion, oktaWebApiOptions);
        jwtBearerOptions.TokenHandlers.Clear();
        jwtBearerOptions.TokenHandlers.Add(new JsonWebTokenHandler { MapInboundClaims = true });
        jwtBearerOptions.TokenValidationParameters = new DefaultTokenValidationParameters(oktaWebApiOptions, issuer) { ValidAudience = oktaWebApiOptions.Audience };
        jwtBearerOptions.Events = OktaEvents.Wrap(oktaWebApiOptions);
        jwtBearerOptions.EventsType = oktaWebApiOptions.JwtBearerEventsType;
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
