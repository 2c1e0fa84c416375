using System.Net;
using FlaskDash.Razor.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace FlaskDash.Razor.Tests.Web;

public sealed class SecurityHeadersTests
{
    [Theory]
    [InlineData("/theme", HttpStatusCode.OK)]
    [InlineData("/app.css", HttpStatusCode.OK)]
    [InlineData("/favicon.svg", HttpStatusCode.OK)]
    [InlineData("/nowhere", HttpStatusCode.NotFound)]
    [InlineData("/boom", HttpStatusCode.InternalServerError)]
    [InlineData("/redirect", HttpStatusCode.Redirect)]
    public async Task Every_answer_carries_them(string path, HttpStatusCode status)
    {
        await using var host = await StartAsync();

        using var answer = await host.Client.GetAsync(path, TestContext.Current.CancellationToken);

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("nosniff", Header(answer, "X-Content-Type-Options"));
        Assert.Equal("DENY", Header(answer, "X-Frame-Options"));
        Assert.Equal("strict-origin-when-cross-origin", Header(answer, "Referrer-Policy"));
        Assert.Equal("same-origin", Header(answer, "Cross-Origin-Opener-Policy"));
        Assert.Equal("same-origin", Header(answer, "Cross-Origin-Resource-Policy"));
        Assert.Contains("camera=()", Header(answer, "Permissions-Policy"));
        Assert.False(answer.Headers.Contains("Server"));
        var csp = Header(answer, "Content-Security-Policy");
        Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'", csp);
        Assert.Contains("frame-ancestors 'none'", csp);
        Assert.Contains("base-uri 'none'", csp);
        Assert.DoesNotContain("unsafe", csp);
        Assert.DoesNotContain("ws:", csp);
    }

    [Fact]
    public async Task Forms_may_end_at_the_identity_provider()
    {
        await using var host = await WebHost.StartAsync(configure: b =>
            b.Services.Configure<WebOptions>(o => (o.FormTargets as List<string>)!.AddRange(["https://org.example/a/path", ""])));

        using var answer = await host.Client.GetAsync("/theme", TestContext.Current.CancellationToken);

        Assert.Contains("form-action 'self' https://org.example;", Header(answer, "Content-Security-Policy"));
    }

    [Fact]
    public async Task Development_lets_dotnet_watch_speak_to_the_page()
    {
        await using var host = await WebHost.StartAsync(environment: "Development");

        using var answer = await host.Client.GetAsync("/theme", TestContext.Current.CancellationToken);

        Assert.Contains("connect-src 'self' ws: wss:;", Header(answer, "Content-Security-Policy"));
    }

    [Fact]
    public async Task What_a_signed_in_person_sees_is_stored_nowhere()
    {
        await using var host = await StartAsync();

        using var stranger = await host.Client.GetAsync("/hello", TestContext.Current.CancellationToken);
        using var ada = await GetAsAsync(host, "/hello", "ada");
        using var file = await GetAsAsync(host, "/app.css", "ada");

        Assert.Equal("no-cache, private", stranger.Headers.CacheControl!.ToString());
        Assert.Equal("no-store", ada.Headers.CacheControl!.ToString());
        Assert.False(file.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task Trace_is_refused()
    {
        await using var host = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Trace, "/hello");
        request.Headers.Add("X-Secret", "echo me");

        using var answer = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.DoesNotContain("echo me", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static Task<WebHost> StartAsync() => WebHost.StartAsync(app =>
    {
        app.MapGet("/hello", () => Results.Content("<p>Hello", "text/html")).AllowAnonymous();
        app.MapGet("/redirect", () => Results.Redirect("/hello")).AllowAnonymous();
        app.MapGet("/boom", string () => throw new InvalidOperationException("the reason")).AllowAnonymous();
    });

    private static async Task<HttpResponseMessage> GetAsAsync(WebHost host, string path, string user)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("X-User", user);
        return await host.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static string Header(HttpResponseMessage answer, string name) => string.Join(", ", answer.Headers.GetValues(name));
}
