using System.Threading.RateLimiting;
using FlaskDash.Razor.Identity;
using FlaskDash.Razor.Web;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace FlaskDash.Razor.Api;

/// <summary>Registers what programs call: <c>/api/v1</c> and webhooks.</summary>
public static class ApiSetup
{
    /// <summary>The policies of the two scopes.</summary>
    internal const string Read = ApiScopes.Read, Refresh = ApiScopes.Refresh;

    private const string PerToken = "api";

    public static void AddApi(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<ApiOptions>().BindConfiguration(ApiOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddScoped<ApiCalls>();
        services.AddApiDocument();
        foreach (var scope in ApiScopes.All) services.AddAuthorizationBuilder().AddPolicy(scope, policy => policy.RequireAuthenticatedUser().RequireClaim(ViewerClaims.Scope, scope));

        services.AddRateLimiter(limits =>
        {
            // Whoever calls a webhook or reports is nobody yet: so many at a time, of everybody together.
            limits.AddConcurrencyLimiter(WebSetup.Callers, callers => (callers.PermitLimit, callers.QueueLimit) = (16, 128));
            limits.AddPolicy(PerToken, http => RateLimitPartition.GetFixedWindowLimiter(
                http.User.FindFirst(ViewerClaims.Token)?.Value ?? "",
                _ => new FixedWindowRateLimiterOptions { PermitLimit = http.RequestServices.GetRequiredService<IOptions<ApiOptions>>().Value.CallsPerMinute, Window = TimeSpan.FromMinutes(1) }));
        });
    }

    /// <summary>Counts calls: stands behind what says whose token it is.</summary>
    public static void UseApi(this WebApplication app) => app.UseRateLimiter();

    public static void MapApi(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1").RequireAuthorization(Read).RequireRateLimiting(PerToken).ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status429TooManyRequests);
        RepositoryEndpoints.Map(api);
        InsightEndpoints.Map(api.MapGroup("/repositories/{id:int}/insights"));
        HookEndpoint.Map(routes);
        routes.MapOpenApi("/api/{documentName}/openapi.json").AllowAnonymous();
    }
}
