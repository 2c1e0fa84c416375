using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;

namespace FlaskDash.Razor.Identity;

/// <summary>What Okta itself calls. No cookie counts here: a signed token or a shared secret does.</summary>
public static class OktaEndpoints
{
    private const int MostTokenBytes = 64 << 10;

    /// <param name="limit">The rate limit of callers who are nobody yet.</param>
    public static void MapOktaCalls(this IEndpointRouteBuilder routes, string limit)
    {
        routes.MapPost(BackChannelLogout.Path, LogOutAsync).AllowAnonymous().RequireRateLimiting(limit).WithMetadata(new RequestSizeLimitAttribute(MostTokenBytes)).ExcludeFromDescription();
        routes.MapGet(OktaEventHook.Path, Verify).AllowAnonymous().RequireRateLimiting(limit).ExcludeFromDescription();
        routes.MapPost(OktaEventHook.Path, ReceiveAsync).AllowAnonymous().RequireRateLimiting(limit).ExcludeFromDescription();
    }

    /// <summary>Back-Channel Logout §2.8: 200, or 400 with <c>invalid_request</c>, and no cache keeps either.</summary>
    private static async Task<IResult> LogOutAsync(HttpContext http, BackChannelLogout logout, CancellationToken ct)
    {
        http.Response.Headers.CacheControl = "no-store";
        var form = http.Request.HasFormContentType ? await ReadFormAsync(http, ct) : null;
        return form?["logout_token"] is [{ } token] && await logout.EndAsync(token, ct)
            ? Results.Ok()
            : Results.Json(new { error = "invalid_request", error_description = "The logout token is missing or was refused." }, statusCode: StatusCodes.Status400BadRequest);
    }

    private static async Task<IFormCollection?> ReadFormAsync(HttpContext http, CancellationToken ct)
    {
        try
        {
            return await http.Request.ReadFormAsync(new FormOptions { ValueCountLimit = 16, ValueLengthLimit = MostTokenBytes, KeyLengthLimit = 100 }, ct);
        }
        catch (Exception fault) when (fault is InvalidDataException or BadHttpRequestException)
        {
            return null;
        }
    }

    /// <summary>Okta's handshake when a hook is set up: the challenge comes back.</summary>
    private static IResult Verify(HttpContext http, OktaEventHook hook) =>
        hook.IsOkta(http.Request) && http.Request.Headers[OktaEventHook.ChallengeHeader] is [{ Length: > 0 and <= 1000 } challenge]
            ? Results.Json(new { verification = challenge }) : Results.NotFound();

    private static async Task<IResult> ReceiveAsync(HttpContext http, OktaEventHook hook, CancellationToken ct) =>
        await hook.ReceiveAsync(http.Request, ct) switch
        {
            OktaHookResult.Applied => Results.NoContent(),
            OktaHookResult.NotUnderstood => Results.BadRequest(),
            _ => Results.NotFound(),
        };
}
