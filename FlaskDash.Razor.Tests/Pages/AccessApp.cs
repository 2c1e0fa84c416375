using FlaskDash.Razor.Data;
using FlaskDash.Razor.Git;
using FlaskDash.Razor.Indexing;
using FlaskDash.Razor.Repositories;
using FlaskDash.Razor.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;

namespace FlaskDash.Razor.Tests.Pages;

/// <summary>What somebody is to a repository.</summary>
public enum Role
{
    Stranger,

    /// <summary>Owns it, and is in no group that it is shared with.</summary>
    Owner,

    /// <summary>Signed in, without a group.</summary>
    Other,

    /// <summary>Of the group that it is shared with.</summary>
    Member,

    /// <summary>Of the administrators' group and not of the one that it is shared with.</summary>
    Administrator,
}

/// <summary>The app with one repository that is read, and a browser for each role, for the tests of one class.</summary>
public sealed class AccessApp : IAsyncLifetime
{
    /// <summary>The Okta group that the repositories are shared with, also those whose visibility ignores it.</summary>
    public const string Group = "Design";

    // A number that occurs nowhere else in a page, so that pages can be compared without it. Later rows count on from it.
    private const int FirstId = 7_654_321;

    private readonly SampleRepository sample = new();
    private readonly Dictionary<Role, Browser> browsers = [];
    private DashApp? app;
    private int added;

    /// <summary>All roles, in the order of a table's columns.</summary>
    public static IReadOnlyList<Role> Roles { get; } = Enum.GetValues<Role>();

    public DashApp App => app!;

    /// <summary>The repository that is read.</summary>
    public int Read { get; private set; }

    /// <summary>A question about it that is answered.</summary>
    public int Inquiry { get; private set; }

    /// <summary>Its newest commit.</summary>
    public string Sha { get; private set; } = "";

    /// <summary>The folder it is read from: one that administrators may add.</summary>
    public string Folder => sample.Path;

    public Browser this[Role role] => browsers[role];

    /// <summary>The account of a role that has one.</summary>
    public static string AccountOf(Role role) => role switch
    {
        Role.Owner => "grace",
        Role.Other => "nur",
        Role.Member => "zoe",
        Role.Administrator => "ada",
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "A stranger has no account."),
    };

    public async ValueTask InitializeAsync()
    {
        // A folder that the app takes for its own checkout, wherever the tests run.
        sample.Write("FlaskDash.Razor.sln", "");
        sample.Write("FlaskDash.Razor/README.md", "A sample.\n");
        sample.Commit("First commit", "2024-03-03T10:00:00+0100");
        sample.Write("a.txt", "one\n");
        Sha = sample.Commit("Second commit", "2024-03-04T10:00:00+0100", "Zoë Škvorecká <zoe@example.com>");
        sample.Git("tag", "v1");

        app = await DashApp.StartAsync(Configure);
        foreach (var role in Roles) browsers[role] = await NewBrowserAsync(role);

        Read = await AddAsync(Visibility.Private);
        await App.QueryAsync(db => db.Repositories.Where(r => r.Id == Read).ExecuteUpdateAsync(row => row.SetProperty(r => r.Address, sample.Path), Ct));
        Assert.True(await App.Services.GetRequiredService<RepositoryIndexer>().IndexAsync(Read, null, Ct));
        var read = await App.QueryAsync(db => db.Repositories.AsNoTracking().SingleAsync(r => r.Id == Read, Ct));
        Assert.Equal((RepositoryState.Ready, 2), (read.State, read.CommitCount));
        var inquiry = new Inquiry { RepositoryId = Read, Kind = InquiryKind.Pickaxe, Question = "two", QuestionHash = [1], State = InquiryState.Done, Answer = "{}" };
        await App.QueryAsync(async db => { db.Inquiries.Add(inquiry); return await db.SaveChangesAsync(Ct); });
        Inquiry = inquiry.Id;
    }

    /// <summary>For an app that may read the folder and takes it for its own checkout. It reads only when asked to.</summary>
    public void Configure(DashAppOptions options)
    {
        options.Settings["Repositories:LocalRoots:0"] = Path.GetTempPath();
        options.Settings["Indexing:RefreshEvery"] = "00:00:00";
        options.Services = services => services.AddSingleton(provider =>
            new OwnCheckout(new CheckoutEnvironment(Path.Combine(sample.Path, "FlaskDash.Razor")), provider.GetRequiredService<LocalPathPolicy>()));
    }

    /// <summary>A browser of its own in which the role's account has signed in: for what ends a session.</summary>
    public async Task<Browser> NewBrowserAsync(Role role)
    {
        var browser = role == Role.Stranger ? App.Stranger() : await App.SignedInAsync(AccountOf(role));
        browser.FollowsRedirects = false;
        return browser;
    }

    /// <summary>Makes a row of a repository that was never read.</summary>
    /// <param name="isOwned">Else it is nobody's, as the command line adds them.</param>
    public async Task<int> AddAsync(Visibility visibility, bool isOwned = true)
    {
        var owner = isOwned ? await OwnerAsync() : (int?)null;
        var repository = new Repository
        {
            Id = added == 0 ? FirstId : 0, OwnerId = owner, Name = "sample", Source = RepositorySource.Local, Address = $"/nowhere/{Interlocked.Increment(ref added)}",
            Visibility = visibility, Shares = [new RepositoryShare { Group = Group }], State = RepositoryState.Ready, AddedAt = DateTime.UtcNow,
        };
        await App.QueryAsync(async db => { db.Repositories.Add(repository); return await db.SaveChangesAsync(Ct); });
        return repository.Id;
    }

    /// <summary>Changes who sees the repository that is read.</summary>
    public async Task ShareAsync(Visibility visibility, bool isOwned = true)
    {
        var owner = isOwned ? await OwnerAsync() : (int?)null;
        await App.QueryAsync(db => db.Repositories.Where(r => r.Id == Read)
            .ExecuteUpdateAsync(row => row.SetProperty(r => r.Visibility, visibility).SetProperty(r => r.OwnerId, owner), Ct));
    }

    /// <summary>An antiforgery token for this browser, from a page with a form that everybody sees.</summary>
    public static async Task<string> TokenAsync(Browser browser)
    {
        using var page = await browser.GetAsync("/theme", Ct);
        return (await HtmlForm.FindAsync(page, f => f.Method == "post"))!.Fields.Single(f => f.Key == "__RequestVerificationToken").Value;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var browser in browsers.Values) browser.Dispose();
        if (app is not null) await app.DisposeAsync();
        sample.Dispose();
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private Task<int> OwnerAsync() =>
        App.QueryAsync(db => db.Users.Where(u => u.Email == AccountOf(Role.Owner) + "@example.com").Select(u => u.Id).SingleAsync(Ct));

    private sealed class CheckoutEnvironment(string contentRoot) : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = Environments.Development;
        public string ApplicationName { get; set; } = "FlaskDash.Razor";
        public string ContentRootPath { get; set; } = contentRoot;
        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
