using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FlaskDash.Razor.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace FlaskDash.Razor.Tests.Git;

/// <summary>
/// A Git server on loopback: git's smart protocol over https, by <c>git upload-pack --stateless-rpc</c>, with a certificate for
/// <c>git.example.com</c> from an authority of its own.
/// </summary>
internal sealed class HttpsGitServer : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly WebApplication app;

    private HttpsGitServer(WebApplication app, string authority)
    {
        this.app = app;
        CaFile = folder["ca.pem"];
        File.WriteAllText(CaFile, authority);
    }

    /// <summary>The authority's certificate as PEM.</summary>
    public string CaFile { get; }

    /// <summary>The port on 127.0.0.1.</summary>
    public int Port { get; private set; }

    /// <summary>Repositories by their path without the slash in front.</summary>
    public ConcurrentDictionary<string, string> Repositories { get; } = new();

    /// <summary>Answers before git does; true when it did answer.</summary>
    public Func<HttpContext, Task<bool>>? Instead { get; set; }

    /// <summary>Method, host and path of each request.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public static async Task<HttpsGitServer> StartAsync()
    {
        var (authority, certificate) = Certificates.Value;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.Logging.ClearProviders();
        var server = new HttpsGitServer(builder.Build(), authority);
        server.app.Run(server.AnswerAsync);
        await server.app.StartAsync();
        server.Port = new Uri(server.app.Urls.First()).Port;
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        folder.Dispose();
    }

    // Made once for all tests; the keys are elliptic, since RSA's take longer to make than a test.
    private static readonly Lazy<(string Authority, X509Certificate2 Certificate)> Certificates = new(() =>
    {
        var (from, until) = (DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Test authority", authorityKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        using var authority = request.CreateSelfSigned(from, until);

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var leaf = new CertificateRequest("CN=git.example.com", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("git.example.com");
        leaf.CertificateExtensions.Add(names.Build());
        leaf.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        leaf.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        using var signed = leaf.Create(authority, from, until, [1, 2, 3, 4]);
        using var withKey = signed.CopyWithPrivateKey(key);
        return (authority.ExportCertificatePem(), X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pfx), null));
    });

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!.TrimStart('/');
        Requests.Enqueue($"{context.Request.Method} {context.Request.Host} {path}");
        if (Instead is not null && await Instead(context)) return;

        if (path.EndsWith("/info/refs", StringComparison.Ordinal) && Repositories.TryGetValue(path[..^"/info/refs".Length], out var repository))
        {
            context.Response.ContentType = "application/x-git-upload-pack-advertisement";
            await context.Response.WriteAsync("001e# service=git-upload-pack\n0000");
            await UploadPackAsync(context, repository, "--http-backend-info-refs");
        }
        else if (path.EndsWith("/git-upload-pack", StringComparison.Ordinal) && Repositories.TryGetValue(path[..^"/git-upload-pack".Length], out repository))
        {
            context.Response.ContentType = "application/x-git-upload-pack-result";
            await UploadPackAsync(context, repository);
        }
        else
        {
            context.Response.StatusCode = 404;
        }
    }

    private static async Task UploadPackAsync(HttpContext context, string repository, params string[] flags)
    {
        var start = new ProcessStartInfo("git", ["upload-pack", "--stateless-rpc", .. flags, repository]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (context.Request.Headers["Git-Protocol"] is [{ } protocol, ..]) start.Environment["GIT_PROTOCOL"] = protocol;
        using var git = Process.Start(start)!;
        try
        {
            Stream body = context.Request.Body;
            if (context.Request.Headers.ContentEncoding == "gzip") body = new System.IO.Compression.GZipStream(body, System.IO.Compression.CompressionMode.Decompress);
            await body.CopyToAsync(git.StandardInput.BaseStream, context.RequestAborted);
            git.StandardInput.Close();
            await git.StandardOutput.BaseStream.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
        finally
        {
            if (!git.HasExited) git.Kill();
        }
    }
}
