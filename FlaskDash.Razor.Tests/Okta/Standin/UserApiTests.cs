using Microsoft.Extensions.DependencyInjection;
using Newtonsoft.Json.Linq;
using Okta.Sdk.Api;
using Okta.Sdk.Client;
using Okta.Sdk.Model;

namespace FlaskDash.Razor.Tests.Okta.Standin;

/// <summary>What a look-up sends, and what becomes of the answer.</summary>
public class UserApiTests
{
    [Fact]
    public async Task A_user_is_read_whole()
    {
        await using var api = await FakeUsersApi.AnsweringAsync(200, FakeUsersApi.User);

        var user = (await api.Client().GetUserAsync("00u1", cancellationToken: TestContext.Current.CancellationToken))!;

        Assert.Equal("00u1", user.Id);
        Assert.Equal(UserStatus.ACTIVE, user.Status);
        Assert.Equal(new(2026, 3, 2, 8, 15, 0, TimeSpan.Zero), user.Created);
        Assert.Equal(new(2026, 10, 5, 11, 0, 0, TimeSpan.Zero), user.LastUpdated);
        Assert.Equal(new DateTimeOffset(2026, 11, 20, 7, 59, 12, TimeSpan.Zero), user.LastLogin);
        Assert.Null(user.PasswordChanged);
        Assert.Equal("oty1", user.Type!.Id);
        var profile = user.Profile!;
        Assert.Equal(("mara@example.com", "Mara", "Lindt", "Support"), (profile.Login, profile.FirstName, profile.LastName, profile.Department));
        Assert.Null(profile.MobilePhone);
        Assert.Equal("green", profile.AdditionalProperties!["badgeColour"].ToString());
        Assert.Equal(["Graz", "Wien"], Assert.IsType<JArray>(profile.AdditionalProperties["sites"]).Select(site => (string?)site));
    }

