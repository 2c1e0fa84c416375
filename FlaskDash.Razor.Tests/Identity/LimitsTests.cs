using System.Net;
using System.Net.Sockets;
using System.Text;
using FlaskDash.Razor.Tests.Support;

namespace FlaskDash.Razor.Tests.Identity;

/// <summary>Nobody takes what is for all: so much in a minute, so much at once, so large, so slow.</summary>
public sealed class LimitsTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("SignIn", "GET", "/login?anew=true")]
    [InlineData("SignIn", "GET", "/oidc/callback?code=x&state=y")]
    [InlineData("Search", "GET", "/search?q=one")]
    [InlineData("Export", "GET", "/repositories/1/export/commits.csv")]
    [InlineData("Share", "GET", "/shared/a-token-that-is-guessed")]
    [InlineData("Change", "POST", "/theme")]
    [InlineData("Change", "POST", "/repositories/add")]
    [InlineData("Change", "POST", "/account/tokens")]
    [InlineData("Change", "POST", "/repositories?handler=Refresh")]
    [InlineData("Change", "POST", "/repositories/1/shares")]
    [InlineData("Change", "POST", "/repositories/1/hooks")]
    public async Task Beyond_the_limit_the_answer_is_429_with_the_time_to_wait_and_a_page(string limit, string method, string path)
    {
        await using var app = await DashApp.StartAsync(o => o.Settings["Limits:" + limit] = "3");
        using var browser = limit == "Change" ? await app.SignedInAsync("ada") : app.Stranger();
        browser.FollowsRedirects = false;

        for (var i = 0; i < 3; i++)
        {
            using var within = await AskAsync(browser, method, path);
            Assert.NotEqual(HttpStatusCode.TooManyRequests, within.StatusCode);
        }
        using var beyond = await AskAsync(browser, method, path);

        Assert.Equal(HttpStatusCode.TooManyRequests, beyond.StatusCode);
        Assert.InRange(beyond.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.Contains("Wait a minute, then try again.", await beyond.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        using var other = await browser.GetAsync("/definitions", Ct);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact]
    public async Task One_persons_limit_is_not_anothers_wherever_they_are()
    {
        await using var app = await DashApp.StartAsync(o => o.Settings["Limits:Search"] = "2");
        using var ada = await app.SignedInAsync("ada");
        using var phone = await app.SignedInAsync("ada");
        using var grace = await app.SignedInAsync("grace");

        var statuses = new List<HttpStatusCode>();
        foreach (var browser in new[] { ada, phone, ada, grace })
        {
            using var answer = await browser.GetAsync("/search?q=one", Ct);
            statuses.Add(answer.StatusCode);
        }

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.TooManyRequests, HttpStatusCode.OK], statuses);
    }

    [Theory]
    [InlineData(true, HttpStatusCode.OK)]
    [InlineData(false, HttpStatusCode.TooManyRequests)]
    public async Task Strangers_are_told_apart_by_an_address_that_a_known_proxy_tells_and_by_no_other(bool isKnown, HttpStatusCode expected)
    {
        await using var app = await DashApp.StartAsync(o =>
        {
            (o.Listens, o.Settings["Limits:Search"]) = (true, "1");
            o.Settings["Proxies:Known:0"] = isKnown ? "127.0.0.0/8" : "192.0.2.7";
            o.Settings["Proxies:Known:1"] = isKnown ? "::1" : "192.0.2.8";
            o.Settings["Proxies:Hosts:0"] = "localhost";
        });
        using var browser = app.Stranger();

        using var first = await FromAsync("198.51.100.1");
        using var second = await FromAsync("198.51.100.2");

        Assert.Equal((HttpStatusCode.OK, expected), (first.StatusCode, second.StatusCode));

        async Task<HttpResponseMessage> FromAsync(string address)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/search?q=one") { Headers = { { "X-Forwarded-For", address } } };
            return await browser.SendAsync(request, Ct);
        }
    }

    [Theory]
    [InlineData("/hooks/a-token-of-a-forge")]
    [InlineData("/okta/events")]
    [InlineData("/oidc/backchannel-logout")]
    [InlineData("/csp-reports")]
    public async Task Forges_Okta_and_browsers_that_report_are_many_at_one_address(string path)
    {
        await using var app = await DashApp.StartAsync(o => o.Settings["Limits:Change"] = "3");
        using var browser = app.Stranger();

        for (var i = 0; i < 10; i++)
        {
            using var answer = await AskAsync(browser, "POST", path);
            Assert.NotEqual(HttpStatusCode.TooManyRequests, answer.StatusCode);
        }
    }

    [Fact]
    public async Task A_search_of_ten_thousand_characters_of_any_script_arrives()
    {
        await using var app = await DashApp.StartAsync(o => o.Listens = true);
        using var browser = app.Stranger();

        using var answer = await browser.GetAsync("/search?q=" + Uri.EscapeDataString(new string('字', 10_000)), Ct);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task What_is_too_large_is_refused_in_words_of_http()
    {
        await using var app = await DashApp.StartAsync(o => o.Listens = true);
        using var browser = app.Stranger();
        browser.DefaultRequestHeaders.ExpectContinue = true;

        using var body = await browser.PostAsync("/theme", new ByteArrayContent(new byte[2 << 20]) { Headers = { ContentType = new("application/x-www-form-urlencoded") } }, Ct);
        using var line = await browser.GetAsync("/search?q=" + new string('a', 200_000), Ct);
        using var many = new HttpRequestMessage(HttpMethod.Get, "/");
        for (var i = 0; i < 100; i++) many.Headers.Add($"X-{i}", "x");
        using var headers = await browser.SendAsync(many, Ct);
        using var fields = await browser.PostAsync("/theme", new FormUrlEncodedContent(Enumerable.Range(0, 2_000).Select(i => KeyValuePair.Create($"f{i}", "x"))), Ct);

        Assert.Equal(
            [HttpStatusCode.RequestEntityTooLarge, HttpStatusCode.RequestUriTooLong, HttpStatusCode.RequestHeaderFieldsTooLarge, HttpStatusCode.BadRequest],
            [body.StatusCode, line.StatusCode, headers.StatusCode, fields.StatusCode]);
    }

    [Fact]
    public async Task A_client_that_never_ends_its_headers_is_dropped()
    {
        await using var app = await DashApp.StartAsync(o => o.Listens = true);
        using var client = new TcpClient();
        await client.ConnectAsync("localhost", app.Address.Port, Ct);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "), Ct);

        var answer = new byte[2_000];
        var read = await stream.ReadAsync(answer, Ct).AsTask().WaitAsync(TimeSpan.FromMinutes(2), Ct);

        Assert.StartsWith("HTTP/1.1 408", Encoding.ASCII.GetString(answer, 0, read), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exports_wait_for_their_turn()
    {
        await using var app = await DashApp.StartAsync(o => o.Settings["Limits:AtOnce"] = "1");
        using var browser = app.Stranger();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => browser.GetAsync("/repositories/1/export/commits.csv", Ct)));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode)); // there is no such repository, and nobody was sent away
    }

    private static async Task<HttpResponseMessage> AskAsync(Browser browser, string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Add("Accept", "text/html");
        if (method == "POST") request.Content = new FormUrlEncodedContent([new("x", "y")]);
        return await browser.SendAsync(request, Ct);
    }
}
