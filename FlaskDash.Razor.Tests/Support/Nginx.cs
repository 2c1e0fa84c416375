using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace FlaskDash.Razor.Tests.Support;

/// <summary>A real nginx for https://dash.example.com, on this machine, that passes requests on to an app, as the documentation shows it.</summary>
public sealed class Nginx : IAsyncDisposable
{
    /// <summary>The name that it serves.</summary>
    public const string Name = "dash.example.com";

    private readonly TemporaryFolder folder = new();
    private readonly Process process;
    private readonly string certificateHash;

    private Nginx(Uri app)
    {
        var port = FreePort.Take();
        Address = new Uri($"https://{Name}:{port}");
        certificateHash = WriteCertificate();
        File.WriteAllText(Path.Combine(folder.Path, "nginx.conf"), $$"""
            daemon off;
            worker_processes 1;
            pid {{folder.Path}}/nginx.pid;
            error_log stderr warn;
            events { worker_connections 256; }
            http {
              access_log off;
              client_body_temp_path {{folder.Path}}/body;
              proxy_temp_path {{folder.Path}}/proxy;
              fastcgi_temp_path {{folder.Path}}/fastcgi;
              uwsgi_temp_path {{folder.Path}}/uwsgi;
              scgi_temp_path {{folder.Path}}/scgi;
              server {
                listen 127.0.0.1:{{port}} ssl;
                ssl_certificate {{folder.Path}}/cert.pem;
                ssl_certificate_key {{folder.Path}}/key.pem;
                location / {
                  proxy_pass {{app}};
                  proxy_http_version 1.1;
                  proxy_buffering off;
                  proxy_set_header Host $http_host;
                  proxy_set_header X-Forwarded-For $remote_addr;
                  proxy_set_header X-Forwarded-Proto $scheme;
                  proxy_set_header X-Forwarded-Host $http_host;
                }
              }
            }
            """);
        process = Process.Start(new ProcessStartInfo(File.Exists("/usr/sbin/nginx") ? "/usr/sbin/nginx" : "nginx")
        {
            ArgumentList = { "-p", folder.Path, "-c", Path.Combine(folder.Path, "nginx.conf") }, RedirectStandardError = true,
        })!;
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>Starts it and returns when it answers.</summary>
    public static async Task<Nginx> StartAsync(Uri app)
    {
        var nginx = new Nginx(app);
        await Listening.OnAsync(nginx.Address.Port, nginx.process, nginx.process.StandardError.ReadToEnd);
        return nginx;
    }

    /// <summary>A browser that takes its certificate.</summary>
    public Browser Browser() => new(Address, new SocketsHttpHandler
    {
        UseCookies = false, AllowAutoRedirect = false, ConnectCallback = ConnectAsync, SslOptions = { RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == certificateHash },
    });

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, Address.Port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        folder.Dispose();
    }

    private string WriteCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + Name, key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(Path.Combine(folder.Path, "cert.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder.Path, "key.pem"), key.ExportPkcs8PrivateKeyPem());
        return certificate.GetCertHashString();
    }
}
