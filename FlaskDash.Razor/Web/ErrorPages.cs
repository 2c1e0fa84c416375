using System.Diagnostics;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Net.Http.Headers;

namespace FlaskDash.Razor.Web;

/// <summary>
/// Turns failures and bare status codes into the site's error page, or into problem details for programs. The page is run directly,
/// not through the pipeline again: where the session's database is what fails, a second sign-in check would fail too.
/// </summary>
internal static class ErrorPages
{
    /// <summary>Catches what the rest of the pipeline throws, and gives a body to status codes that have none.</summary>
    public static void UseErrorPages(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            AllowStatusCode404Response = true,
            StatusCodeSelector = StatusOf,
            ExceptionHandler = WriteAsync,
        });
        app.UseStatusCodePages(context => WriteAsync(context.HttpContext));
    }

    /// <summary>The id of this request in the log.</summary>
    public static string TraceIdOf(HttpContext context) =>
        Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier;

    private static int StatusOf(Exception fault) => fault switch
    {
        BadHttpRequestException bad => bad.StatusCode,
        _ when DatabaseFaults.Explain(fault) is not null => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };

    private static Task WriteAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (context.Response.StatusCode == StatusCodes.Status503ServiceUnavailable) context.Response.Headers.RetryAfter = "5";
        return WantsPage(context.Request) && FindPage(context) is { } page ? WritePageAsync(context, page) : WriteProblemAsync(context);
    }

    private static async Task WritePageAsync(HttpContext context, Endpoint page)
    {
        var status = context.Response.StatusCode;
        context.SetEndpoint(page);
        context.Request.RouteValues = new RouteValueDictionary { ["page"] = "/Error" };
        // The page only shows: a POST that failed must not run its handlers or its antiforgery check.
        var method = context.Request.Method;
        context.Request.Method = HttpMethods.Get;
        try
        {
            await page.RequestDelegate!(context);
        }
        finally
        {
            context.Request.Method = method;
            if (!context.Response.HasStarted) context.Response.StatusCode = status;
        }
    }

    private static Task WriteProblemAsync(HttpContext context)
    {
        var status = context.Response.StatusCode;
        var words = IsProgram(context.Request) ? ErrorWords.ForProgram(status) : ErrorWords.For(status);
        var problem = new ProblemDetails
        {
            Status = status,
            Title = words.Title,
            Detail = IsProgram(context.Request) ? words.Sentence : null,
            Extensions = { ["traceId"] = TraceIdOf(context) },
        };
        return context.Response.WriteAsJsonAsync(problem, options: null, "application/problem+json", context.RequestAborted);
    }

    /// <summary>Programs name the types they read; whoever reads anything gets the page.</summary>
    private static bool WantsPage(HttpRequest request)
    {
        if (IsProgram(request)) return false;
        if (!MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var types) || types.Count == 0) return true;
        if (types.Any(t => t.MatchesMediaType("text/html") && !t.MatchesAllTypes)) return true;
        return !types.Any(t => t.MediaType.Value is "text/event-stream" || t.SubTypeWithoutSuffix.Value is "json" || t.Suffix.Value is "json");
    }

    /// <summary>No person reads what is answered there.</summary>
    private static bool IsProgram(HttpRequest request) => request.Path.StartsWithSegments("/api") || request.Path.StartsWithSegments("/hooks");

    private static Endpoint? FindPage(HttpContext context) =>
        context.RequestServices.GetRequiredService<EndpointDataSource>().Endpoints
            .FirstOrDefault(e => e.Metadata.GetMetadata<PageActionDescriptor>()?.ViewEnginePath == "/Error");
}
