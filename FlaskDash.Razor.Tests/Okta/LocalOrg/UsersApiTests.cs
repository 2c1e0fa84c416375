using System.Globalization;
using System.Net;
using System.Text.Json;

namespace FlaskDash.Razor.Tests.Okta;

public sealed class UsersApiTests
{
    [Fact]
    public async Task A_user_is_found_by_id_and_by_login()
    {
        await using var app = await OrgApp.StartAsync();
        var ada = app.Org.Accounts.Single(a => a.Login == "ada@example.com");

        foreach (var key in new[] { ada.Id, ada.Login, "ADA@example.com", Uri.EscapeDataString(ada.Login) })
        {
            using var response = await app.UserAsync(key);
            var user = await OrgApp.JsonAsync(response);

            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal((ada.Id, "ACTIVE"), (user.GetProperty("id").GetString(), user.GetProperty("status").GetString()));
            Assert.Equal("Fernhill", user.GetProperty("profile").GetProperty("lastName").GetString());
            Assert.True(user.GetProperty("created").GetDateTimeOffset() > DateTimeOffset.UnixEpoch);
        }
        Assert.Equal(4, app.Org.UserLookups);
    }

    [Fact]
    public async Task Suspending_restoring_and_removing_show_at_the_next_call()
    {
        var time = new ManualTime();
        await using var app = await OrgApp.StartAsync(o => o.Time = time);

        app.Org.Suspend("grace@example.com");
        var suspended = await StatusAsync("grace@example.com");
        app.Org.Restore("grace@example.com");
        var restored = await StatusAsync("grace@example.com");
        app.Org.Remove("grace@example.com");
        using var removed = await app.UserAsync("grace@example.com");

        Assert.Equal(("SUSPENDED", "ACTIVE"), (suspended.Status, restored.Status));
        Assert.Equal("2026-03-02T08:15:00.400Z", suspended.ChangedAt);
        await RefusedAsync(removed, HttpStatusCode.NotFound, "E0000007");
        Assert.DoesNotContain(app.Org.Accounts, a => a.Login == "grace@example.com");
        Assert.Throws<ArgumentException>(() => app.Org.Suspend("nobody@example.com"));

        async Task<(string? Status, string? ChangedAt)> StatusAsync(string login)
        {
            using var response = await app.UserAsync(login);
            var user = await OrgApp.JsonAsync(response);
            return (user.GetProperty("status").GetString(), user.GetProperty("statusChanged").GetString());
        }
    }

    [Theory]
    [InlineData("SSWS guessed")]
    [InlineData("SSWS ")]
    [InlineData("Bearer local-api-token-not-for-production")]
    [InlineData(null)]
    public async Task A_call_without_the_token_learns_nothing(string? authorization)
    {
        await using var app = await OrgApp.StartAsync();

        using var response = await app.GetAsync("/api/v1/users/ada@example.com", authorization);

        await RefusedAsync(response, HttpStatusCode.Unauthorized, "E0000011");
        Assert.False(response.Headers.Contains("X-Rate-Limit-Limit"));
    }

    [Theory]
    [InlineData("/api/v1/users/nobody@example.com")]
    [InlineData("/api/v1/users/00ULOCAL1ADA5X7T5D7Q")]
    [InlineData("/api/v1/users/")]
    [InlineData("/api/v1/users/a/b")]
    [InlineData("/api/v1/groups")]
    [InlineData("/oauth2/another/.well-known/openid-configuration")]
    public async Task What_does_not_exist_is_refused_in_Oktas_form(string path)
    {
        await using var app = await OrgApp.StartAsync();

        using var response = await app.GetAsync(path, "SSWS " + app.Options.ApiToken);

        await RefusedAsync(response, HttpStatusCode.NotFound, "E0000007");
    }

    [Fact]
    public async Task Only_reading_is_offered()
    {
        await using var app = await OrgApp.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Delete, "/api/v1/users/ada@example.com");
        request.Headers.TryAddWithoutValidation("Authorization", "SSWS " + app.Options.ApiToken);

        using var response = await app.Browser.SendAsync(request, TestContext.Current.CancellationToken);

        await RefusedAsync(response, HttpStatusCode.MethodNotAllowed, "E0000022");
    }

    [Fact]
    public async Task The_rate_limit_counts_down_refuses_and_opens_again_at_the_named_second()
    {
        var time = new ManualTime();
        await using var app = await OrgApp.StartAsync(o => (o.Time, o.UserLookupsPerMinute) = (time, 2));

        using var first = await app.UserAsync("ada@example.com");
        using var second = await app.UserAsync("nobody@example.com");
        using var third = await app.UserAsync("ada@example.com");
        var reset = DateTimeOffset.FromUnixTimeSeconds(Header(first, "X-Rate-Limit-Reset"));
        time.Advance(reset - time.GetUtcNow());
        using var afterwards = await app.UserAsync("ada@example.com");

        Assert.Equal([2, 2, 2], new[] { first, second, third }.Select(r => Header(r, "X-Rate-Limit-Limit")));
        Assert.Equal([1, 0, 0], new[] { first, second, third }.Select(r => Header(r, "X-Rate-Limit-Remaining")));
        Assert.InRange(reset - first.Headers.Date!.Value, TimeSpan.FromSeconds(59), TimeSpan.FromSeconds(60));
        await RefusedAsync(third, HttpStatusCode.TooManyRequests, "E0000047");
        Assert.Equal((HttpStatusCode.OK, 1L), (afterwards.StatusCode, Header(afterwards, "X-Rate-Limit-Remaining")));
    }

    private static long Header(HttpResponseMessage response, string name) =>
        long.Parse(response.Headers.GetValues(name).Single(), CultureInfo.InvariantCulture);

    private static async Task RefusedAsync(HttpResponseMessage response, HttpStatusCode status, string code)
    {
        var body = await OrgApp.JsonAsync(response);
        Assert.Equal((status, code), (response.StatusCode, body.GetProperty("errorCode").GetString()));
        Assert.Equal(code, body.GetProperty("errorLink").GetString());
        Assert.NotEmpty(body.GetProperty("errorSummary").GetString()!);
        Assert.StartsWith("oae", body.GetProperty("errorId").GetString(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Array, body.GetProperty("errorCauses").ValueKind);
        Assert.NotEmpty(response.Headers.GetValues("X-Okta-Request-Id").Single());
    }
}
