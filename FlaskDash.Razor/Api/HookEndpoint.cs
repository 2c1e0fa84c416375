using FlaskDash.Razor.Repositories;
using FlaskDash.Razor.Web;
using Microsoft.AspNetCore.Mvc;

namespace FlaskDash.Razor.Api;

/// <summary><c>POST /hooks/{token}</c>: what a forge calls after a push.</summary>
internal static class HookEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/hooks/{token}", ReceiveAsync).AllowAnonymous().RequireRateLimiting(WebSetup.Callers).WithMetadata(new RequestSizeLimitAttribute(WebhookCalls.MostBytes + 1)).ExcludeFromDescription();

    private static async Task<IResult> ReceiveAsync(HttpContext http, string token, WebhookCalls calls, CancellationToken ct) =>
        await calls.ReceiveAsync(token, http.Request.Headers, http.Request.Body, ct) switch
        {
            WebhookResult.Accepted => Results.StatusCode(StatusCodes.Status202Accepted),
            WebhookResult.TooLarge => Results.StatusCode(StatusCodes.Status413PayloadTooLarge),
            _ => Results.NotFound(),
        };
}
