using System.IO.Compression;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Options;

namespace FlaskDash.Razor.Web;

/// <summary>
/// Compresses pages (files are compressed when the app is built). Over https only what this site itself or the address bar asked
/// for: a page whose compressed length a foreign site can provoke and somebody on the line can measure tells its secrets (BREACH).
/// </summary>
internal sealed class PageCompression(IServiceProvider services, IOptions<ResponseCompressionOptions> options)
    : ResponseCompressionProvider(services, options), IResponseCompressionProvider
{
    bool IResponseCompressionProvider.CheckRequestAcceptsCompression(HttpContext context) =>
        MayCompress(context.Request) && CheckRequestAcceptsCompression(context);

    /// <summary>Registers the middleware's services.</summary>
    public static void AddTo(IServiceCollection services)
    {
        services.AddResponseCompression(o =>
        {
            o.EnableForHttps = true;
            o.MimeTypes = ["text/html", "application/json", "application/problem+json"];
            o.Providers.Add<BrotliCompressionProvider>();
            o.Providers.Add<GzipCompressionProvider>();
        });
        services.Configure<BrotliCompressionProviderOptions>(o => o.Level = CompressionLevel.Fastest);
        services.Configure<GzipCompressionProviderOptions>(o => o.Level = CompressionLevel.Fastest);
        services.AddSingleton<IResponseCompressionProvider, PageCompression>();
    }

    private static bool MayCompress(HttpRequest request) =>
        !request.IsHttps || request.Headers["Sec-Fetch-Site"].ToString() is "same-origin" or "none";
}
