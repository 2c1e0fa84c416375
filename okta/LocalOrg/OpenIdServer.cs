using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace FlaskDash.Okta.LocalOrg;

/// <summary>
/// OpenIddict, set up to answer as Okta's default authorization server does: its paths, its lifetimes, its strictness.
/// Degraded mode: no database; what a database would remember (registered addresses, used codes) is in this project.
/// </summary>
internal static class OpenIdServer
{
    internal const string BasePath = "/oauth2/default";
    internal const string GroupsScope = "groups";
    internal const string AccessTokenAudience = "api://default";


    /// <summary>Client of command lines, without a secret: it gets tokens for any example account, which need no password either.</summary>
    internal const string CommandLineClient = "local-command-line";

    // The last two are what an administrator of a real org adds to the authorization server.
    private static readonly string[] Scopes =
    [
        OpenIddictConstants.Scopes.OpenId, OpenIddictConstants.Scopes.Profile, OpenIddictConstants.Scopes.Email, GroupsScope,
        "flaskdash.read", "flaskdash.refresh",
    ];

    public static void Add(IServiceCollection services, LocalOrgOptions org, RsaSecurityKey key, Uri issuer) =>
        services.AddOpenIddict().AddServer(server =>
        {
            server.EnableDegradedMode();
            server.Configure(o => o.TimeProvider = org.Time);
            server.SetIssuer(issuer);

            const string relative = "oauth2/default/";
            server.SetConfigurationEndpointUris(
                      relative + ".well-known/openid-configuration", relative + ".well-known/oauth-authorization-server")
                  .SetJsonWebKeySetEndpointUris(relative + "v1/keys")
                  .SetAuthorizationEndpointUris(relative + "v1/authorize")
                  .SetTokenEndpointUris(relative + "v1/token")
                  .SetUserInfoEndpointUris(relative + "v1/userinfo")
                  .SetEndSessionEndpointUris(relative + "v1/logout");

            if (org.PushedAuthorization) server.SetPushedAuthorizationEndpointUris(relative + "v1/par");

            server.AllowAuthorizationCodeFlow().AllowPasswordFlow();
            server.RegisterScopes(Scopes);
            server.RegisterClaims(
                Claims.Subject, Claims.Name, Claims.Email, Claims.PreferredUsername, Claims.AuthenticationTime, GroupsScope);
            server.Configure(o =>
            {
                o.RequestTokenLifetime = TimeSpan.FromMinutes(5);
                o.CodeChallengeMethods.Remove(CodeChallengeMethods.Plain);
                o.ResponseModes.Remove(ResponseModes.Fragment);
                o.ClientAuthenticationMethods.Remove(ClientAuthenticationMethods.PrivateKeyJwt);   // no client has a key
            });

            server.AddSigningKey(key);
            server.AddEncryptionKey(new SymmetricSecurityKey(RandomNumberGenerator.GetBytes(32)));   // for codes and pushed requests
            server.DisableAccessTokenEncryption();   // Okta's are readable, and its packages expect that
            server.SetAuthorizationCodeLifetime(TimeSpan.FromMinutes(1));
            server.SetIdentityTokenLifetime(TimeSpan.FromHours(1));
            server.SetAccessTokenLifetime(TimeSpan.FromHours(1));

            server.AddEventHandler<ValidateAuthorizationRequestContext>(h => h.UseInlineHandler(c => Check(c, org)));
            server.AddEventHandler<ValidatePushedAuthorizationRequestContext>(h =>
                h.UseInlineHandler(c => Check(c, org)).SetOrder(int.MinValue));
            server.AddEventHandler<ValidateTokenRequestContext>(h => h.UseInlineHandler(c => Check(c, org)).SetOrder(int.MinValue));
            server.AddEventHandler<ValidateEndSessionRequestContext>(h => h.UseInlineHandler(c => Check(c, org)));
            server.AddEventHandler<ProcessSignInContext>(h => h.UseInlineHandler(ShapeAsOkta)
                .SetOrder(OpenIddictServerHandlers.PrepareIdentityTokenPrincipal.Descriptor.Order + 1));

            server.AddEventHandler<ApplyAuthorizationResponseContext>(h => h.UseInlineHandler(c => SendErrorsBack(c, org))
                .SetOrder(OpenIddictServerHandlers.Authentication.AttachRedirectUri.Descriptor.Order + 1));

            server.UseAspNetCore()
                  .DisableTransportSecurityRequirement()   // loopback only
                  .SuppressJsonResponseIndentation()
                  .EnableErrorPassthrough()
                  .EnableAuthorizationEndpointPassthrough()
                  .EnableTokenEndpointPassthrough()
                  .EnableUserInfoEndpointPassthrough()
                  .EnableEndSessionEndpointPassthrough();

            // OpenIddict's own page for form_post holds an inline script.
            var formPost = OpenIddictServerAspNetCoreHandlers.Authentication.ProcessFormPostResponse.Descriptor;
            server.RemoveEventHandler(formPost);
            server.AddEventHandler<ApplyAuthorizationResponseContext>(h => h.UseInlineHandler(PostBackAsync).SetOrder(formPost.Order));
        });

