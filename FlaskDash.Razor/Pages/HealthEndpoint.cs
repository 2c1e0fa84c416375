using FlaskDash.Razor.Identity;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FlaskDash.Razor.Pages;

/// <summary><c>/health</c>: one word for load balancers, the details for administrators.</summary>
public static class HealthEndpoint
{
    /// <summary>Answers 200 while pages can be served, else 503. Only what a page needs is asked: Okta's trouble is not this process's.</summary>
    public static void MapHealth(this IEndpointRouteBuilder routes) => routes.MapHealthChecks("/health", new HealthCheckOptions
    {
        Predicate = check => check.Tags.Contains("ready"),
        ResponseWriter = WriteAsync,
    }).AllowAnonymous();

    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        if (!context.RequestServices.GetRequiredService<Viewer>().IsAdministrator) return context.Response.WriteAsync(report.Status.ToString());

        return context.Response.WriteAsJsonAsync(new
        {
            status = report.Status.ToString(),
            checks = report.Entries.Select(e => new { name = e.Key, status = e.Value.Status.ToString(), detail = e.Value.Description, milliseconds = (int)e.Value.Duration.TotalMilliseconds }),
        });
    }
}
