using System.Net;
using System.Net.Http.Headers;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Identity;
using FlaskDash.Razor.Tests.Pages;
using FlaskDash.Razor.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FlaskDash.Razor.Tests.Api;

/// <summary>Who gets what with which token at every endpoint of the API.</summary>
public sealed class ApiAccessTests(AccessApp access) : IClassFixture<AccessApp>
{
    private const int Unknown = 2_000_000_000;

    private static readonly Role[] Callers = [Role.Owner, Role.Other, Role.Member, Role.Administrator];

    private static readonly Dictionary<(Visibility, bool IsOwned), Role[]> Seeing = new()
    {
        [(Visibility.Private, true)] = [Role.Owner],
        [(Visibility.Groups, true)] = [Role.Owner, Role.Member],
        [(Visibility.SignedIn, true)] = Callers,
        [(Visibility.Public, true)] = Callers,
        [(Visibility.Private, false)] = [Role.Administrator],
    };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private Browser Program => access[Role.Stranger];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_token_opens_what_its_person_may_see_and_nothing_else(bool isPersonal)
    {
        var paths = await PathsAsync();
        foreach (var role in Callers)
        {
            var token = isPersonal ? await access[role].MakeTokenAsync() : await access.App.AccessTokenAsync(AccessApp.AccountOf(role));
            foreach (var ((visibility, isOwned), seeing) in Seeing)
            {
                await access.ShareAsync(visibility, isOwned);
                foreach (var path in paths)
                {
                    using var answer = await Program.CallAsync(Of(path, access.Read), token);
                    Assert.Equal((path, role, visibility, seeing.Contains(role) ? SeenAs(path) : 404), (path, role, visibility, (int)answer.StatusCode));
                }

                using var list = await Program.CallAsync("/api/v1/repositories", token);
                var ids = (await list.ReadAsync()).EnumerateArray().Select(r => r.GetProperty("id").GetInt32()).ToList();
                Assert.Equal((role, visibility, seeing.Contains(role)), (role, visibility, ids.Contains(access.Read)));
            }
        }
    }

    [Fact]
    public async Task What_a_caller_may_not_see_looks_like_what_does_not_exist()
    {
        await access.ShareAsync(Visibility.Private);
        var token = await access[Role.Other].MakeTokenAsync();
        foreach (var path in await PathsAsync())
        {
            using var forbidden = await Program.CallAsync(Of(path, access.Read), token);
            using var unknown = await Program.CallAsync(Of(path, Unknown), token);

            Assert.Equal("application/problem+json", forbidden.Content.Headers.ContentType!.MediaType);
            Assert.Equal((await unknown.ReadAsync(404)).GetProperty("detail").GetString(), (await forbidden.ReadAsync(404)).GetProperty("detail").GetString());
            Assert.Null(forbidden.Headers.ETag);
        }
    }

    [Fact]
    public async Task Without_a_token_the_API_answers_401_and_never_leads_anywhere()
    {
        await access.ShareAsync(Visibility.Public);
        foreach (var path in (await PathsAsync()).Append("/api/v1/repositories"))
        {
            foreach (var role in AccessApp.Roles)
            {
                using var answer = await access[role].CallAsync(Of(path, access.Read), token: null);

                Assert.Equal((path, role, HttpStatusCode.Unauthorized), (path, role, answer.StatusCode));
                Assert.Equal("Bearer realm=\"FlaskDash\"", answer.Headers.WwwAuthenticate.ToString());
                Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
            }
        }
    }

    [Fact]
    public async Task A_token_opens_no_page()
    {
        var token = await access[Role.Owner].MakeTokenAsync();

        using var page = await Program.CallAsync("/repositories", token);

        Assert.Equal(HttpStatusCode.Redirect, page.StatusCode);
    }