    private static ValueTask Check(ValidateAuthorizationRequestContext context, LocalOrgOptions org)
    {
        if (context.ClientId != org.ClientId)
            context.Reject(Errors.InvalidClient, "Invalid value for 'client_id' parameter.");
        else
            CheckRequest(context, context.RedirectUri, context.Request, org);
        return default;
    }

    private static ValueTask Check(ValidatePushedAuthorizationRequestContext context, LocalOrgOptions org)
    {
        CheckClient(context, context.Request, org);
        if (!context.IsRejected) CheckRequest(context, context.RedirectUri, context.Request, org);
        return default;
    }

    private static ValueTask Check(ValidateTokenRequestContext context, LocalOrgOptions org)
    {
        if (!context.Request.IsPasswordGrantType()) CheckClient(context, context.Request, org);
        else if (context.Request.ClientId != CommandLineClient) context.Reject(Errors.UnauthorizedClient, "This client may not use the password grant.");
        else if (!context.Request.GetScopes().All(Scopes.Contains)) context.Reject(Errors.InvalidScope, "One or more scopes are not configured for the authorization server resource.");
        return default;
    }

    private static void CheckClient(BaseValidatingContext context, OpenIddictRequest request, LocalOrgOptions org)
    {
        if (request.ClientId != org.ClientId)
            context.Reject(Errors.InvalidClient, "Invalid value for 'client_id' parameter.");
        else if (!CryptographicOperations.FixedTimeEquals(
                     Encoding.UTF8.GetBytes(request.ClientSecret ?? ""), Encoding.UTF8.GetBytes(org.ClientSecret)))
            context.Reject(Errors.InvalidClient, "The client secret supplied for a confidential client is invalid.");
    }

    private static void CheckRequest(BaseValidatingContext context, string? redirectUri, OpenIddictRequest request, LocalOrgOptions org)
    {
        if (redirectUri is null || !org.RedirectUris.Contains(redirectUri))
            context.Reject(Errors.InvalidRequest,
                "The 'redirect_uri' parameter must be a Login redirect URI in the client app settings.");
        else if (!request.GetScopes().All(Scopes.Contains))
            context.Reject(Errors.InvalidScope, "One or more scopes are not configured for the authorization server resource.");
    }

    private static ValueTask Check(ValidateEndSessionRequestContext context, LocalOrgOptions org)
    {
        if (string.IsNullOrEmpty(context.Request.IdTokenHint))
            context.Reject(Errors.InvalidRequest, "The 'id_token_hint' parameter is required.");
        else if (context.IdentityTokenHintPrincipal is null)   // OpenIddict lets a hint pass that it could not read
            context.Reject(Errors.InvalidToken, "The 'id_token_hint' is not an ID token of this authorization server.");
        else if (context.PostLogoutRedirectUri is { } uri && !org.PostLogoutRedirectUris.Contains(uri))
            context.Reject(Errors.InvalidRequest,
                "The 'post_logout_redirect_uri' parameter must be a Logout redirect URI in the client app settings.");
        return default;
    }

    /// <summary>Whatever is wrong with a request, the app is told, provided that the address to tell it at is registered.</summary>
    private static ValueTask SendErrorsBack(ApplyAuthorizationResponseContext context, LocalOrgOptions org)
    {
        if (context is { Error: not null, RedirectUri: null, Request: { RedirectUri: { } uri, ClientId: { } client } }
            && client == org.ClientId && org.RedirectUris.Contains(uri))
            context.RedirectUri = uri;
        return default;
    }

    private static async ValueTask PostBackAsync(ApplyAuthorizationResponseContext context)
    {
        if (context.ResponseMode != ResponseModes.FormPost || context.RedirectUri is null) return;

        var http = context.Transaction.GetHttpRequest()!.HttpContext;
        var page = await http.RequestServices.GetRequiredService<PageRenderer>().ContinueAsync(http, context.RedirectUri, context.Response);
        await page.ExecuteAsync(http);
        context.HandleRequest();
    }

    /// <summary>Okta names the person differently in each token: the id in id tokens, the login in access tokens.</summary>
    private static ValueTask ShapeAsOkta(ProcessSignInContext context)
    {
        if (context.AccessTokenPrincipal is { } access)
        {
            access.SetClaim("ver", 1).SetClaim("uid", access.GetClaim(Claims.Subject)).SetClaim("cid", context.ClientId ?? context.Request.ClientId)
                  .SetClaims("scp", access.GetScopes())
                  .SetClaim(Claims.Subject, context.Principal!.GetClaim(Claims.PreferredUsername));
            foreach (var claim in new[] { "ver", "uid", "cid", "scp" })
                access.SetDestinations(claim, Destinations.AccessToken);
        }
        if (context.IdentityTokenPrincipal is { } id)
        {
            id.SetClaim("ver", 1).SetClaim("jti", "ID." + RandomId()).SetClaim("idp", "00olocal0org00A5d7P")
              .SetClaims("amr", ImmutableArray.Create("pwd"));
        }
        return default;
    }

    internal static string RandomId() => Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(24));

    private static void SetDestinations(this System.Security.Claims.ClaimsPrincipal principal, string claim, string destination)
    {
        foreach (var each in principal.Claims.Where(c => c.Type == claim)) each.SetDestinations(destination);
    }
}
