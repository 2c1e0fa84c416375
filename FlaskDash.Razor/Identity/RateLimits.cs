using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace FlaskDash.Razor.Identity;

/// <summary>Section <c>Limits</c>: how often one person may do something in a minute, a stranger by address, beyond which the answer is 429.</summary>
public sealed class LimitOptions
{
    public const string Section = "Limits";

    /// <summary>Sign-ins begun and ended.</summary>
    [Range(1, 10_000_000)]
    public int SignIn { get; set; } = 60;

    /// <summary>Whatever changes something: adding, refreshing, sharing, tokens, webhooks, deleting.</summary>
    [Range(1, 10_000_000)]
    public int Change { get; set; } = 120;

    /// <summary>Searches, completions not counted.</summary>
    [Range(1, 10_000_000)]
    public int Search { get; set; } = 120;

    /// <summary>Files of figures, and pictures of charts.</summary>
    [Range(1, 10_000_000)]
    public int Export { get; set; } = 60;

    /// <summary>Share links opened: whoever guesses tokens has to be slow.</summary>
    [Range(1, 10_000_000)]
    public int Share { get; set; } = 60;

    /// <summary>Repositories that one person may have added and not deleted; administrators as many as they like.</summary>
    [Range(1, 1_000_000)]
    public int RepositoriesPerPerson { get; set; } = 100;

    /// <summary>How many exports and diffs are made at once, of everybody together. Others wait for their turn.</summary>
    [Range(1, 1_000)]
    public int AtOnce { get; set; } = 8;
}

/// <summary>What is limited beside changes, which all are.</summary>
public enum Limited
{
    SignIn,
    Change,
    Search,
    Export,
    Share,

    /// <summary>Made by git on request: not counted, but so many at once.</summary>
    Diff,
}

/// <summary>Names the limit of a page or an endpoint.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class LimitedAttribute(Limited what) : Attribute
{
    public Limited What => what;
}

/// <summary>Keeps one person, or one address, from taking what is for all.</summary>
public static class RateLimits
{
    private const int Waiting = 64;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    internal static void AddRateLimits(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<LimitOptions>().BindConfiguration(LimitOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddRateLimiter(limits =>
        {
            limits.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limits.OnRejected = TellWhen;
            limits.GlobalLimiter = PartitionedRateLimiter.CreateChained(
                PartitionedRateLimiter.Create<HttpContext, string>(http => Counted(http, KindOf(http))),
                PartitionedRateLimiter.Create<HttpContext, string>(AtOnce));
        });
    }

    /// <summary>The callback belongs to the sign-in's handler, which answers before endpoints and their limits are looked at.</summary>
    internal static void UseSignInLimit(this WebApplication app)
    {
        var callback = new RateLimiterOptions
        {
            RejectionStatusCode = StatusCodes.Status429TooManyRequests, OnRejected = TellWhen,
            GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(http => Counted(http, Limited.SignIn)),
        };
        app.UseWhen(http => http.Request.Path.StartsWithSegments("/oidc/callback"), branch => branch.UseRateLimiter(callback));
    }

    /// <summary>A person is one wherever they are; strangers are one by address, as known proxies tell it.</summary>
    private static string WhoOf(HttpContext http) =>
        ViewerClaims.UserIdOf(http.User) is { } user ? "u" + user.ToString(CultureInfo.InvariantCulture) : "a" + http.Connection.RemoteIpAddress;

    private static Limited? KindOf(HttpContext http)
    {
        // Programs, forges, Okta and browsers' reports have limits of their own: many of them come from one address.
        if (http.GetEndpoint()?.Metadata.GetMetadata<EnableRateLimitingAttribute>() is not null) return null;
        var isRead = HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method);
        var named = http.GetEndpoint()?.Metadata.GetMetadata<LimitedAttribute>()?.What;
        if (!isRead) return named == Limited.SignIn ? named : Limited.Change;
        // A page that also lists counts only what is searched there.
        return named == Limited.Search && string.IsNullOrEmpty(http.Request.Query["q"]) ? null : named;
    }

    private static RateLimitPartition<string> Counted(HttpContext http, Limited? kind)
    {
        var limits = http.RequestServices.GetRequiredService<IOptions<LimitOptions>>().Value;
        var permits = kind switch
        {
            Limited.SignIn => limits.SignIn,
            Limited.Change => limits.Change,
            Limited.Search => limits.Search,
            Limited.Export => limits.Export,
            Limited.Share => limits.Share,
            _ => 0,
        };
        return permits == 0 ? RateLimitPartition.GetNoLimiter("")
            : RateLimitPartition.GetFixedWindowLimiter($"{kind}:{WhoOf(http)}", _ => new FixedWindowRateLimiterOptions { PermitLimit = permits, Window = Window });
    }

    private static RateLimitPartition<string> AtOnce(HttpContext http)
    {
        if (KindOf(http) is not (Limited.Export or Limited.Diff)) return RateLimitPartition.GetNoLimiter("");
        var limits = http.RequestServices.GetRequiredService<IOptions<LimitOptions>>().Value;
        return RateLimitPartition.GetConcurrencyLimiter("expensive", _ => new ConcurrencyLimiterOptions { PermitLimit = limits.AtOnce, QueueLimit = Waiting });
    }

    private static ValueTask TellWhen(OnRejectedContext rejected, CancellationToken ct)
    {
        var seconds = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? Math.Max(1, (int)Math.Ceiling(after.TotalSeconds)) : (int)Window.TotalSeconds;
        rejected.HttpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return ValueTask.CompletedTask;
    }
}
