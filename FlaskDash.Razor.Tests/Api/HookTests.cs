using System.Net;
using System.Security.Cryptography;
using System.Text;
using AngleSharp.Html.Parser;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Repositories;
using FlaskDash.Razor.Tests.Pages;
using FlaskDash.Razor.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Tests.Api;

/// <summary>What forges call after a push.</summary>
public sealed class HookTests(AccessApp access) : IClassFixture<AccessApp>
{
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("{\"ref\":\"refs/heads/main\"}");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Forges => ["GitHub", "GitLab", "Gitea", "Bitbucket"];

    [Theory, MemberData(nameof(Forges))]
    public async Task A_signed_call_of_each_forge_asks_for_a_fetch(string forge)
    {
        var (id, path, secret) = await MakeAsync();

        Assert.Equal(202, await CallAsync(path, Body, Sign(forge, secret, Body)));

        Assert.NotNull(await WantedAsync(id));
        var hook = await access.App.QueryAsync(db => db.Webhooks.SingleAsync(w => w.RepositoryId == id, Ct));
        Assert.Equal($"{forge}: a fetch was asked for", hook.LastResult);
        Assert.InRange(hook.CalledAt!.Value, DateTime.UtcNow.AddMinutes(-5), DateTime.UtcNow);
    }

    [Fact]
    public async Task A_call_sent_again_asks_for_nothing_more()
    {
        var (id, path, secret) = await MakeAsync();
        await CallAsync(path, Body, Sign("GitHub", secret, Body));
        var wanted = await WantedAsync(id);

        for (var i = 0; i < 5; i++) Assert.Equal(202, await CallAsync(path, Body, Sign("GitHub", secret, Body)));

        Assert.Equal(wanted, await WantedAsync(id));
    }

    [Theory, MemberData(nameof(Forges))]
    public async Task A_wrong_signature_is_answered_like_an_unknown_address(string forge)
    {
        var (id, path, secret) = await MakeAsync();
        var right = Sign(forge, secret, Body);
        (string, string)[][] wrong =
        [
            Sign(forge, secret + "x", Body),
            [(right[0].Name, right[0].Value[..^1] + (right[0].Value[^1] == '0' ? '1' : '0'))],
            [(right[0].Name, "")],
            [(right[0].Name, right[0].Value + "0")],
            [],
#pragma warning disable CA5350 // What GitHub also sends, and what must not count.
            [("X-Hub-Signature", "sha1=" + Convert.ToHexStringLower(HMACSHA1.HashData(Encoding.UTF8.GetBytes(secret), Body)))],
#pragma warning restore CA5350
        ];

        var unknown = await AnswerAsync("/hooks/AAAAAAAAAAAAAAAAAAAAAA", Body, right);
        foreach (var headers in wrong) Assert.Equal(unknown, await AnswerAsync(path, Body, headers));
        if (forge != "GitLab") Assert.Equal(unknown, await AnswerAsync(path, [.. Body, 32], right));

        Assert.StartsWith("404", unknown, StringComparison.Ordinal);
        Assert.Null(await WantedAsync(id));
        Assert.Equal("Refused: not signed with the secret", await access.App.QueryAsync(db => db.Webhooks.Where(w => w.RepositoryId == id).Select(w => w.LastResult).SingleAsync(Ct)));
        Assert.DoesNotContain(access.App.Log, line => line.Contains(path["/hooks/".Length..], StringComparison.Ordinal) || line.Contains(secret, StringComparison.Ordinal));
    }

    // No other header makes up for a wrong one.
    [Fact]
    public async Task A_right_header_beside_a_wrong_one_is_refused()
    {
        var (_, path, secret) = await MakeAsync();
        var wrong = new string('0', 64);

        Assert.Equal(404, await CallAsync(path, Body, [("X-Gitea-Signature", wrong), .. Sign("GitHub", secret, Body)]));
        Assert.Equal(404, await CallAsync(path, Body, [("X-Hub-Signature-256", "sha256=" + wrong), .. Sign("GitLab", secret, Body)]));
    }

