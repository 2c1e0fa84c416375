using System.Security.Claims;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace FlaskDash.Okta.LocalOrg;

/// <summary>What happens at the endpoints once OpenIddict has found the request to be in order.</summary>
internal static class OpenIdEndpoints
{
    private const string Scheme = OpenIddictServerAspNetCoreDefaults.AuthenticationScheme;
    private const string CodeId = "code_id";   // travels inside the code only

    public static void Map(WebApplication app)
    {
        var server = app.MapGroup(OpenIdServer.BasePath + "/v1");
        server.MapMethods("/authorize", ["GET", "POST"], AuthorizeAsync);
        server.MapPost("/token", TokenAsync);
        server.MapMethods("/userinfo", ["GET", "POST"], UserInfoAsync);
        server.MapMethods("/logout", ["GET", "POST"], LogoutAsync);
    }

    private static async Task<IResult> AuthorizeAsync(
        HttpContext context, AccountDirectory accounts, SignInSessions sessions, TimeProvider time, PageRenderer pages)
    {
        if (context.GetOpenIddictServerResponse() is { Error: not null } refusal) return await pages.RefusedAsync(context, refusal);
        var request = context.GetOpenIddictServerRequest()!;

        // A button of our own page; read from the form itself, for a pushed request replaces OpenIddict's parameters.
        var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted) : null;
        if (form?.ContainsKey("cancel") is true)
            return Refuse(Errors.AccessDenied, "The resource owner or authorization server denied the request.");

        if (form?["login"] is [{ Length: > 0 } login])
        {
            if (Gate.IsCrossSite(context.Request)) return await pages.CrossSiteAsync(context);
            return accounts.Find(login)?.Account is { IsActive: true } chosen
                ? SignIn(request, sessions.Start(context, chosen))
                : await pages.SignInAsync(context, request, refused: login);
        }

        var mayAsk = !request.HasPromptValue(PromptValues.None);
        var mustAsk = request.HasPromptValue(PromptValues.Login) || request.HasPromptValue(PromptValues.SelectAccount);
        if (!mustAsk && sessions.Of(context) is { } session && !IsOlderThan(session, request.MaxAge, time))
            return SignIn(request, session);

        return mayAsk
            ? await pages.SignInAsync(context, request, refused: null)
            : Refuse(Errors.LoginRequired, "The client specified not to prompt, but the user is not signed in.");
    }

    private static async Task<IResult> TokenAsync(HttpContext context, AccountDirectory accounts, UsedCodes codes, TimeProvider time)
    {
        if (context.GetOpenIddictServerRequest() is { } request && request.IsPasswordGrantType())
        {
            if (Gate.IsCrossSite(context.Request) || accounts.Find(request.Username) is not { Account: { IsActive: true } account })
                return Refuse(Errors.InvalidGrant, "The credentials provided were invalid.");
            return SignIn(request, account, time.GetUtcNow());
        }

        var code = (await context.AuthenticateAsync(Scheme)).Principal;
        if (code?.GetClaim(CodeId) is not { } id || code.GetExpirationDate() is not { } expiresAt || !codes.TryUse(id, expiresAt)
            || accounts.Find(code.GetClaim(Claims.Subject)) is not { Account.IsActive: true })
            return Refuse(Errors.InvalidGrant, "The authorization code is invalid or has expired.");

        code.RemoveClaims(CodeId);
        return Results.SignIn(code, authenticationScheme: Scheme);
    }

    private static async Task<IResult> UserInfoAsync(HttpContext context, AccountDirectory accounts)
    {
        var token = (await context.AuthenticateAsync(Scheme)).Principal;
        if (token is null || accounts.Find(token.GetClaim("uid")) is not { Account: { IsActive: true } account } entry)
            return Results.Challenge(Because(Errors.InvalidToken, "The access token is invalid."), [Scheme]);

        var claims = new Dictionary<string, object> { [Claims.Subject] = account.Id };
        if (token.HasScope(Scopes.Profile))
        {
            claims[Claims.Name] = account.Name;
            claims[Claims.GivenName] = account.FirstName;
            claims[Claims.FamilyName] = account.LastName;
            claims[Claims.PreferredUsername] = account.Login;
            claims[Claims.Locale] = "en-US";
            claims[Claims.Zoneinfo] = "America/Los_Angeles";   // what Okta says when nobody has set one
            claims[Claims.UpdatedAt] = entry.StatusChangedAt.ToUnixTimeSeconds();
        }
        if (token.HasScope(Scopes.Email))
        {
            claims[Claims.Email] = account.Email;
            claims[Claims.EmailVerified] = true;
        }
        if (token.HasScope(OpenIdServer.GroupsScope)) claims[OpenIdServer.GroupsScope] = account.Groups;
        return Results.Json(claims);
    }

    private static async Task<IResult> LogoutAsync(HttpContext context, SignInSessions sessions, PageRenderer pages)
    {
        if (context.GetOpenIddictServerResponse() is { Error: not null } refusal) return await pages.RefusedAsync(context, refusal);

        sessions.End(context);
        return context.GetOpenIddictServerRequest()!.PostLogoutRedirectUri is null
            ? await pages.SignedOutAsync(context)
            : Results.SignOut(authenticationSchemes: [Scheme]);
    }

    private static IResult SignIn(OpenIddictRequest request, SignInSession session) => SignIn(request, session.Account, session.SignedInAt);

    private static IResult SignIn(OpenIddictRequest request, LocalAccount account, DateTimeOffset signedInAt)
    {
        var identity = new ClaimsIdentity("local", Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, account.Id)
            .SetClaim(Claims.PreferredUsername, account.Login)
            .SetClaim(Claims.AuthenticationTime, signedInAt.ToUnixTimeSeconds())
            .SetClaim(CodeId, OpenIdServer.RandomId())
            .SetScopes(request.GetScopes())
            .SetAudiences(OpenIdServer.AccessTokenAudience);
        if (request.HasScope(Scopes.Profile)) identity.SetClaim(Claims.Name, account.Name);
        if (request.HasScope(Scopes.Email)) identity.SetClaim(Claims.Email, account.Email);
        if (request.HasScope(OpenIdServer.GroupsScope))
            identity.SetClaims(OpenIdServer.GroupsScope, [.. account.Groups]);

        identity.SetDestinations(claim => claim.Type switch
        {
            Claims.Name or Claims.Email => [Destinations.IdentityToken],
            OpenIdServer.GroupsScope => [Destinations.IdentityToken, Destinations.AccessToken],
            Claims.PreferredUsername when request.HasScope(Scopes.Profile) => [Destinations.IdentityToken],
            Claims.AuthenticationTime => [Destinations.IdentityToken, Destinations.AccessToken],
            _ => [],
        });
        return Results.SignIn(new ClaimsPrincipal(identity), authenticationScheme: Scheme);
    }

    private static bool IsOlderThan(SignInSession session, long? maxAgeSeconds, TimeProvider time) =>
        maxAgeSeconds is { } seconds && time.GetUtcNow() - session.SignedInAt >= TimeSpan.FromSeconds(seconds);

    private static IResult Refuse(string error, string description) => Results.Forbid(Because(error, description), [Scheme]);

    private static AuthenticationProperties Because(string error, string description) => new(new Dictionary<string, string?>
    {
        [OpenIddictServerAspNetCoreConstants.Properties.Error] = error,
        [OpenIddictServerAspNetCoreConstants.Properties.ErrorDescription] = description,
    });
}
