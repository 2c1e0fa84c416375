using System.Net;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Git;
using FlaskDash.Razor.Identity;
using FlaskDash.Razor.Indexing;
using FlaskDash.Razor.Repositories;
using FlaskDash.Razor.Tests.Git;
using FlaskDash.Razor.Tests.Indexing;
using FlaskDash.Razor.Tests.Support;
using Hangfire;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace FlaskDash.Razor.Tests.Repositories;

/// <summary>
/// The room's services for three people, over a real database, a Git server at https://git.example.com and folders of the test's own.
/// No worker runs: what is wanted stays wanted.
/// </summary>
public sealed class RepositoriesHost : IAsyncLifetime
{
    /// <summary>A host that runs may reach too, not only the form.</summary>
    public const string Reachable = "127.0.0.1";

    private readonly IndexerHost host = new(new() { ["Git:AllowedHosts:0"] = Reachable });
    private readonly MirrorFolder git = new();
    private HttpsGitServer server = null!;

    /// <summary>An administrator, of Engineering.</summary>
    public Viewer Ada { get; private set; } = null!;

    /// <summary>Of Engineering.</summary>
    public Viewer Grace { get; private set; } = null!;

    /// <summary>Of Design.</summary>
    public Viewer Zoe { get; private set; } = null!;

    public static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>How many requests the Git server has had.</summary>
    public int Requests => server.Requests.Count;

    public async ValueTask InitializeAsync()
    {
        server = await HttpsGitServer.StartAsync();
        git.Options.AllowedHosts.Add("git.example.com");
        git.Options.AllowedHosts.Add(Reachable);
        git.Options.CaFile = server.CaFile;
        git.Resolve = (name, _) => name == "git.example.com" ? Task.FromResult<IPAddress[]>([IPAddress.Loopback]) : throw new System.Net.Sockets.SocketException(11001);
        Ada = await SignInAsync("ada", ["Everyone", "Engineering"], true);
        Grace = await SignInAsync("grace", ["Everyone", "Engineering"], false);
        Zoe = await SignInAsync("zoe", ["Everyone", "Design"], false);
    }

    /// <summary>Serves a repository, with and without .git.</summary>
    /// <returns>Its https address without .git.</returns>
    public string Serve(SampleRepository repository, string name)
    {
        server.Repositories[$"team/{name}.git"] = server.Repositories[$"team/{name}"] = repository.Path;
        return $"https://git.example.com:{server.Port}/team/{name}";
    }

    /// <summary>How many one person may have.</summary>
    public int RepositoriesPerPerson { get; set; } = 1_000;

    /// <summary>For how long an offered key is kept.</summary>
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    public DashContext Open() => host.Open();

    public CredentialSeal Seal => host.Services.GetRequiredService<CredentialSeal>();

    /// <summary>The credentials as somebody sees them.</summary>
    public async Task<T> CredentialsAsync<T>(Viewer viewer, Func<Credentials, Task<T>> ask)
    {
        await using var db = Open();
        return await ask(new Credentials(db, viewer, Seal, git.Probe, Offers(db), host.Services.GetRequiredService<IndexQueue>(), Audit, TimeProvider.System));
    }

    /// <summary>Answers before the Git server does; true when it did answer.</summary>
    public Func<HttpContext, Task<bool>>? Instead
    {
        set => server.Instead = value;
    }

    /// <summary>Fetches by the same rules as a run would.</summary>
    public Task<MirrorState> FetchAsync(int id, GitSource source) => git.Mirrors.FetchAsync(id, source, null, null, Ct);

    /// <summary>Where the short-lived files of git's jobs lie.</summary>
    public string JobFiles => git.Options.TemporaryFolder;

    /// <summary>Of the app itself, since there is no request.</summary>
    public AuditTrail Audit => new(new AuditLog(host.Services.GetRequiredService<IDbContextFactory<DashContext>>(), TimeProvider.System), new HttpContextAccessor(), NullLogger<AuditTrail>.Instance);

    public string Mirror(int id) => host.Mirror(id);

    /// <summary>Asks the catalogue as somebody.</summary>
    public async Task<T> AskAsync<T>(Viewer viewer, Func<RepositoryCatalog, Task<T>> ask)
    {
        await using var db = Open();
        return await ask(new RepositoryCatalog(db, viewer, host.Services.GetRequiredService<IndexQueue>(), host.Services.GetRequiredService<IBackgroundJobClient>(), Audit, TimeProvider.System));
    }