    [Fact]
    public async Task A_test_call_fetches_nothing()
    {
        var (id, path, secret) = await MakeAsync();

        Assert.Equal(202, await CallAsync(path, Body, [.. Sign("GitHub", secret, Body), ("X-GitHub-Event", "ping")]));

        Assert.Null(await WantedAsync(id));
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_413()
    {
        var (id, path, secret) = await MakeAsync();
        var large = new byte[WebhookCalls.MostBytes + 1];

        Assert.Equal(413, await CallAsync(path, large, Sign("GitHub", secret, large)));
        Assert.Null(await WantedAsync(id));
    }

    [Fact]
    public async Task A_new_secret_ends_the_old_one_and_removal_the_address()
    {
        var (id, path, secret) = await MakeAsync();
        var hook = await access.App.QueryAsync(db => db.Webhooks.Where(w => w.RepositoryId == id).Select(w => w.Id).SingleAsync(Ct));

        using var page = await PostAsync(Role.Owner, id, "Rotate", hook);
        var renewed = new HtmlParser().ParseDocument(await page.TextAsync()).QuerySelector("#hook-secret")!.TextContent;
        Assert.Equal((404, 202), (await CallAsync(path, Body, Sign("GitHub", secret, Body)), await CallAsync(path, Body, Sign("GitHub", renewed, Body))));

        using var removed = await PostAsync(Role.Owner, id, "Remove", hook);
        Assert.Equal(HttpStatusCode.Redirect, removed.StatusCode);
        Assert.Equal(404, await CallAsync(path, Body, Sign("GitHub", renewed, Body)));
    }

    [Fact]
    public async Task Nobody_else_changes_a_webhook_and_none_works_for_a_repository_that_is_deleted()
    {
        var (id, path, secret) = await MakeAsync();
        var hook = await access.App.QueryAsync(db => db.Webhooks.Where(w => w.RepositoryId == id).Select(w => w.Id).SingleAsync(Ct));
        var another = await access.AddAsync(Visibility.Private);

        foreach (var (role, repository) in new[] { (Role.Other, id), (Role.Member, id), (Role.Owner, another) })
        {
            foreach (var handler in new[] { "Rotate", "Remove" })
            {
                using var answer = await PostAsync(role, repository, handler, hook);
                Assert.Equal((role, handler, HttpStatusCode.NotFound), (role, handler, answer.StatusCode));
            }
        }
        Assert.Equal(202, await CallAsync(path, Body, Sign("GitHub", secret, Body)));

        await access.App.QueryAsync(db => db.Repositories.Where(r => r.Id == id).ExecuteUpdateAsync(r => r.SetProperty(x => x.DeletedAt, DateTime.UtcNow), Ct));
        Assert.Equal(404, await CallAsync(path, Body, Sign("GitHub", secret, Body)));
    }

    [Fact]
    public async Task The_database_holds_neither_the_address_nor_the_secret()
    {
        var (id, path, secret) = await MakeAsync();

        var row = await access.App.QueryAsync(db => db.Webhooks.SingleAsync(w => w.RepositoryId == id, Ct));

        Assert.Equal(SHA256.HashData(Encoding.UTF8.GetBytes(path["/hooks/".Length..])), row.TokenHash);
        Assert.True(row.Secret.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)) < 0);
    }

    private async Task<(int Id, string Path, string Secret)> MakeAsync()
    {
        var id = await access.AddAsync(Visibility.Groups);
        // Another process works on it, so that no run here takes what a call asks for.
        await access.App.QueryAsync(db => db.Repositories.Where(r => r.Id == id)
            .ExecuteUpdateAsync(r => r.SetProperty(x => x.LeaseUntil, DateTime.UtcNow.AddHours(1)).SetProperty(x => x.LeaseHolder, "another"), Ct));
        using var page = await PostAsync(Role.Owner, id);
        using var document = new HtmlParser().ParseDocument(await page.TextAsync());
        return (id, new Uri(document.QuerySelector("#hook-address")!.TextContent).AbsolutePath, document.QuerySelector("#hook-secret")!.TextContent);
    }

    private async Task<HttpResponseMessage> PostAsync(Role role, int id, string? handler = null, int hook = 0) => await access[role].PostAsync(
        $"/repositories/{id}/hooks{(handler is null ? "" : "?handler=" + handler)}",
        new FormUrlEncodedContent([new("__RequestVerificationToken", await AccessApp.TokenAsync(access[role])), new("hook", hook.ToString())]), Ct);

    private static (string Name, string Value)[] Sign(string forge, string secret, byte[] body)
    {
        var hmac = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body));
        return forge switch
        {
            "GitHub" => [("X-Hub-Signature-256", "sha256=" + hmac)],
            "GitLab" => [("X-Gitlab-Token", secret)],
            "Gitea" => [("X-Gitea-Signature", hmac)],
            _ => [("X-Hub-Signature", "sha256=" + hmac)],
        };
    }

    private Task<DateTime?> WantedAsync(int id) => access.App.QueryAsync(db => db.Repositories.Where(r => r.Id == id).Select(r => r.WantedAt).SingleAsync(Ct));

    private async Task<int> CallAsync(string path, byte[] body, (string Name, string Value)[] headers) => int.Parse((await AnswerAsync(path, body, headers))[..3]);

    /// <summary>Status, headers and body, but for what is new in each.</summary>
    private async Task<string> AnswerAsync(string path, byte[] body, (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await access[Role.Stranger].SendAsync(request, Ct);
        var text = await answer.TextAsync();
        var all = answer.Headers.Concat(answer.Content.Headers).Where(h => h.Key is not ("Date" or "Content-Length")).Select(h => $"{h.Key}: {string.Join(", ", h.Value)}").Order(StringComparer.Ordinal);
        return $"{(int)answer.StatusCode}\n{string.Join('\n', all)}\n{(text.Contains("traceId", StringComparison.Ordinal) ? text[..text.IndexOf("traceId", StringComparison.Ordinal)] : text)}";
    }
}
