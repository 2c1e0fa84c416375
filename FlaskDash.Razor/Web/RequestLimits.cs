using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Http.Timeouts;

namespace FlaskDash.Razor.Web;

/// <summary>How large a request may be and how long it may take. An endpoint that takes more says so itself.</summary>
internal static class RequestLimits
{
    /// <summary>Of a body, in bytes: the largest form is a list of patterns.</summary>
    public const long MostBodyBytes = 1 << 20;

    /// <summary>A search may have 10,000 characters, each of them up to nine in an address.</summary>
    public const int MostLineBytes = 96 << 10;

    public static void AddTo(WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = MostBodyBytes;
            kestrel.Limits.MaxRequestLineSize = MostLineBytes;
            kestrel.Limits.MaxRequestHeaderCount = 64;
            // Slow clients: by default a body or an answer at under 240 bytes a second ends its connection too.
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        });
        builder.Services.Configure<FormOptions>(form => (form.ValueCountLimit, form.KeyLengthLimit, form.ValueLengthLimit) = (512, 200, 512 << 10));
        builder.Services.AddRequestTimeouts(timeouts => timeouts.DefaultPolicy = new RequestTimeoutPolicy
        {
            Timeout = TimeSpan.FromMinutes(2), TimeoutStatusCode = StatusCodes.Status503ServiceUnavailable,
        });
    }

    /// <summary>Refuses what says beforehand that it is too large, before a form is looked for in it.</summary>
    public static void Use(WebApplication app)
    {
        app.UseRequestTimeouts();
        app.Use((context, next) =>
        {
            var most = context.GetEndpoint()?.Metadata.GetMetadata<IRequestSizeLimitMetadata>()?.MaxRequestBodySize ?? MostBodyBytes;
            if (!(context.Request.ContentLength > most)) return next(context);
            context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return Task.CompletedTask;
        });
    }
}