    /// <summary>Adds as somebody.</summary>
    public async Task<AddResult> AddAsync(Viewer viewer, string? address, string? name = null, Visibility visibility = Visibility.Private, params string[] groups)
    {
        await using var db = Open();
        return await Adding(db).AddAsync(new NewRepository(address, name, visibility, groups), viewer, Ct);
    }

    /// <summary>Adds as somebody, with a credential.</summary>
    public async Task<AddResult> AddPrivateAsync(Viewer viewer, string address, string? userName, string? secret)
    {
        await using var db = Open();
        return await Adding(db).AddAsync(new NewRepository(address, null, Visibility.Private, []) { UserName = userName, Secret = secret }, viewer, Ct);
    }

    /// <summary>Adds an ssh address as somebody, and says something of the key that was offered.</summary>
    public async Task<AddResult> AddOverSshAsync(Viewer viewer, string address, DeployKeyReply? reply = null)
    {
        await using var db = Open();
        return await Adding(db).AddAsync(new NewRepository(address, null, Visibility.Private, []) { Reply = reply ?? new(null, false) }, viewer, Ct);
    }

    /// <summary>Adds as the command line does.</summary>
    public async Task<AddResult> AddForEveryoneAsync(string address)
    {
        await using var db = Open();
        return await Adding(db).AddForEveryoneAsync(new NewRepository(address, null, Visibility.SignedIn, []), Ct);
    }

    /// <summary>Makes a row of a local repository; nothing is asked.</summary>
    public async Task<int> InsertAsync(Viewer? owner, string name, Visibility visibility = Visibility.Private, string? path = null, params string[] groups)
    {
        await using var db = Open();
        var row = new Repository
        {
            OwnerId = owner?.UserId, Name = name, Source = RepositorySource.Local, Address = path ?? "/nowhere/" + Guid.NewGuid(), Visibility = visibility,
            Shares = [.. groups.Select(g => new RepositoryShare { Group = g })], State = RepositoryState.Ready, AddedAt = DateTime.UtcNow,
        };
        db.Repositories.Add(row);
        await db.SaveChangesAsync(Ct);
        return row.Id;
    }

    /// <summary>Reads a repository to its end.</summary>
    public Task IndexAsync(int id) => host.IndexAsync(id, Ct);

    /// <summary>The row with its shares, deleted or not; null when there is none.</summary>
    public async Task<Repository?> RowAsync(int id)
    {
        await using var db = Open();
        return await db.Repositories.AsNoTracking().Include(r => r.Shares).SingleOrDefaultAsync(r => r.Id == id, Ct);
    }

    public async Task<int> CountAsync()
    {
        await using var db = Open();
        return await db.Repositories.CountAsync(Ct);
    }

    /// <summary>Runs the job that deletes.</summary>
    public Task RunDeleteJobAsync(int id) => new DeleteJob(
        host.Services.GetRequiredService<IDbContextFactory<DashContext>>(), host.Services.GetRequiredService<GitMirrors>(),
        host.Services.GetRequiredService<IBackgroundJobClient>(), NullLogger<DeleteJob>.Instance).RunAsync(id, Ct);

    public async ValueTask DisposeAsync()
    {
        host.Dispose();
        git.Dispose();
        await server.DisposeAsync();
    }

    private DeployKeyOffers Offers(DashContext db) => new(db, git.Keys, host.Services.GetRequiredService<IDataProtectionProvider>(), Clock);

    private RepositoryAdding Adding(DashContext db) => new(
        db, git.Probe, host.Services.GetRequiredService<IndexQueue>(), new OwnCheckout(new Published(), git.Paths), git.Paths, Seal, Offers(db), Audit, Options.Create(new LimitOptions { RepositoriesPerPerson = RepositoriesPerPerson }), TimeProvider.System);

    private async Task<Viewer> SignInAsync(string name, string[] groups, bool isAdministrator)
    {
        await using var db = Open();
        var user = new User { Issuer = "https://org.example.com", Subject = name, Name = name, FirstSeenAt = DateTime.UtcNow, SignedInAt = DateTime.UtcNow };
        db.Users.Add(user);
        await db.SaveChangesAsync(Ct);
        return new Viewer(user.Id, groups, isAdministrator);
    }

    private sealed class Published : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = Environments.Production;
        public string ApplicationName { get; set; } = "FlaskDash.Razor";
        public string ContentRootPath { get; set; } = Path.GetTempPath();
        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
