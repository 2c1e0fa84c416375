using System.Net;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Indexing;
using FlaskDash.Razor.Tests.Pages.Repositories;
using FlaskDash.Razor.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FlaskDash.Razor.Tests.Pages;

/// <summary>One repository, read into SQLite by one app and into PostgreSQL by another.</summary>
public sealed class BothDatabases : IAsyncLifetime
{
    private readonly SampleRepository source = SampleHistory.Make();
    private DashApp? sqlite, postgres;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Somebody who is signed in to the one, and to the other.</summary>
    public (Browser Sqlite, Browser Postgres)? Browsers { get; private set; }

    public async ValueTask InitializeAsync()
    {
        if (PostgresServer.Url is null) return;

        source.Write(".gitattributes", "src/part2.txt linguist-generated\n");
        source.Commit("Say what is generated\n\nCo-authored-by: Someone Else <else@example.com>\nCo-authored-by: نور <nur@example.com>", "2023-12-01T10:00:00+0530", "Ada Example <ada@example.com>");
        source.Write(".mailmap", "Ada Lovelace <ada@example.com>\nGrace Example <grace@example.com> <new@example.com>\n");
        source.Commit("Fix Übergröße: 時計の修理, C#, \U0001f642", "2023-12-02T10:00:00+0900", "dependabot[bot] <bot@example.com>");
        sqlite = await StartAsync("");
        postgres = await StartAsync(PostgresServer.NewDatabase(isEmpty: true));
        Browsers = (await sqlite.SignedInAsync("zoe"), await postgres.SignedInAsync("zoe"));
    }

    private async Task<DashApp> StartAsync(string url)
    {
        var app = await DashApp.StartAsync(o =>
        {
            o.Settings["Repositories:LocalRoots:0"] = Path.GetTempPath();
            o.Settings["Indexing:RefreshEvery"] = "00:00:00";
            o.Settings["Database:Url"] = url;
        });
        await app.QueryAsync(async db =>
        {
            Assert.Equal(url.Length > 0, db.IsPostgres);
            db.Repositories.Add(new Repository { Name = "both/sample", Source = RepositorySource.Local, Address = source.Path, Visibility = Visibility.Public, AddedAt = DateTime.UtcNow });
            return await db.SaveChangesAsync(Ct);
        });
        Assert.True(await app.Services.GetRequiredService<RepositoryIndexer>().IndexAsync(1, null, Ct));
        Assert.Null(await app.QueryAsync(db => db.Repositories.Select(r => r.Problem).SingleAsync(Ct)));
        return app;
    }

    public async ValueTask DisposeAsync()
    {
        source.Dispose();
        if (sqlite is not null) await sqlite.DisposeAsync();
        if (postgres is null) return;

        var url = postgres.Settings["Database:Url"]!;
        await postgres.DisposeAsync();
        PostgresServer.Drop(url);
    }
}

/// <summary>What leaves the app is the same whichever database it has, byte for byte.</summary>
public sealed class BothDatabasesTests(BothDatabases apps) : IClassFixture<BothDatabases>
{
    private static readonly string[] Views = ["", "?merges=in&clock=utc", "?ref=all&bots=in&coauthors=split", "?path=src&step=month&date=committer", "?from=2023-02-01&to=2023-03-31&people=raw"];
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("commits-over-time")]
    [InlineData("lines-over-time")]
    [InlineData("punch-card")]
    [InlineData("calendar")]
    [InlineData("committers")]
    [InlineData("files")]
    [InlineData("hot-spots")]
    [InlineData("knowledge")]
    [InlineData("new-and-returning")]
    [InlineData("releases")]
    [InlineData("author-to-committer-date")]
    [InlineData("languages")]
    [InlineData("commits")]
    public async Task Every_export_is_the_same(string figure)
    {
        var (found, rows) = (0, 0);
        foreach (var view in Views)
        {
            foreach (var form in new[] { "csv", "json", "svg", "png" })
            {
                var (one, other) = await BothAsync($"/repositories/1/export/{figure}.{form}{view}");
                Assert.Equal(one.Status, other.Status);
                Assert.True(one.Body.AsSpan().SequenceEqual(other.Body), $"{figure}.{form}{view} differs.");
                if (one.Status != HttpStatusCode.OK) continue;
                found++;
                if (form == "csv") rows += one.Body.Count(b => b == '\n') - 1;
            }
        }
        Assert.True(found >= 2 * Views.Length && rows > 0, $"{found} files with {rows} rows.");
    }

    [Theory]
    [InlineData("/repositories/1/commits.atom")]
    [InlineData("/repositories/1/mailmap")]
    [InlineData("/repositories/1/badges/commits.svg")]
    public async Task So_is_what_leaves_by_other_ways(string address)
    {
        var (one, other) = await BothAsync(address);

        Assert.Equal(HttpStatusCode.OK, one.Status);
        Assert.Equal(System.Text.Encoding.UTF8.GetString(one.Body), System.Text.Encoding.UTF8.GetString(other.Body));
    }

    [Theory]
    [InlineData("change number")]
    [InlineData("\"number 11\"")]
    [InlineData("ubergroße")]
    [InlineData("時計")]
    [InlineData("C#")]
    [InlineData("zoe skvorecka")]
    [InlineData("author:ada -number")]
    [InlineData("committer:نور before:2023-06-01")]
    [InlineData("path:src/part1.txt")]
    [InlineData("is:merge")]
    [InlineData("is:bot")]
    [InlineData("tag:v1.0")]
    public async Task A_search_finds_the_same_in_the_same_order(string query)
    {
        var address = "/search?q=" + Uri.EscapeDataString(query);

        var one = await HitsAsync(Browsers.Sqlite, address);

        Assert.NotEmpty(one);
        Assert.Equal(one, await HitsAsync(Browsers.Postgres, address));
    }

    private (Browser Sqlite, Browser Postgres) Browsers
    {
        get
        {
            Assert.SkipWhen(apps.Browsers is null, "There is no PostgreSQL server: test.sh starts one.");
            return apps.Browsers!.Value;
        }
    }

    private async Task<((HttpStatusCode Status, byte[] Body) One, (HttpStatusCode Status, byte[] Body) Other)> BothAsync(string address) =>
        (await GetAsync(Browsers.Sqlite, address), await GetAsync(Browsers.Postgres, address));

    private static async Task<(HttpStatusCode Status, byte[] Body)> GetAsync(Browser browser, string address)
    {
        using var answer = await browser.GetAsync(address, Ct);
        // A page that says what is wrong with the address holds what belongs to one answer alone.
        return (answer.StatusCode, answer.StatusCode == HttpStatusCode.OK ? await answer.Content.ReadAsByteArrayAsync(Ct) : []);
    }

    private static async Task<List<string>> HitsAsync(Browser browser, string address)
    {
        var page = await browser.OpenAsync(address);
        return [.. page.QuerySelectorAll("main a[href*='/commits/']").Select(a => a.GetAttribute("href")!), page.QuerySelector("main p")?.TextContent ?? ""];
    }
}
