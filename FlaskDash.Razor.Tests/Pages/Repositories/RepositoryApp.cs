using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Indexing;
using FlaskDash.Razor.Tests.Api;
using FlaskDash.Razor.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FlaskDash.Razor.Tests.Pages.Repositories;

/// <summary>The real app with one repository that the real indexer has read: public, owned by grace.</summary>
public sealed class RepositoryApp : IAsyncLifetime
{
    /// <summary>The tests that share it run one after the other: some change the row for a while.</summary>
    public const string Shared = "One repository that is read";

    private DashApp app = null!;
    private Task<string>? token;

    /// <summary>What the app shows, to ask git the same.</summary>
    public SampleRepository Source { get; } = SampleHistory.Make();

    public int Id { get; private set; }

    /// <summary>The app itself, for more browsers and its log.</summary>
    public DashApp App => app;

    /// <summary>Strangers see what is public, and no addresses.</summary>
    public Browser Stranger { get; private set; } = null!;

    /// <summary>The owner.</summary>
    public Browser Grace { get; private set; } = null!;

    /// <summary>A token of the owner for the API: one for all tests, since a person may have so many only.</summary>
    public Task<string> Token => token ??= Grace.MakeTokenAsync();

    /// <summary>Somebody else who is signed in.</summary>
    public Browser Zoe { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        // No schedule of its own: the test runs the indexer.
        app = await DashApp.StartAsync(o =>
        {
            o.Settings["Repositories:LocalRoots:0"] = Path.GetTempPath();
            o.Settings["Indexing:RefreshEvery"] = "00:00:00";
            o.Settings["Indexing:RunsPerPerson"] = "64"; // some tests leave rows of hers as if they were being read
        });
        Stranger = app.Stranger();
        Grace = await app.SignedInAsync("grace");
        Zoe = await app.SignedInAsync("zoe");
        Id = await AddAsync(Source.Path, Visibility.Public);
        await IndexAsync(Id);
    }

    /// <summary>Reads a repository to its end.</summary>
    public async Task IndexAsync(int id) =>
        Assert.True(await app.Services.GetRequiredService<RepositoryIndexer>().IndexAsync(id, null, TestContext.Current.CancellationToken));

    /// <summary>A row of grace's.</summary>
    public Task<int> AddAsync(string address, Visibility visibility, Action<Repository>? change = null) => QueryAsync(async db =>
    {
        var repository = new Repository
        {
            Name = "grace/sample", Source = RepositorySource.Local, Address = address, Visibility = visibility, AddedAt = DateTime.UtcNow,
            OwnerId = await db.Users.Where(u => u.Email == "grace@example.com").Select(u => (int?)u.Id).SingleAsync(),
        };
        change?.Invoke(repository);
        db.Repositories.Add(repository);
        await db.SaveChangesAsync();
        return repository.Id;
    });

    /// <summary>Changes a row as the indexer or another process would.</summary>
    public Task ChangeAsync(int id, Action<Repository> change) => QueryAsync(async db =>
    {
        change(await db.Repositories.SingleAsync(r => r.Id == id));
        return await db.SaveChangesAsync();
    });

    public async Task<T> QueryAsync<T>(Func<DashContext, Task<T>> ask)
    {
        await using var db = await app.Services.GetRequiredService<IDbContextFactory<DashContext>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
        return await ask(db);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var browser in new[] { Stranger, Grace, Zoe }) browser?.Dispose();
        await app.DisposeAsync();
        Source.Dispose();
    }
}

[CollectionDefinition(RepositoryApp.Shared)]
public sealed class RepositoryAppCollection : ICollectionFixture<RepositoryApp>;

/// <summary>Opens pages of one repository.</summary>
internal static class RepositoryPages
{
    /// <summary>The page as a browser would have it; the status must be as given.</summary>
    public static async Task<IHtmlDocument> OpenAsync(this Browser browser, string address, int status = 200)
    {
        using var answer = await browser.GetAsync(address, TestContext.Current.CancellationToken);
        var html = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(status == (int)answer.StatusCode, $"{address} answered {(int)answer.StatusCode}, not {status}:\n{html}");
        return new HtmlParser().ParseDocument(html);
    }

    /// <summary>A number as pages write it, with its thin separators and true minus.</summary>
    public static long Number(this string? text) =>
        long.Parse(new string([.. text!.Where(c => char.IsAsciiDigit(c) || c is '−').Select(c => c == '−' ? '-' : c)]), System.Globalization.CultureInfo.InvariantCulture);
}
