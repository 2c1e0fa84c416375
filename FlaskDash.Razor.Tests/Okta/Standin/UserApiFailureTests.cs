using System.Net;
using System.Net.Sockets;
using Okta.Sdk.Api;
using Okta.Sdk.Client;

namespace FlaskDash.Razor.Tests.Okta.Standin;

/// <summary>The ways a look-up fails, and the quirks a caller has to survive.</summary>
public class UserApiFailureTests
{
    private const string Error = """{ "errorCode": "E0000007", "errorSummary": "Not found", "errorLink": "E0000007", "errorId": "oae1", "errorCauses": [] }""";
    private const string Date = "Tue, 24 Nov 2026 12:00:00 GMT";
    private const long DateSeconds = 1795521600;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(500)]
    public async Task A_refusal_is_an_exception_with_status_body_and_headers_and_is_not_tried_again(int status)
    {
        await using var api = await FakeUsersApi.AnsweringAsync(status, Error, ("X-Okta-Request-Id", "req-1"));

        var refused = await Assert.ThrowsAsync<ApiException>(() => api.Client().GetUserAsync("00u1", cancellationToken: Ct));

        Assert.Equal(status, refused.ErrorCode);
        Assert.Equal(Error, refused.ErrorContent);
        Assert.Equal(["req-1"], refused.Headers!["X-Okta-Request-Id"]);
        Assert.Single(api.Requests);
    }

    [Fact]
    public async Task A_429_is_tried_again_as_often_as_allowed_with_headers_that_say_so()
    {
        // The reset is a second before the answer's own date: the wait is that plus a second, none. Two waits of a second would not fit.
        await using var api = await FakeUsersApi.AnsweringAsync(
            429, Error, ("X-Rate-Limit-Reset", $"{DateSeconds - 1}"), ("Date", Date), ("X-Okta-Request-Id", "req-1"));

        var refused = await Assert.ThrowsAsync<ApiException>(() => api.Client(c => (c.MaxRetries, c.RequestTimeout) = (2, 1900)).GetUserAsync("00u1", cancellationToken: Ct));

        Assert.Equal(429, refused.ErrorCode);
        Assert.Equal(["", "1", "2"], api.Requests.Select(r => r.Headers["X-Okta-Retry-Count"].ToString()));
        Assert.Equal(["", "req-1", "req-1"], api.Requests.Select(r => r.Headers["X-Okta-Retry-For"].ToString()));
    }

    [Fact]
    public async Task A_try_that_succeeds_ends_the_tries()
    {
        var calls = 0;
        await using var api = await FakeUsersApi.StartAsync(http => ++calls == 1
            ? FakeUsersApi.WriteAsync(http, 429, Error, ("X-Rate-Limit-Reset", $"{DateSeconds - 1}"), ("Date", Date))
            : FakeUsersApi.WriteAsync(http, 200, FakeUsersApi.User));

        Assert.Equal("00u1", (await api.Client().GetUserAsync("00u1", cancellationToken: Ct))!.Id);
        Assert.Equal(2, calls);
    }

    [Fact]
    public async Task Without_retries_a_429_is_an_exception_at_once()
    {
        await using var api = await FakeUsersApi.AnsweringAsync(429, Error, ("X-Rate-Limit-Reset", $"{DateSeconds + 60}"), ("Date", Date));

        var refused = await Assert.ThrowsAsync<ApiException>(() => api.Client(c => c.MaxRetries = 0).GetUserAsync("00u1", cancellationToken: Ct));

        Assert.Equal(429, refused.ErrorCode);
        Assert.Single(api.Requests);
    }

    [Fact]
    public async Task A_429_that_names_no_time_is_null()
    {
        await using var api = await FakeUsersApi.AnsweringAsync(429, Error);

        Assert.Null(await api.Client().GetUserAsync("00u1", cancellationToken: Ct));
        Assert.Single(api.Requests);
    }

    [Fact]
    public async Task A_request_timeout_during_the_wait_is_null()
    {
        await using var api = await FakeUsersApi.AnsweringAsync(429, Error, ("X-Rate-Limit-Reset", $"{DateSeconds + 60}"), ("Date", Date));

        Assert.Null(await api.Client(c => c.RequestTimeout = 100).GetUserAsync("00u1", cancellationToken: Ct));
        Assert.Single(api.Requests);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task A_refused_connection_is_null_and_the_longer_form_says_why(int retries)
    {
        var client = new UserApi(new Configuration
        {
            OktaDomain = $"http://127.0.0.1:{ClosedPort()}", Token = "token-1", DisableHttpsCheck = true, MaxRetries = retries,
        });

        Assert.Null(await client.GetUserAsync("00u1", cancellationToken: Ct));

        var response = await client.GetUserWithHttpInfoAsync("00u1", cancellationToken: Ct);
        Assert.Equal(0, (int)response.StatusCode);
        Assert.Null(response.Data);
        Assert.Contains("refused", response.ErrorText, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task An_unknown_host_is_null()
    {
        // What the resolver would say; asking a real one may take seconds.
        using var handler = new SocketsHttpHandler { ConnectCallback = (_, _) => throw new SocketException((int)SocketError.HostNotFound) };
        var configuration = new Configuration { OktaDomain = "https://nowhere.invalid", Token = "token-1" };

        Assert.Null(await new UserApi(new OktaApiClientOptions(configuration, null, null, handler)).GetUserAsync("00u1", cancellationToken: Ct));
    }

    [Fact]
    public async Task An_untrusted_certificate_is_null()
    {
        await using var api = await FakeUsersApi.StartAsync(http => FakeUsersApi.WriteAsync(http, 200, FakeUsersApi.User), https: true);

        Assert.Null(await api.Client().GetUserAsync("00u1", cancellationToken: Ct));
        Assert.Empty(api.Requests);
    }

    [Theory]
    [InlineData("<html><body>Sign in to the proxy</body></html>")]
    [InlineData("""{ "id": "00u1", "profile": { """)]
    public async Task An_answer_that_cannot_be_read_is_null(string body)
    {
        await using var api = await FakeUsersApi.AnsweringAsync(200, body);

        Assert.Null(await api.Client().GetUserAsync("00u1", cancellationToken: Ct));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task A_call_longer_than_the_connection_timeout_is_a_TimeoutException(int retries)
    {
        var release = new TaskCompletionSource();
        await using var api = await FakeUsersApi.StartAsync(_ => release.Task);

        await Assert.ThrowsAsync<TimeoutException>(
            () => api.Client(c => (c.ConnectionTimeout, c.MaxRetries) = (100, retries)).GetUserAsync("00u1", cancellationToken: Ct));

        release.SetResult();
    }

    [Fact]
    public async Task With_retries_a_cancellation_is_ignored()
    {
        var (asked, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var api = await FakeUsersApi.StartAsync(async http =>
        {
            asked.SetResult();
            await release.Task;
            await FakeUsersApi.WriteAsync(http, 200, FakeUsersApi.User);
        });
        using var cancel = new CancellationTokenSource();

        var call = api.Client().GetUserAsync("00u1", cancellationToken: cancel.Token);
        await asked.Task;
        await cancel.CancelAsync();
        release.SetResult();

        Assert.Equal("00u1", (await call)!.Id);
    }

    [Fact]
    public async Task Without_retries_a_cancellation_is_a_TimeoutException()
    {
        var (asked, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var api = await FakeUsersApi.StartAsync(_ =>
        {
            asked.SetResult();
            return release.Task;
        });
        using var cancel = new CancellationTokenSource();

        var call = api.Client(c => c.MaxRetries = 0).GetUserAsync("00u1", cancellationToken: cancel.Token);
        await asked.Task;
        await cancel.CancelAsync();

        // Released only if the call does not end: then it returns a user, and the test fails instead of hanging.
        var ended = await Task.WhenAny(call, Task.Delay(TimeSpan.FromSeconds(5), Ct)) == call;
        release.SetResult();
        Assert.True(ended);
        await Assert.ThrowsAsync<TimeoutException>(() => call);
    }

    private static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