    [Theory]
    [InlineData("fdr_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("fdr_")]
    [InlineData("a.b.c")]
    [InlineData("nothing")]
    public async Task What_is_no_token_is_401(string token)
    {
        using var answer = await Program.CallAsync("/api/v1/repositories", token);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Contains("error=\"invalid_token\"", answer.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(access.App.Log, line => line.Contains(token, StringComparison.Ordinal) && token.Length > 8);
    }

    [Fact]
    public async Task A_revoked_or_expired_token_stops_working_and_a_stranger_cannot_revoke_it()
    {
        var token = await access[Role.Owner].MakeTokenAsync();
        var id = await access.App.QueryAsync(db => db.PersonalTokens.OrderByDescending(t => t.Id).Select(t => t.Id).FirstAsync(Ct));
        Assert.Equal(404, await RevokeAsync(Role.Other));
        Assert.Equal(200, await StatusAsync(token));

        await access.App.QueryAsync(db => db.PersonalTokens.Where(t => t.Id == id).ExecuteUpdateAsync(t => t.SetProperty(x => x.ExpiresAt, DateTime.UtcNow.AddSeconds(-1)), Ct));
        Assert.Equal(401, await StatusAsync(token));
        await access.App.QueryAsync(db => db.PersonalTokens.Where(t => t.Id == id).ExecuteUpdateAsync(t => t.SetProperty(x => x.ExpiresAt, DateTime.UtcNow.AddDays(1)), Ct));
        Assert.Equal(200, await StatusAsync(token));

        Assert.Equal(302, await RevokeAsync(Role.Owner));
        Assert.Equal(401, await StatusAsync(token));

        async Task<int> RevokeAsync(Role role)
        {
            using var answer = await access[role].PostAsync("/account/tokens?handler=Revoke",
                new FormUrlEncodedContent([new("__RequestVerificationToken", await AccessApp.TokenAsync(access[role])), new("id", id.ToString())]), Ct);
            return (int)answer.StatusCode;
        }
    }

    [Fact]
    public async Task The_database_holds_a_hash_and_the_last_use()
    {
        var token = await access[Role.Owner].MakeTokenAsync();
        Assert.Equal(200, await StatusAsync(token));

        var row = await access.App.QueryAsync(db => db.PersonalTokens.OrderByDescending(t => t.Id).FirstAsync(Ct));

        Assert.Equal(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(token)), row.TokenHash);
        Assert.Equal(ApiScopes.Read, row.Scopes);
        Assert.InRange(row.UsedAt!.Value, DateTime.UtcNow.AddMinutes(-5), DateTime.UtcNow);
        using var page = await access[Role.Owner].GetAsync("/account/tokens", Ct);
        Assert.DoesNotContain(token, await page.TextAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_fetch_needs_its_own_scope_and_somebody_who_manages_the_repository(bool isPersonal)
    {
        var id = await access.AddAsync(Visibility.Public);
        var path = $"/api/v1/repositories/{id}/refresh";

        using var readOnly = await Program.CallAsync(path, await TokenAsync(Role.Owner, ApiScopes.Read), "POST");
        using var onlyRefresh = await Program.CallAsync($"/api/v1/repositories/{id}", await TokenAsync(Role.Owner, ApiScopes.Refresh));
        using var other = await Program.CallAsync(path, await TokenAsync(Role.Other, ApiScopes.Read, ApiScopes.Refresh), "POST");
        Assert.Equal((403, 403, 404), ((int)readOnly.StatusCode, (int)onlyRefresh.StatusCode, (int)other.StatusCode));
        Assert.Contains("error=\"insufficient_scope\"", readOnly.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        Assert.Equal("application/problem+json", readOnly.Content.Headers.ContentType!.MediaType);
        Assert.Null(await WantedAsync());

        using var owner = await Program.CallAsync(path, await TokenAsync(Role.Owner, ApiScopes.Read, ApiScopes.Refresh), "POST");
        Assert.Equal(HttpStatusCode.Accepted, owner.StatusCode);

        Task<DateTime?> WantedAsync() => access.App.QueryAsync(db => db.Repositories.Where(r => r.Id == id).Select(r => r.WantedAt).SingleAsync(Ct));
        async Task<string> TokenAsync(Role role, params string[] scopes) =>
            isPersonal ? await access[role].MakeTokenAsync(scopes) : await access.App.AccessTokenAsync(AccessApp.AccountOf(role), string.Join(' ', scopes));
    }

    [Fact]
    public async Task An_access_token_without_groups_opens_nothing_of_groups()
    {
        await access.ShareAsync(Visibility.Groups);

        using var answer = await Program.CallAsync($"/api/v1/repositories/{access.Read}", await access.App.AccessTokenAsync("zoe", "flaskdash.read"));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task A_group_that_its_owner_has_left_opens_nothing_after_the_next_sign_in()
    {
        await access.ShareAsync(Visibility.Groups);
        var token = await access[Role.Member].MakeTokenAsync();
        using (var before = await Program.CallAsync($"/api/v1/repositories/{access.Read}", token)) Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        var member = await access.App.QueryAsync(db => db.PersonalTokens.OrderByDescending(t => t.Id).Select(t => t.User!).FirstAsync(Ct));

        // As the sign-in does, with what Okta then says.
        await access.App.Services.GetRequiredService<UserDirectory>().SignedInAsync(member.Issuer, member.Subject, member.Name, member.Email, ["Everyone"], Ct);

        using var after = await Program.CallAsync($"/api/v1/repositories/{access.Read}", token);
        Assert.Equal(HttpStatusCode.NotFound, after.StatusCode);
    }

    [Fact]
    public async Task No_origin_is_allowed_to_read_answers()
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, "/api/v1/repositories");
        request.Headers.Add("Origin", "https://elsewhere.example");
        request.Headers.Add("Access-Control-Request-Method", "GET");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await access[Role.Owner].MakeTokenAsync());

        using var answer = await Program.SendAsync(request, Ct);

        Assert.DoesNotContain(answer.Headers, h => h.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
        Assert.False(answer.IsSuccessStatusCode);
    }

    private async Task<int> StatusAsync(string token)
    {
        using var answer = await Program.CallAsync("/api/v1/repositories", token);
        return (int)answer.StatusCode;
    }

    /// <summary>What the API has of a repository, from the app's own endpoints.</summary>
    private async Task<IReadOnlyList<string>> PathsAsync()
    {
        var paths = (await access.App.RoutesAsync()).Where(r => r.StartsWith("GET /api/v1/repositories/{id:int}", StringComparison.Ordinal)).Select(r => Route.Of(r).Pattern).ToList();
        Assert.True(paths.Count >= 9, string.Join(' ', paths));
        return paths;
    }

    // What a job counts was never asked for here.
    private static int SeenAs(string pattern) => pattern.EndsWith("/languages-over-time", StringComparison.Ordinal) || pattern.EndsWith("/line-survival", StringComparison.Ordinal) ? 409 : 200;

    private string Of(string pattern, int id) =>
        pattern.Replace("{id:int}", id.ToString(), StringComparison.Ordinal).Replace("{sha}", access.Sha, StringComparison.Ordinal) + (pattern.EndsWith("/comparison", StringComparison.Ordinal) ? "?ref2=all" : "");
}
