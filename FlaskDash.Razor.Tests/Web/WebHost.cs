using System.Security.Claims;
using FlaskDash.Razor.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FlaskDash.Razor.Tests.Web;

/// <summary>The room alone on a real port: its pipeline, layout and files, with endpoints that show or fail as a test needs.</summary>
internal sealed class WebHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private WebHost(WebApplication app) => _app = app;

    /// <summary>http://127.0.0.1:port/</summary>
    public Uri Address => new(_app.Urls.First());

    /// <summary>A client that follows no redirect and keeps no cookie.</summary>
    public HttpClient Client => field ??= new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Address };

    /// <summary>The running app's services.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>Starts the room; <paramref name="map"/> adds endpoints, and a request with <c>X-User</c> is signed in by that name.</summary>
    public static async Task<WebHost> StartAsync(Action<WebApplication>? map = null, Action<WebApplicationBuilder>? configure = null, string environment = "Production")
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = "FlaskDash.Razor",
            ContentRootPath = SourceFolder,
            EnvironmentName = environment,
            Args = ["--hostBuilder:reloadConfigOnChange=false"],
        });
        builder.WebHost.UseUrls("http://127.0.0.1:0").UseStaticWebAssets();
        builder.AddWeb();
        builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        builder.Services.AddAuthentication("test").AddScheme<Microsoft.AspNetCore.Authentication.AuthenticationSchemeOptions, HeaderSignIn>("test", null);
        configure?.Invoke(builder);
        builder.Configuration["Logging:LogLevel:Microsoft.Hosting.Lifetime"] = "Warning";

        var app = builder.Build();
        app.UseWeb();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapStaticAssets(Path.Combine(AppContext.BaseDirectory, "FlaskDash.Razor.staticwebassets.endpoints.json")).ShortCircuit();
        app.MapRazorPages().WithStaticAssets(Path.Combine(AppContext.BaseDirectory, "FlaskDash.Razor.staticwebassets.endpoints.json"));
        map?.Invoke(app);
        await app.StartAsync();
        return new WebHost(app);
    }

    /// <summary>The app's folder in the checkout, found from where the tests were built.</summary>
    public static string SourceFolder
    {
        get
        {
            for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
                if (File.Exists(Path.Combine(folder.FullName, "FlaskDash.Razor.sln"))) return Path.Combine(folder.FullName, "FlaskDash.Razor");
            throw new InvalidOperationException("The tests run outside of the checkout.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }

    private sealed class HeaderSignIn(
        Microsoft.Extensions.Options.IOptionsMonitor<Microsoft.AspNetCore.Authentication.AuthenticationSchemeOptions> options,
        ILoggerFactory loggers,
        System.Text.Encodings.Web.UrlEncoder encoder)
        : Microsoft.AspNetCore.Authentication.AuthenticationHandler<Microsoft.AspNetCore.Authentication.AuthenticationSchemeOptions>(options, loggers, encoder)
    {
        protected override Task<Microsoft.AspNetCore.Authentication.AuthenticateResult> HandleAuthenticateAsync()
        {
            if (Request.Headers["X-User"].ToString() is not { Length: > 0 } name)
                return Task.FromResult(Microsoft.AspNetCore.Authentication.AuthenticateResult.NoResult());
            if (name == "broken") throw new Microsoft.Data.Sqlite.SqliteException("the session store's own words", 5);
            var user = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, name)], "test"));
            return Task.FromResult(Microsoft.AspNetCore.Authentication.AuthenticateResult.Success(new(user, "test")));
        }
    }
}
