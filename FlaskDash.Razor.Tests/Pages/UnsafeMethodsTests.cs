using System.Net;
using System.Text;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Tests.Pages;

/// <summary>What changes something needs a form of ours; what only reads changes nothing.</summary>
public sealed class UnsafeMethodsTests(AccessApp access) : IClassFixture<AccessApp>
{
    // Kept at each request, but for the time of the last one.
    private static readonly string[] NotCompared = ["SeenAt"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    public async Task An_unsafe_method_without_an_antiforgery_token_is_400_at_every_page(string method)
    {
        var before = await DumpAsync();
        foreach (var path in await PathsAsync())
        {
            foreach (var role in new[] { Role.Stranger, Role.Owner, Role.Administrator })
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = new FormUrlEncodedContent([new("Visibility", "Public")]) };
                using var answer = await access[role].SendAsync(request, Ct);

                Assert.True(answer.StatusCode == HttpStatusCode.BadRequest || (role == Role.Stranger && LeadsToLogin(answer)) || IsHidden(path, role, answer), $"{method} {path} by {role}: {(int)answer.StatusCode}");
            }
        }
        Assert.Equal(before, await DumpAsync());
    }

    // What no form of ours sends: nothing that a browser adds by itself, such as a cookie, lets anybody in there.
    private static readonly Dictionary<string, string> WithoutAntiforgery = new()
    {
        ["POST /oidc/backchannel-logout"] = "Okta calls it, with a token that it signed",
        ["POST /csp-reports"] = "browsers send it by themselves, and it is only counted",
        ["POST /okta/events"] = "Okta calls it, with the secret of its event hook",
        ["POST /hooks/{token}"] = "a forge calls it, and its signature is checked",
        ["POST /api/v1/repositories/{id:int}/refresh"] = "programs call it with a bearer token, and a cookie does not count",
    };

    [Fact]
    public async Task Whatever_changes_something_is_a_page_or_named_here_with_the_reason()
    {
        var pages = access.App.PagePaths().ToHashSet();
        var others = (await access.App.RoutesAsync()).Where(r => !r.StartsWith("GET ", StringComparison.Ordinal) && !r.StartsWith("HEAD ", StringComparison.Ordinal) && !r.StartsWith("ANY ", StringComparison.Ordinal))
            .Where(r => !pages.Contains(Route.Of(r).Pattern.Split('?')[0]));

        Assert.Equal(WithoutAntiforgery.Keys.Order(StringComparer.Ordinal), others.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Somebody_elses_antiforgery_token_is_refused()
    {
        var id = await access.AddAsync(Visibility.Private);
        var token = await AccessApp.TokenAsync(access[Role.Other]);

        using var answer = await access[Role.Owner].PostAsync($"/repositories/{id}/delete", Form(token), Ct);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Null(await access.App.QueryAsync(db => db.Repositories.Where(r => r.Id == id).Select(r => r.DeletedAt).SingleAsync(Ct)));
    }

    [Fact]
    public async Task A_page_that_has_no_such_handler_says_405_and_is_not_shown()
    {
        await access.ShareAsync(Visibility.Public);
        var handlers = (await access.App.RoutesAsync()).Where(r => r.StartsWith("POST ", StringComparison.Ordinal)).Select(r => Filled(Route.Of(r).Pattern)).ToHashSet();
        var wrong = new List<string>();
        foreach (var (method, path) in from path in await PathsAsync() from method in new[] { "TRACE", "PUT", "DELETE", "POST" } select (method, path))
        {
            if (method == "POST" && handlers.Contains(path)) continue;
            foreach (var role in new[] { Role.Stranger, Role.Owner })
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), path);
                if (method != "TRACE") request.Content = Form(await AccessApp.TokenAsync(access[role]));
                using var answer = await access[role].SendAsync(request, Ct);

                if (answer.StatusCode != HttpStatusCode.MethodNotAllowed && !(role == Role.Stranger && LeadsToLogin(answer)) && !IsHidden(path, role, answer)) wrong.Add($"{method} {path}, {role}: {(int)answer.StatusCode}");
            }
        }
        Assert.Equal([], wrong);
    }

    [Fact]
    public async Task A_405_names_the_methods_that_work()
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, "/theme") { Content = Form(await AccessApp.TokenAsync(access[Role.Stranger])) };

        using var answer = await access[Role.Stranger].SendAsync(request, Ct);

        Assert.Equal(["GET", "HEAD", "POST"], answer.Content.Headers.Allow);
        Assert.Contains("Not this way", await answer.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reading_every_page_by_every_link_changes_no_row()
    {
        foreach (var visibility in Enum.GetValues<Visibility>()) await access.AddAsync(visibility);
        await access.ShareAsync(Visibility.Public);
        foreach (var role in AccessApp.Roles) (await access[role].GetAsync("/theme", Ct)).Dispose(); // sessions and keys are there
        var before = await DumpAsync();

        foreach (var role in AccessApp.Roles)
        {
            var seen = await CrawlAsync(access[role], ["/", "/health", .. await PathsAsync()]);
            Assert.True(seen >= 20, $"Only {seen} pages were found by {role}.");
        }

        Assert.Equal(before, await DumpAsync());
    }

    [Theory]
    [InlineData("/repositories?handler=Refresh&id={0}")]
    [InlineData("/repositories/{0}?handler=Refresh")]
    [InlineData("/repositories/{0}/settings?visibility=Public")]
    [InlineData("/repositories/{0}/delete?handler=Delete")]
    [InlineData("/repositories/add?handler=Checkout&checkout=true")]
    [InlineData("/logout?handler=Post")]
    [InlineData("/theme?choice=dark")]
    public async Task A_link_that_names_a_handler_only_shows_the_page(string path)
    {
        var id = await access.AddAsync(Visibility.Private);
        var before = await DumpAsync();

        using var answer = await access[Role.Owner].GetAsync(string.Format(path, id), Ct);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(before, await DumpAsync());
        Assert.DoesNotContain("theme", answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? string.Join(' ', cookies) : "", StringComparison.Ordinal);
    }

    private static bool LeadsToLogin(HttpResponseMessage answer) =>
        answer.StatusCode == HttpStatusCode.Redirect && answer.Headers.Location!.ToString().Contains("/login?", StringComparison.Ordinal);

    // Whoever does not administer is told that there is no such page, whatever they send.
    private static bool IsHidden(string path, Role role, HttpResponseMessage answer) =>
        path.StartsWith("/administration", StringComparison.Ordinal) && role != Role.Administrator && answer.StatusCode == HttpStatusCode.NotFound;

    private static FormUrlEncodedContent Form(string token) => new([new("__RequestVerificationToken", token)]);

    // Every page, with the repository that is read, and the handlers that have a name.
    private async Task<IReadOnlyList<string>> PathsAsync() =>
    [
        .. access.App.PagePaths().Concat((await access.App.RoutesAsync()).Where(r => r.Contains('?', StringComparison.Ordinal)).Select(r => Route.Of(r).Pattern))
            .Where(path => path is not ("/login" or "/error" or "/sign-in-problem"))
            .Select(path => path.EndsWith("/file", StringComparison.Ordinal) ? path + "?file=a.txt" : path)
            .Select(Filled),
    ];

    private string Filled(string pattern) =>
        pattern.Replace("{id:int}", access.Read.ToString(), StringComparison.Ordinal).Replace("{sha}", access.Sha, StringComparison.Ordinal).Replace("{slug}", "committers", StringComparison.Ordinal).Replace("{format}", "csv", StringComparison.Ordinal);

    /// <summary>Opens each page once, and whatever it links to here.</summary>
    /// <returns>How many pages there were.</returns>
    private async Task<int> CrawlAsync(Browser browser, IEnumerable<string> from)
    {
        var (seen, open) = (new HashSet<string>(StringComparer.Ordinal), new Queue<string>());
        void Add(string path)
        {
            if (seen.Count < 150 && seen.Add(path)) open.Enqueue(path);
        }

        foreach (var path in from) Add(path);
        while (open.TryDequeue(out var path))
        {
            using var page = await browser.GetAsync(path, Ct);
            Assert.True((int)page.StatusCode is < 400 or 404, $"{path} answers {(int)page.StatusCode}.");
            if (page.Content.Headers.ContentType?.MediaType != "text/html") continue;

            using var document = new HtmlParser().ParseDocument(await page.TextAsync());
            var forms = document.Forms.OfType<IHtmlFormElement>().Where(f => f.Method == "get").Select(f => f.GetAttribute("action"))
                .Where(action => action?.EndsWith("/file", StringComparison.Ordinal) != true); // it needs the fields of its form
            foreach (var href in document.QuerySelectorAll("a[href]").Select(a => a.GetAttribute("href")).Concat(forms))
            {
                var target = new Uri(new Uri(access.App.Address, path), href);
                // Signing in is another journey: it goes to the org.
                if (target.Authority == access.App.Address.Authority && target.AbsolutePath != "/login") Add(target.PathAndQuery);
            }
        }
        return seen.Count;
    }

    /// <summary>Every table, row by row.</summary>
    private Task<string> DumpAsync() => access.App.QueryAsync(async db =>
    {
        var lines = new List<string>();
        await db.Database.OpenConnectionAsync(Ct);
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = db.IsPostgres
            ? "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public'"
            : "SELECT name FROM sqlite_master WHERE type = 'table'";
        var tables = new List<string>();
        await using (var names = await command.ExecuteReaderAsync(Ct))
            while (await names.ReadAsync(Ct)) tables.Add(names.GetString(0));
        // What is read is told there, exports above all: the one thing that reading may write.
        foreach (var table in tables.Where(name => name != "audit_entries"))
        {
            command.CommandText = $"SELECT * FROM \"{table}\"";
            await using var rows = await command.ExecuteReaderAsync(Ct);
            while (await rows.ReadAsync(Ct))
            {
                var line = new StringBuilder(table);
                for (var i = 0; i < rows.FieldCount; i++)
                {
                    if (NotCompared.Contains(rows.GetName(i))) continue;
                    line.Append(' ').Append(rows.GetValue(i) is byte[] bytes ? Convert.ToHexString(bytes) : rows.GetValue(i));
                }
                lines.Add(line.ToString());
            }
        }
        return string.Join('\n', lines.Order(StringComparer.Ordinal));
    });
}
