using System.Collections.Concurrent;
using System.Net;
using FlaskDash.Razor.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Serilog.Core;
using Serilog.Events;

namespace FlaskDash.Razor.Tests.Web;

/// <summary>The request log, the compression of pages, and the theme.</summary>
public sealed class PipelineTests
{
    [Fact]
    public async Task The_log_has_a_line_for_a_failure_without_its_query()
    {
        var lines = new Lines();
        await using var host = await StartAsync(lines);

        using var failed = await host.Client.GetAsync("/boom?code=planted-secret&state=planted-secret", TestContext.Current.CancellationToken);
        using var missing = await host.Client.GetAsync("/nowhere?code=planted-secret", TestContext.Current.CancellationToken);
        using var fine = await host.Client.GetAsync("/page", TestContext.Current.CancellationToken);

        Assert.Contains(lines.Written, l => l is { Level: LogEventLevel.Error } && l.Text.StartsWith("GET /boom answered 500 in ", StringComparison.Ordinal));
        Assert.Contains(lines.Written, l => l is { Level: LogEventLevel.Information } && l.Text.StartsWith("GET /nowhere answered 404 in ", StringComparison.Ordinal));
        Assert.DoesNotContain(lines.Written, l => l.Text.Contains("planted-secret", StringComparison.Ordinal));
        Assert.Contains(lines.Written, l => l is { Level: LogEventLevel.Error, HasException: true });
        Assert.DoesNotContain(lines.Written, l => l.Level >= LogEventLevel.Information && l.Text.Contains("/page answered", StringComparison.Ordinal) && !l.IsSlow);
    }

    [Fact]
    public async Task The_page_of_a_failure_shows_the_id_that_its_log_line_has()
    {
        var lines = new Lines();
        await using var host = await StartAsync(lines);

        var html = await (await host.Client.GetAsync("/boom", TestContext.Current.CancellationToken)).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Contains(lines.Written, l => l.HasException && l.TraceId is { } id && html.Contains(id, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("same-origin", "br")]
    [InlineData("none", "br")]
    [InlineData("cross-site", null)]
    [InlineData("same-site", null)]
    [InlineData(null, null)]
    public async Task Over_https_a_page_is_compressed_only_for_this_site_itself(string? from, string? encoding)
    {
        await using var host = await StartAsync();

        using var answer = await AskAsync(host, "/page?https", from);

        Assert.Equal(encoding, answer.Content.Headers.ContentEncoding.SingleOrDefault());
    }

    [Fact]
    public async Task Over_http_there_is_no_secret_of_the_line_to_keep()
    {
        await using var host = await StartAsync();

        using var answer = await AskAsync(host, "/page", "cross-site");

        Assert.Equal("br", answer.Content.Headers.ContentEncoding.Single());
    }

    [Theory]
    [InlineData(null, "<html lang=\"en\" data-theme=\"\">")]
    [InlineData("theme=dark", "<html lang=\"en\" data-theme=\"dark\">")]
    [InlineData("theme=light", "<html lang=\"en\" data-theme=\"light\">")]
    [InlineData("theme=%22%3E%3Cscript%3E", "<html lang=\"en\" data-theme=\"\">")]
    public async Task A_page_is_drawn_in_the_remembered_theme_at_once(string? cookie, string start)
    {
        await using var host = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/theme");
        if (cookie is not null) request.Headers.Add("Cookie", cookie);

        using var answer = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Contains(start, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_theme_is_written_only_by_a_form_of_ours_and_leads_back_within_the_site()
    {
        await using var host = await StartAsync();
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        using var client = new HttpClient(handler) { BaseAddress = host.Address };
        using var forged = await client.PostAsync("/theme", new FormUrlEncodedContent([new("choice", "dark")]), TestContext.Current.CancellationToken);

        using var chosen = await ChooseAsync(client, "/repositories?page=2");
        using var away = await ChooseAsync(client, "//evil.example");

        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        Assert.Equal("/repositories?page=2", chosen.Headers.Location!.OriginalString);
        Assert.Equal("dark", handler.CookieContainer.GetCookies(host.Address)["theme"]!.Value);
        Assert.Equal("/", away.Headers.Location!.OriginalString);
    }

    private static async Task<HttpResponseMessage> ChooseAsync(HttpClient client, string returnUrl)
    {
        var html = await client.GetStringAsync($"/theme?returnUrl={Uri.EscapeDataString(returnUrl)}", TestContext.Current.CancellationToken);
        var form = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(html).QuerySelector("main form")!;
        var fields = form.QuerySelectorAll("input[type=hidden]").Select(i => KeyValuePair.Create(i.GetAttribute("name")!, i.GetAttribute("value") ?? ""));
        return await client.PostAsync("/theme", new FormUrlEncodedContent([.. fields, new("choice", "dark")]), TestContext.Current.CancellationToken);
    }

    private static Task<HttpResponseMessage> AskAsync(WebHost host, string path, string? from)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Accept-Encoding", "br" } } };
        if (from is not null) request.Headers.Add("Sec-Fetch-Site", from);
        return host.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static Task<WebHost> StartAsync(Lines? lines = null) => WebHost.StartAsync(
        app =>
        {
            app.MapGet("/page", () => Results.Content(new string('a', 4000), "text/html")).AllowAnonymous();
            app.MapGet("/boom", string () => throw new InvalidOperationException("the reason")).AllowAnonymous();
        },
        builder =>
        {
            builder.Services.AddSingleton<Microsoft.AspNetCore.Hosting.IStartupFilter, Https>();
            if (lines is not null) builder.Services.AddSingleton<ILogEventSink>(lines);
        });

    /// <summary>What a proxy that ends TLS says, without its certificate: a query of "https" makes the request one.</summary>
    private sealed class Https : Microsoft.AspNetCore.Hosting.IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, go) =>
            {
                if (context.Request.Query.ContainsKey("https")) context.Request.Scheme = "https";
                return go(context);
            });
            next(app);
        };
    }

    private sealed record Line(LogEventLevel Level, string Text, bool HasException, string? TraceId, bool IsSlow);

    /// <summary>What the log was given.</summary>
    private sealed class Lines : ILogEventSink
    {
        public ConcurrentQueue<Line> Written { get; } = [];

        public void Emit(LogEvent logEvent) => Written.Enqueue(new Line(
            logEvent.Level, logEvent.RenderMessage(System.Globalization.CultureInfo.InvariantCulture), logEvent.Exception is not null, logEvent.TraceId?.ToHexString(),
            logEvent.Properties.TryGetValue("Elapsed", out var e) && e is ScalarValue { Value: >= 1000.0 }));
    }
}
