using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using FlaskDash.Razor.Data;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.WebEncoders;

namespace FlaskDash.Razor.Web;

/// <summary>What all pages share: headers, errors, logs, compression, components.</summary>
public static class WebSetup
{
    /// <summary>The version of this build, as the footer shows it.</summary>
    public static string Version { get; } =
        typeof(WebSetup).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";

    /// <summary>The rate limit of callers who are nobody yet, such as forges, Okta, and browsers that report: so many at a time, of everybody together.</summary>
    public const string Callers = "callers";

    /// <summary>The cookie of what is said once, on the page after a redirect.</summary>
    internal const string NoteCookie = "flaskdash-note";

    /// <summary>Registers this room.</summary>
    public static void AddWeb(this WebApplicationBuilder builder)
    {
        RequestLogging.AddTo(builder);
        PageCompression.AddTo(builder.Services);
        SecurityHeaders.AddTo(builder.Services);
        Proxies.AddTo(builder);
        builder.Services.TryAddSingleton(TimeProvider.System);
        var isDevelopment = builder.Environment.IsDevelopment();
        builder.Services.Configure<CookieTempDataProviderOptions>(note =>
        {
            (note.Cookie.Name, note.Cookie.HttpOnly, note.Cookie.SameSite, note.Cookie.IsEssential) = (isDevelopment ? NoteCookie : "__Host-" + NoteCookie, true, SameSiteMode.Lax, true);
            note.Cookie.Path = "/";
            note.Cookie.SecurePolicy = isDevelopment ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.Always;
        });
        builder.Services.AddAntiforgery(form =>
        {
            form.Cookie.Name = isDevelopment ? "flaskdash-form" : "__Host-flaskdash-form";
            form.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest; // with Always a page that is asked for over plain http would be a 500
            form.Cookie.Path = "/";
        });
        builder.Services.AddRazorPages().AddMvcOptions(mvc => mvc.Filters.Add(new PageMethods()));
        // Names in any script stay as they are; <, >, &, quotes and invisible characters are encoded in all of them.
        builder.Services.Configure<WebEncoderOptions>(o => o.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        builder.WebHost.ConfigureKestrel(o => o.AddServerHeader = false);
        RequestLimits.AddTo(builder);
        builder.Services.AddSingleton(provider => new CspReports(provider.GetRequiredService<IDbContextFactory<DashContext>>(), provider.GetRequiredService<TimeProvider>()));
    }

    /// <summary>
    /// The outer half of the pipeline, so it stands first. <c>UseAuthentication</c> and <c>UseAuthorization</c> are to follow by name:
    /// left to the framework they would run before all this, and a failing session store would be a bare 500.
    /// </summary>
    public static void UseWeb(this WebApplication app)
    {
        app.UseForwardedHeaders();
        app.UseSecurityHeadersOnEverything();
        app.UseRequestLog();
        // `dotnet watch` puts its script into pages, and cannot into compressed ones.
        if (!app.Environment.IsDevelopment()) app.UseResponseCompression();
        app.UseErrorPages();
        app.UseRouting();
        RequestLimits.Use(app);

        app.MapPost(CspReports.Path, CspReports.ReceiveAsync).AllowAnonymous().RequireRateLimiting(Callers).WithMetadata(new RequestSizeLimitAttribute(CspReports.MostBytes)).ExcludeFromDescription();

        // Without it the fallback policy sends a stranger's every typing mistake to the sign-in.
        app.MapFallback("{*path}", context =>
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }).AllowAnonymous();
    }
}
