using System.Net;
using System.Text;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Tests.Identity;
using FlaskDash.Razor.Tests.Support;
using FlaskDash.Razor.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;

namespace FlaskDash.Razor.Tests.Pages;

/// <summary>The headers of the real app, on every way into it, and what browsers report back.</summary>
public sealed class HeadersTests(AccessApp access) : IClassFixture<AccessApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_way_into_the_app_answers_with_all_of_them()
    {
        await access.ShareAsync(Visibility.Private);
        var table = new AccessTests(access);
        var wrong = new List<string>();
        foreach (var (route, _) in AccessTests.Rows(AccessTests.WithoutRepository).Concat(AccessTests.Rows(AccessTests.OfRepository)))
        {
            foreach (var role in new[] { Role.Stranger, Role.Owner })
            {
                using var request = new HttpRequestMessage(route.Method is "ANY" ? HttpMethod.Get : new HttpMethod(route.Method), table.PathOf(route, access.Read));
                using var answer = await access[role].SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ct);
                var isImage = answer.Content.Headers.ContentType?.MediaType?.StartsWith("image/", StringComparison.Ordinal) == true;
                foreach (var (name, value) in new[]
                {
                    ("X-Content-Type-Options", "nosniff"), ("Cross-Origin-Opener-Policy", "same-origin"), ("Cross-Origin-Resource-Policy", isImage ? null : "same-origin"),
                    ("Referrer-Policy", null), ("Permissions-Policy", null), ("Content-Security-Policy", null), ("Cache-Control", null),
                })
                {
                    var got = answer.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;
                    if (got is null || (value is not null && got != value)) wrong.Add($"{route}, {role}: {name} is {got ?? "missing"}");
                }
                var csp = answer.Headers.TryGetValues("Content-Security-Policy", out var policy) ? policy.Single() : "";
                if (csp.Contains("unsafe", StringComparison.Ordinal) || !csp.StartsWith("default-src 'none'", StringComparison.Ordinal) || !csp.Contains("frame-ancestors", StringComparison.Ordinal) || !csp.Contains("form-action 'self' " + access.App.Org.Address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal)) wrong.Add($"{route}, {role}: {csp}");
                if (answer.Headers.Contains("Server") || answer.Headers.Contains("X-Powered-By")) wrong.Add($"{route}: says what serves it");
                if (role == Role.Owner && route.Pattern is not "files" && !route.Pattern.StartsWith("/api/", StringComparison.Ordinal) && answer.StatusCode == HttpStatusCode.OK
                    && answer.Headers.CacheControl is not { NoStore: true } && answer.Headers.CacheControl?.ToString() is not ("no-cache, private")) wrong.Add($"{route}, {role}: Cache-Control is {answer.Headers.CacheControl}");
            }
        }
        Assert.Equal([], wrong.Distinct());
    }

    /// <summary>
    /// What MDN's HTTP Observatory gives (https://developer.mozilla.org/docs/Web/Security/HTTP_Observatory/tests_and_scoring): 100, bonuses only where nothing is
    /// taken off. No network reaches the Observatory here, so its rules are applied to the headers as they are.
    /// </summary>
    [Theory]
    [InlineData("/")]
    [InlineData("/login")]
    [InlineData("/nowhere")]
    public async Task MDN_Observatory_gives_pages_at_least_130(string path)
    {
        var provider = new TestProvider();
        await using var app = await DashApp.StartAsync(options =>
        {
            provider.Configure(options);
            (options.Environment, options.Listens) = (Environments.Production, true);
            options.Settings["Proxies:Known:0"] = "127.0.0.0/8";
            options.Settings["Proxies:Known:1"] = "::1";
            options.Settings["Proxies:Hosts:0"] = Nginx.Name;
        });
        await using var nginx = await Nginx.StartAsync(app.Address);
        using var browser = nginx.Browser();
        browser.FollowsRedirects = false;
        using var answer = await browser.GetAsync(path, Ct);

        var score = 100;
        var csp = Header("Content-Security-Policy");
        Assert.DoesNotContain("unsafe", csp, StringComparison.Ordinal);
        score += csp.StartsWith("default-src 'none'", StringComparison.Ordinal) ? 10 : 5;
        Assert.All(answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : [], cookie =>
        {
            Assert.Contains("; secure", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("; httponly", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.StartsWith("__Host-", cookie, StringComparison.Ordinal);
            Assert.Contains("; path=/", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("; samesite=", cookie, StringComparison.OrdinalIgnoreCase);
        });
        score += cookies is null ? 0 : 5;
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
        score += Header("Cross-Origin-Resource-Policy") == "same-origin" ? 10 : 0;
        Assert.True(int.Parse(Header("Strict-Transport-Security").Split('=', ';')[1]) >= 15_768_000);
        score += Header("Referrer-Policy") is "strict-origin-when-cross-origin" or "no-referrer" or "same-origin" ? 5 : 0;
        Assert.Equal("nosniff", Header("X-Content-Type-Options"));
        score += csp.Contains("frame-ancestors 'none'", StringComparison.Ordinal) ? 5 : 0;

        Assert.InRange(score, 130, 145);

        string Header(string name) => Assert.Single(answer.Headers.GetValues(name));
    }

    [Fact]
    public async Task On_https_every_cookie_has_a_name_that_nobody_else_can_set()
    {
        using var sample = new SampleRepository();
        sample.Commit("First");
        var provider = new TestProvider();
        await using var app = await DashApp.StartAsync(options =>
        {
            provider.Configure(options);
            options.Environment = Environments.Production;
            options.Settings["Repositories:LocalRoots:0"] = Path.GetTempPath();
        });
        using var browser = app.Stranger();
        (await provider.SignInAsync(browser)).Dispose();
        (await browser.PostFormAsync("/theme", ("choice", "dark"))).Dispose();
        Assert.Contains("data-theme=\"dark\"", await browser.GetStringAsync("/", Ct), StringComparison.Ordinal);
        var cookies = browser.Cookies.GetAllCookies().ToList();

        Assert.Contains(cookies, c => c.Name == "__Host-flaskdash");
        Assert.Contains(cookies, c => c.Name == "__Host-theme");
        Assert.Contains(cookies, c => c.Name == "__Host-flaskdash-form");
        Assert.All(cookies, c => Assert.True(c is { Secure: true, Path: "/" } && c.Name.StartsWith("__Host-", StringComparison.Ordinal), c.Name));
    }

    [Theory]
    [InlineData("application/csp-report", """{"csp-report":{"document-uri":"https://dash.example.com/search?q=secret","effective-directive":"script-src-elem","blocked-uri":"inline"}}""", 204)]
    [InlineData("application/reports+json", """[{"type":"csp-violation","body":{"documentURL":"https://dash.example.com/search?q=secret","effectiveDirective":"script-src-elem","blockedURL":"inline"}}]""", 204)]
    [InlineData("application/reports+json", """[{"type":"deprecation","body":{}},1,null]""", 204)]
    [InlineData("application/csp-report", "not json", 400)]
    [InlineData("application/csp-report", """{"csp-report":{"document-uri":"/\u0000","effective-directive":"img-src","blocked-uri":"a\u0000b\u001b[2J"}}""", 204)]
    [InlineData("text/plain", "{}", 415)]
    [InlineData("application/csp-report", "", 400)]
    public async Task What_browsers_report_is_counted_and_shown_to_administrators_without_queries(string type, string body, int expected)
    {
        await access.App.QueryAsync(db => db.CspReports.ExecuteDeleteAsync(Ct));

        foreach (var _ in new[] { 1, 2 })
        {
            using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = new(type) } };
            using var answer = await access[Role.Stranger].PostAsync(CspReports.Path, content, Ct);
            Assert.Equal(expected, (int)answer.StatusCode);
        }

        var page = await access[Role.Administrator].GetStringAsync("/administration/reports", Ct);
        Assert.Equal(body.Contains("inline", StringComparison.Ordinal), page.Contains("script-src-elem", StringComparison.Ordinal));
        Assert.DoesNotContain("secret", page, StringComparison.Ordinal);
        if (body.Contains("inline", StringComparison.Ordinal)) Assert.Equal(2, await access.App.QueryAsync(db => db.CspReports.Select(r => r.Count).SingleAsync(Ct)));
    }

    [Fact]
    public async Task A_flood_of_reports_fills_no_disk()
    {
        await access.App.QueryAsync(db => db.CspReports.ExecuteDeleteAsync(Ct));
        for (var i = 0; i < 40; i++)
        {
            var reports = string.Join(',', Enumerable.Range(0, 20).Select(j => $$$"""{"type":"csp-violation","body":{"effectiveDirective":"img-src","blockedURL":"https://x{{{i}}}-{{{j}}}.test/","documentURL":"{{{new string('y', 300)}}}"}}"""));
            using var content = new ByteArrayContent(Encoding.UTF8.GetBytes($"[{reports}]")) { Headers = { ContentType = new("application/reports+json") } };
            using var answer = await access[Role.Stranger].PostAsync(CspReports.Path, content, Ct);
        }

        Assert.Equal(CspReports.Most, await access.App.QueryAsync(db => db.CspReports.CountAsync(Ct)));
        Assert.Equal(200, await access.App.QueryAsync(db => db.CspReports.MaxAsync(r => r.Page.Length, Ct)));
    }

    [Fact]
    public void No_page_writes_raw_markup()
    {
        var pages = Directory.EnumerateFiles(Path.Combine(Checkout.Root, "FlaskDash.Razor"), "*.cs*", SearchOption.AllDirectories).Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal));

        Assert.DoesNotContain(pages, file => File.ReadAllText(file).Contains("Html.Raw", StringComparison.Ordinal));
    }
}
