using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;

namespace FlaskDash.Razor.Tests.Web;

public sealed class ErrorPagesTests
{
    private const string Secret = "the reason, in the exception's own words";

    [Theory]
    [InlineData(400, "This request can’t be read")]
    [InlineData(403, "This is not yours to do")]
    [InlineData(404, "Not found")]
    [InlineData(405, "Not this way")]
    [InlineData(413, "Too large")]
    [InlineData(429, "Too many requests")]
    [InlineData(503, "Not available right now")]
    public async Task A_bare_status_gets_a_page_in_the_sites_layout(int status, string heading)
    {
        await using var host = await StartAsync();

        var (answer, page) = await OpenAsync(host, $"/status/{status}");

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(heading, page.QuerySelector("h1")!.TextContent);
        Assert.NotNull(page.QuerySelector("header .brand"));
    }

    [Fact]
    public async Task A_fault_shows_plain_words_and_a_trace_id_and_never_its_text()
    {
        await using var host = await StartAsync();

        var (answer, page) = await OpenAsync(host, "/boom?a=1");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.DoesNotContain(Secret, page.Source.Text);
        Assert.DoesNotContain("InvalidOperationException", page.Source.Text);
        Assert.Matches("^[0-9a-f]{32}$", page.QuerySelector(".trace code")!.TextContent);
        Assert.Equal("/boom?a=1", page.QuerySelector("main .primary")!.GetAttribute("href"));
        Assert.True(answer.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task A_fault_of_a_form_runs_nothing_again()
    {
        await using var host = await StartAsync();

        using var answer = await host.Client.PostAsync("/boom", new FormUrlEncodedContent([]), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Contains("Something failed here", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(5, "busy")]
    [InlineData(6, "busy")]
    [InlineData(8, "not written")]
    [InlineData(10, "cannot be reached")]
    [InlineData(13, "full")]
    public async Task A_database_that_cannot_answer_is_503_with_what_to_do(int code, string words)
    {
        await using var host = await StartAsync();

        var (answer, page) = await OpenAsync(host, $"/database/{code}");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.Contains(words, page.QuerySelector("main p")!.TextContent);
        Assert.DoesNotContain(Secret, page.Source.Text);
    }

    [Fact]
    public async Task Other_database_faults_are_ours()
    {
        await using var host = await StartAsync();

        var (answer, _) = await OpenAsync(host, "/database/19"); // a constraint

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
    }

    [Fact]
    public async Task A_failing_session_store_still_gets_a_page()
    {
        await using var host = await StartAsync();

        var (answer, page) = await OpenAsync(host, "/theme", user: "broken");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("Not available right now", page.QuerySelector("h1")!.TextContent);
    }

    [Fact]
    public async Task A_stranger_at_an_unknown_address_is_offered_to_sign_in_and_come_back()
    {
        await using var host = await StartAsync();

        var (answer, page) = await OpenAsync(host, "/repositories/7/files/a.txt?q=x%20y");
        var (_, ada) = await OpenAsync(host, "/nowhere", user: "ada");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("/login?returnUrl=%2Frepositories%2F7%2Ffiles%2Fa.txt%3Fq%3Dx%2520y", page.QuerySelector("main .primary")!.GetAttribute("href"));
        Assert.Null(ada.QuerySelector("main .primary"));
        Assert.Equal("ada", ada.QuerySelector(".menu summary")!.TextContent.Trim());
    }

    [Fact]
    public async Task The_error_page_is_no_place_of_its_own()
    {
        await using var host = await StartAsync();

        var (answer, page) = await OpenAsync(host, "/error");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("Not found", page.QuerySelector("h1")!.TextContent);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/event-stream")]
    [InlineData("application/problem+json, */*;q=0.1")]
    public async Task A_program_gets_problem_details_without_details(string accept)
    {
        await using var host = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/boom");
        request.Headers.Add("Accept", accept);

        using var answer = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(["status", "title", "traceId"], problem.EnumerateObject().Select(p => p.Name).Where(n => n != "type").Order());
        Assert.DoesNotContain(Secret, problem.GetRawText());
    }

    private static Task<WebHost> StartAsync() => WebHost.StartAsync(app =>
    {
        app.MapGet("/status/{code:int}", (int code) => Results.StatusCode(code)).AllowAnonymous();
        app.MapMethods("/boom", ["GET", "POST"], string () => throw new InvalidOperationException(Secret)).AllowAnonymous();
        app.MapGet("/database/{code:int}", string (int code) => throw new InvalidOperationException("wrapped", new SqliteException(Secret, code))).AllowAnonymous();
    });

    private static async Task<(HttpResponseMessage Answer, IHtmlDocument Page)> OpenAsync(WebHost host, string path, string? user = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Accept", "text/html,*/*;q=0.8");
        if (user is not null) request.Headers.Add("X-User", user);
        var answer = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);
        var html = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return (answer, new HtmlParser().ParseDocument(html));
    }
}
