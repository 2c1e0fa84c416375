using Microsoft.Extensions.Options;

namespace FlaskDash.Razor.Web;

/// <summary>The headers that every answer carries, files and errors included.</summary>
internal static class SecurityHeaders
{
    /// <summary>Registers the policy of the few answers that other sites may show.</summary>
    public static void AddTo(IServiceCollection services) => services.AddSecurityHeaderPolicies((policies, provider) => policies.SetPolicySelector(answer =>
    {
        var (frames, isImage) = (Embeddable.FramesOf(answer.HttpContext), Embeddable.IsImage(answer.HttpContext));
        if (frames.Count == 0 && !isImage) return answer.SelectedPolicy;

        var policy = Policy(provider.GetRequiredService<IOptions<WebOptions>>().Value, provider.GetRequiredService<IWebHostEnvironment>(), frames);
        if (frames.Count > 0) policy.Remove("X-Frame-Options");
        return policy.AddCrossOriginResourcePolicy(b => b.CrossOrigin());
    }));

    /// <summary>Refuses TRACE, sets the headers, and keeps private pages out of every cache.</summary>
    public static void UseSecurityHeadersOnEverything(this WebApplication app)
    {
        app.UseSecurityHeaders(Policy(app.Services.GetRequiredService<IOptions<WebOptions>>().Value, app.Environment, []));
        app.Use((context, next) =>
        {
            context.Response.OnStarting(KeepPrivate, context);
            if (!HttpMethods.IsTrace(context.Request.Method)) return next(context);
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            return Task.CompletedTask;
        });
    }

    /// <summary>Kept by whoever asked, and asked for again each time.</summary>
    public const string Revalidate = "private, no-cache";

    /// <summary>Only what browsers know: a name they do not is a complaint in each page's console. Copying to the clipboard stays.</summary>
    private const string NoPermissions =
        "accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), fullscreen=(), geolocation=(), gyroscope=(), "
        + "magnetometer=(), microphone=(), midi=(), payment=(), picture-in-picture=(), publickey-credentials-get=(), "
        + "screen-wake-lock=(), usb=(), xr-spatial-tracking=()";

    private static HeaderPolicyCollection Policy(WebOptions options, IHostEnvironment environment, IReadOnlyList<string> frames)
    {
        var policy = new HeaderPolicyCollection()
            .AddContentTypeOptionsNoSniff()
            .AddFrameOptionsDeny()
            .AddReferrerPolicyStrictOriginWhenCrossOrigin()
            .AddCrossOriginOpenerPolicy(b => b.SameOrigin())
            .AddCrossOriginResourcePolicy(b => b.SameOrigin())
            .AddCustomHeader("Permissions-Policy", NoPermissions)
            .RemoveServerHeader()
            .AddCustomHeader("Reporting-Endpoints", $"csp=\"{CspReports.Path}\"")
            .AddContentSecurityPolicy(csp =>
            {
                csp.AddDefaultSrc().None();
                csp.AddScriptSrc().Self();
                csp.AddStyleSrc().Self();
                csp.AddImgSrc().Self();
                var connect = csp.AddConnectSrc().Self();
                // `dotnet watch` tells the open page over a web socket of its own port that the source changed.
                if (environment.IsDevelopment()) connect.From("ws:").From("wss:");
                var form = csp.AddFormAction().Self();
                foreach (var target in options.FormTargets)
                    if (Uri.TryCreate(target, UriKind.Absolute, out var address)) form.From(address.GetLeftPart(UriPartial.Authority));
                if (frames.Count == 0) csp.AddFrameAncestors().None();
                else csp.AddFrameAncestors().From(frames);
                csp.AddBaseUri().None();
                csp.AddReportUri().To(CspReports.Path);
                csp.AddReportTo("csp");
            });
        if (!environment.IsDevelopment()) policy.AddStrictTransportSecurityMaxAgeIncludeSubDomains((int)TimeSpan.FromDays(365).TotalSeconds);
        return policy;
    }

    /// <summary>What a signed-in person saw is stored nowhere; what a stranger saw is asked for again, since signing in changes it. Files are answered before anybody is known.</summary>
    private static Task KeepPrivate(object state)
    {
        var context = (HttpContext)state;
        var headers = context.Response.Headers;
        if (headers.CacheControl == Revalidate)
        {
            // An answer with an ETag, which its program asks for again before each use.
        }
        else if (context.User.Identity is { IsAuthenticated: true })
        {
            headers.CacheControl = "no-store";
        }
        else if (headers.CacheControl.Count == 0)
        {
            headers.CacheControl = Revalidate;
        }

        return Task.CompletedTask;
    }
}
