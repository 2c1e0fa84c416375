using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;

namespace FlaskDash.Razor.Web;

/// <summary>Server-sent events: https://html.spec.whatwg.org/multipage/server-sent-events.html</summary>
public static class EventStreams
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    /// <summary>A stream ends by itself after this long; the browser opens it again and is authorised anew, so that a right withdrawn ends here too.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Maps a stream of values, sent as JSON (camel case) one event each. It ends with the sequence, when the browser leaves, when
    /// the app stops, and after a minute (the browser reconnects).
    /// </summary>
    /// <param name="routes">Where to map it.</param>
    /// <param name="pattern">The route: <c>/repositories/{id:int}/progress</c>.</param>
    /// <param name="open">
    /// Gives the values for a request, or null when the viewer may not see it (404). The token ends the stream; the sequence is to
    /// begin with the present state, since a browser that reconnects has lost what came between.
    /// </param>
    public static IEndpointConventionBuilder MapEventStream<T>(
        this IEndpointRouteBuilder routes, string pattern, Func<HttpContext, CancellationToken, Task<IAsyncEnumerable<T>?>> open) =>
        routes.MapGet(pattern, (HttpContext context) => StreamAsync(context, open)).CacheOutput(p => p.NoCache());

    private static async Task StreamAsync<T>(HttpContext context, Func<HttpContext, CancellationToken, Task<IAsyncEnumerable<T>?>> open)
    {
        var clock = context.RequestServices.GetRequiredService<TimeProvider>();
        var stopping = context.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var limit = new CancellationTokenSource(Longest, clock);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping, limit.Token);

        if (await open(context, ends.Token) is not { } values)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no"; // nginx would hold events back
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        try
        {
            await WriteAsync(context.Response, values, clock, ends.Token);
        }
        catch (OperationCanceledException) when (ends.IsCancellationRequested)
        {
            // Left, stopped or timed out: the usual ways to end.
        }
    }

    private static async Task WriteAsync<T>(HttpResponse response, IAsyncEnumerable<T> values, TimeProvider clock, CancellationToken ct)
    {
        await response.WriteAsync("retry: 3000\n\n", ct);
        await response.Body.FlushAsync(ct);
        await using var source = values.GetAsyncEnumerator(ct);
        var next = source.MoveNextAsync().AsTask();
        try
        {
            while (true)
            {
                if (!next.IsCompleted && !await CompletesWithinAsync(next, clock, ct))
                {
                    // A comment: keeps proxies from closing the line, and shows us a browser that has gone.
                    await response.WriteAsync(":\n\n", ct);
                }
                else if (await next)
                {
                    await response.WriteAsync($"data: {JsonSerializer.Serialize(source.Current, JsonSerializerOptions.Web)}\n\n", ct);
                    next = source.MoveNextAsync().AsTask();
                }
                else
                {
                    return;
                }

                await response.Body.FlushAsync(ct);
            }
        }
        finally
        {
            // A sequence is disposed only after its pending step: the token has ended that too.
            if (!next.IsCompleted) await next.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    private static async Task<bool> CompletesWithinAsync(Task next, TimeProvider clock, CancellationToken ct)
    {
        try
        {
            await next.WaitAsync(Heartbeat, clock, ct);
            return true;
        }
        catch (TimeoutException) when (!next.IsCompleted)
        {
            return false;
        }
    }
}
