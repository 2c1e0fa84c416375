using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using FlaskDash.Razor.Repositories;
using FlaskDash.Razor.Tests.Git;
using FlaskDash.Razor.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Serilog.Core;
using Serilog.Events;

namespace FlaskDash.Razor.Tests.Pages;

/// <summary>Secrets planted in settings, addresses, tokens and cookies stand afterwards in no log, file, page or process list.</summary>
public sealed class SecretsTests
{
    private const string ApiToken = "planted-api-token-4c1f9b0a", HookSecret = "planted-hook-secret-77d2e6c5", ClonePassword = "planted-clone-password-b81c", Code = "planted-code-of-a-sign-in-3e";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task None_of_them_is_found_after_a_full_run()
    {
        using var source = new SampleRepository();
        source.Write("a.txt", "one\n");
        source.Commit("First");
        await using var ssh = await SshGitServer.StartAsync();
        var clientSecret = "";
        using var folder = new TemporaryFolder();
        var console = new Lines();
        var (secrets, log, seen) = (new Dictionary<string, string>(), "", new StringBuilder());

        await using (var app = await DashApp.StartAsync(o =>
        {
            (o.Settings["Database:Url"], o.Settings["Data:Folder"]) = ("sqlite:///" + folder["flaskdash.db"], folder.Path);
            (o.Settings["Okta:ApiToken"], o.Settings["Okta:EventHookSecret"]) = (ApiToken, HookSecret);
            o.Settings["Repositories:LocalRoots:0"] = Path.GetTempPath();
            o.Settings["Logging:LogLevel:Default"] = "Debug";
            o.Settings["Git:AllowedHosts:0"] = "127.0.0.1";
            o.Services = services => services.AddSingleton<ILogEventSink>(console);
            o.Org = org => (org.ApiToken, clientSecret) = (ApiToken, org.ClientSecret);
        }))
        {
            using var ada = await app.SignedInAsync("ada");
            var cookie = ada.Cookies.GetCookies(app.Address)["flaskdash"]!.Value;
            var token = await OnceAsync("/account/tokens", "<code>fdr_", ("name", "x"), ("days", "7"), ("scopes", "flaskdash.read"));
            (await ada.PostFormAsync("/repositories/add", ("Address", source.Path), ("Visibility", "Private"))).Dispose();
            var share = await OnceAsync("/repositories/1/shares", "/shared/", ("name", "somebody"), ("days", "7"), ("view", ""));
            var hook = await OnceAsync("/repositories/1/hooks", "/hooks/");
            secrets = new()
            {
                ["client secret"] = clientSecret, ["API token"] = ApiToken, ["event hook secret"] = HookSecret, ["clone password"] = ClonePassword, ["code"] = Code,
                ["session cookie"] = cookie, ["personal token"] = token, ["share token"] = share, ["webhook token"] = hook,
                ["deploy key"] = await DeployKeyAsync(),
            };

            // Whatever works and whatever does not, with each of them where it belongs and where it does not.
            using var stranger = app.Stranger();
            foreach (var path in new[] { "/shared/" + share, "/hooks/" + hook, $"/oidc/callback?code={Code}&state={Code}", "/search?q=one", "/repositories/1", "/account", "/account/tokens", "/repositories/1/shares", "/repositories/1/hooks", "/administration/audit", "/administration", "/health", "/sign-in-problem?about=" + Code })
            {
                foreach (var browser in new[] { ada, stranger })
                    using (var answer = await browser.GetAsync(path, Ct)) seen.Append(await answer.TextAsync());
            }
            // A page leads back to the address that was asked for, so that one is for the log alone.
            (await stranger.GetAsync("/nowhere?token=" + token, Ct)).Dispose();
            using (var refused = await ada.PostFormAsync("/repositories/add", ("Address", $"https://user:{ClonePassword}@127.0.0.1/x.git"), ("Visibility", "Private")))
            {
                Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            }
            using (var bearer = new HttpRequestMessage(HttpMethod.Get, "/api/v1/repositories") { Headers = { { "Authorization", "Bearer " + token } } })
            using (var answer = await stranger.SendAsync(bearer, Ct)) seen.Append(await answer.TextAsync());
            using (var events = new HttpRequestMessage(HttpMethod.Post, "/okta/events") { Content = new StringContent("not json") })
            {
                events.Headers.TryAddWithoutValidation("Authorization", HookSecret);
                using var answer = await stranger.SendAsync(events, Ct);
                seen.Append(await answer.TextAsync());
            }
            using (var push = new HttpRequestMessage(HttpMethod.Post, "/hooks/" + hook) { Content = new StringContent("{}", Encoding.UTF8, "application/json") })
            using (var answer = await stranger.SendAsync(push, Ct)) seen.Append(await answer.TextAsync());

            Assert.DoesNotContain(secrets.Values, secret => string.Join('\n', Shell.Processes()).Contains(secret, StringComparison.Ordinal));
            log = string.Join('\n', app.Log.Concat(console.Written));

            // One that reads a repository, and as such tried in vain before.
            async Task<string> DeployKeyAsync()
            {
                var address = ssh.AddressOf(source.Path, "127.0.0.1");
                (await ada.PostFormAsync("/repositories/add", ("Address", address), ("Visibility", "Private"))).Dispose();
                await using var scope = app.Services.CreateAsyncScope();
                var offer = (await scope.ServiceProvider.GetRequiredService<DeployKeyOffers>().FindAsync(address, await app.QueryAsync(db => db.OfferedKeys.Select(k => k.UserId).SingleAsync(Ct)), Ct))!;
                (string, string)[] confirmed = [("Address", address), ("Visibility", "Private"), ("Seen", offer.Seen), ("IsServerConfirmed", "true")];
                using (var refused = await ada.PostFormAsync("/repositories/add", confirmed)) seen.Append(await refused.TextAsync());
                ssh.Authorize(offer.Key.PublicKey);
                using (var added = await ada.PostFormAsync("/repositories/add", confirmed)) seen.Append(await added.TextAsync());
                using (var read = await ada.GetAsync("/repositories/2/progress", Ct)) Assert.Contains("\"isFinished\":true", await read.TextAsync(), StringComparison.Ordinal);
                Assert.Equal(1, await app.QueryAsync(db => db.Repositories.Where(r => r.Id == 2).Select(r => r.CommitCount).SingleAsync(Ct)));
                using (var page = await ada.GetAsync("/repositories/2/credential", Ct)) seen.Append(await page.TextAsync());
                return offer.Key.PrivateKey.Split('\n')[2];
            }

            async Task<string> OnceAsync(string page, string before, params (string, string)[] fields)
            {
                using var answer = await ada.PostFormAsync(page, fields);
                var text = await answer.TextAsync();
                var at = text.IndexOf(before, StringComparison.Ordinal);
                Assert.True(at > 0, $"{page} answers {(int)answer.StatusCode} and shows nothing.");
                return new string([.. text[(at + before.Length - (before.EndsWith("fdr_", StringComparison.Ordinal) ? 4 : 0))..].TakeWhile(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')]);
            }
        }
        SqliteConnection.ClearAllPools();

        Assert.Contains("/shared/…", log, StringComparison.Ordinal); // the requests are in it
        foreach (var (name, secret) in secrets)
        {
            Assert.True(secret.Length >= 16, $"{name}: {secret}");
            Assert.DoesNotContain(secret, log, StringComparison.Ordinal);
            Assert.False(seen.ToString().Contains(secret, StringComparison.Ordinal), $"The {name} stands in a page.");
            var bytes = Encoding.UTF8.GetBytes(secret);
            foreach (var file in Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories))
                Assert.False((await File.ReadAllBytesAsync(file, Ct)).AsSpan().IndexOf(bytes) >= 0, $"The {name} stands in {Path.GetFileName(file)}.");
        }
        Assert.Contains("flaskdash.db", Directory.EnumerateFiles(folder.Path).Select(Path.GetFileName));
    }

    /// <summary>What goes to the console, with all properties.</summary>
    private sealed class Lines : ILogEventSink
    {
        private readonly ConcurrentQueue<string> written = new();

        public IEnumerable<string> Written => written;

        public void Emit(LogEvent logEvent) => written.Enqueue(
            $"{logEvent.RenderMessage(CultureInfo.InvariantCulture)} {string.Join(' ', logEvent.Properties.Values)} {logEvent.Exception}");
    }
}
