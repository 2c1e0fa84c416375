using FlaskDash.Razor.Tests.Support;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FlaskDash.Razor.Tests.Pages;

/// <summary>A way into the app: <c>POST /repositories?handler=Refresh</c>.</summary>
/// <param name="Method">GET, POST, … or ANY.</param>
/// <param name="Pattern">The path as it is routed, in lower case, with the handler of a page that has several.</param>
public sealed record Route(string Method, string Pattern)
{
    public static Route Of(string text) => new(text.Split(' ')[0], text.Split(' ')[1]);

    public override string ToString() => $"{Method} {Pattern}";
}

/// <summary>Every way into the app, read from the app itself.</summary>
internal static class RouteTable
{
    /// <summary>Endpoints, handlers of pages, and the paths that the sign-in's handler takes before routing. Files count as one.</summary>
    public static async Task<IReadOnlySet<string>> RoutesAsync(this DashApp app)
    {
        var routes = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var endpoint in app.Endpoints())
        {
            var path = "/" + endpoint.RoutePattern.RawText!.TrimStart('/').ToLowerInvariant();
            if (endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is not null) routes.Add("GET files");
            else if (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is { } page)
            {
                // A page can be shown without a handler.
                routes.Add($"GET {path}");
                var compiled = await app.Services.GetRequiredService<PageLoader>().LoadAsync(page, endpoint.Metadata);
                foreach (var handler in compiled.HandlerMethods)
                    routes.Add($"{handler.HttpMethod.ToUpperInvariant()} {path}{(handler.Name is null ? "" : "?handler=" + handler.Name)}");
            }
            else
            {
                foreach (var method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["ANY"]) routes.Add($"{method} {path}");
            }
        }
        foreach (var scheme in await app.Services.GetRequiredService<IAuthenticationSchemeProvider>().GetRequestHandlerSchemesAsync())
        {
            var options = app.Services.GetRequiredService<IOptionsMonitor<OpenIdConnectOptions>>().Get(scheme.Name);
            foreach (var path in new[] { options.CallbackPath, options.SignedOutCallbackPath, options.RemoteSignOutPath }) if (path.HasValue) routes.Add($"ANY {path}");
        }
        return routes;
    }

    /// <summary>The files that the app serves, each name and compression once.</summary>
    public static IEnumerable<string> Files(this DashApp app) =>
        app.Endpoints().Where(e => e.Metadata.GetMetadata<StaticAssetDescriptor>() is not null).Select(e => "/" + e.RoutePattern.RawText!.TrimStart('/')).Distinct();

    /// <summary>The paths of all pages, with their parameters.</summary>
    public static IEnumerable<string> PagePaths(this DashApp app) =>
        app.Endpoints().Where(e => e.Metadata.GetMetadata<PageActionDescriptor>() is not null).Select(e => "/" + e.RoutePattern.RawText!.TrimStart('/').ToLowerInvariant()).Distinct();

    private static IEnumerable<RouteEndpoint> Endpoints(this DashApp app) =>
        app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();
}