    [Fact]
    public async Task The_answer_can_be_had_with_status_and_headers()
    {
        await using var api = await FakeUsersApi.AnsweringAsync(200, FakeUsersApi.User, ("X-Rate-Limit-Remaining", "99"));

        var response = await api.Client().GetUserWithHttpInfoAsync("00u1", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal((200, "00u1"), ((int)response.StatusCode, response.Data!.Id));
        Assert.Equal(["99"], response.Headers["X-Rate-Limit-Remaining"]);
        Assert.Contains("\"00u1\"", response.RawContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_names_token_type_and_library()
    {
        await using var api = await FakeUsersApi.AnsweringAsync(200, FakeUsersApi.User);

        await api.Client().GetUserAsync("00u1", cancellationToken: TestContext.Current.CancellationToken);

        var headers = Assert.Single(api.Requests).Headers;
        Assert.Equal("SSWS token-1", headers.Authorization);
        Assert.Equal("application/json", headers.Accept);
        Assert.Matches(@"^okta-sdk-dotnet/\d+\.\d+\.\d+ runtime/\.NET \d+\.\d+\.\d+ os/.+ /okta-sdk-dotnet/csharp/oasv3$", headers.UserAgent.ToString());
    }

    [Fact]
    public async Task An_access_token_goes_out_as_Bearer()
    {
        await using var api = await FakeUsersApi.AnsweringAsync(200, FakeUsersApi.User);
        var client = api.Client(c => (c.AuthorizationMode, c.AccessToken) = (AuthorizationMode.BearerToken, "access-1"));

        await client.GetUserAsync("00u1", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("Bearer access-1", Assert.Single(api.Requests).Headers.Authorization);
    }

    [Theory]
    [InlineData("00u1", "/api/v1/users/00u1")]
    [InlineData("mara@example.com", "/api/v1/users/mara@example.com")]
    [InlineData("mara+test@example.com", "/api/v1/users/mara+test@example.com")]
    [InlineData("a/b", "/api/v1/users/a%2Fb")]
    [InlineData("a b", "/api/v1/users/a%20b")]
    public async Task The_id_is_escaped_into_the_path(string id, string expected)
    {
        await using var api = await FakeUsersApi.AnsweringAsync(200, FakeUsersApi.User);

        await api.Client().GetUserAsync(id, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(expected, Assert.Single(api.Requests).Target);
    }

    [Fact]
    public async Task A_content_type_and_an_expansion_go_out_as_given()
    {
        const string contentType = "application/json; okta-response=omitCredentials,omitCredentialsLinks";
        await using var api = await FakeUsersApi.AnsweringAsync(200, FakeUsersApi.User);

        await api.Client().GetUserAsync("00u1", contentType, "blocks", TestContext.Current.CancellationToken);

        var (target, headers) = Assert.Single(api.Requests);
        Assert.Equal("/api/v1/users/00u1?expand=blocks", target);
        Assert.Equal((contentType, 0L), (headers.ContentType.ToString(), headers.ContentLength));
    }

    [Fact]
    public async Task No_id_is_a_refusal_without_a_call()
    {
        await using var api = await FakeUsersApi.AnsweringAsync(200, FakeUsersApi.User);

        var refused = await Assert.ThrowsAsync<ApiException>(
            () => api.Client().GetUserAsync(null!, cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal(400, refused.ErrorCode);
        Assert.Empty(api.Requests);
    }

    [Fact]
    public async Task A_shared_handler_keeps_its_connections_and_stays_the_callers()
    {
        var connections = new HashSet<string>();
        await using var api = await FakeUsersApi.StartAsync(http =>
        {
            connections.Add(http.Connection.Id);
            return FakeUsersApi.WriteAsync(http, 200, FakeUsersApi.User);
        });
        using var handler = new SocketsHttpHandler();
        var configuration = new Configuration { OktaDomain = api.Address, Token = "token-1", DisableHttpsCheck = true };

        for (var i = 0; i < 5; i++)
        {
            var client = new UserApi(new OktaApiClientOptions(configuration, null, null, handler));
            Assert.NotNull(await client.GetUserAsync("00u1", cancellationToken: TestContext.Current.CancellationToken));
        }

        Assert.Single(connections);
    }

    [Fact]
    public void The_container_makes_one_from_a_configuration_but_not_from_two_kinds_of_settings()
    {
        var configuration = new Configuration { OktaDomain = "https://x.okta.com", Token = "token-1" };
        using var one = new ServiceCollection().AddSingleton(configuration).AddScoped<IUserApi, UserApi>().BuildServiceProvider();
        using var two = new ServiceCollection().AddSingleton(configuration).AddSingleton(new OktaApiClientOptions(configuration))
            .AddScoped<IUserApi, UserApi>().BuildServiceProvider();

        using (var scope = one.CreateScope()) Assert.IsType<UserApi>(scope.ServiceProvider.GetRequiredService<IUserApi>());
        using (var scope = two.CreateScope()) Assert.Throws<InvalidOperationException>(() => scope.ServiceProvider.GetRequiredService<IUserApi>());
    }

    [Fact]
    public async Task An_unknown_status_is_kept()
    {
        await using var api = await FakeUsersApi.AnsweringAsync(200, FakeUsersApi.User.Replace("ACTIVE", "HIBERNATING", StringComparison.Ordinal));

        var user = await api.Client().GetUserAsync("00u1", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("HIBERNATING", user!.Status!.Value);
        Assert.NotEqual(UserStatus.ACTIVE, user.Status);
    }

    [Fact]
    public void A_status_compares_without_regard_to_case_and_turns_into_text_and_back()
    {
        UserStatus status = "locked_out";
        string? text = UserStatus.PASSWORDEXPIRED;

        Assert.True(status == UserStatus.LOCKEDOUT);
        Assert.True(status.Equals(UserStatus.LOCKEDOUT));
        Assert.False(status == UserStatus.ACTIVE);
        Assert.Equal("PASSWORD_EXPIRED", text);
        Assert.Equal(
            ["ACTIVE", "DEPROVISIONED", "LOCKED_OUT", "PROVISIONED", "RECOVERY", "STAGED", "SUSPENDED"],
            new[]
            {
                UserStatus.ACTIVE, UserStatus.DEPROVISIONED, UserStatus.LOCKEDOUT, UserStatus.PROVISIONED,
                UserStatus.RECOVERY, UserStatus.STAGED, UserStatus.SUSPENDED,
            }.Select(s => s.Value));
    }
}
