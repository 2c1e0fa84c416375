using FlaskDash.Razor.Data;
using FlaskDash.Razor.Git;
using FlaskDash.Razor.Indexing;
using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FlaskDash.Razor.Tests.Indexing;

/// <summary>The rooms that index, with a database and mirrors in a temporary folder and no web server; jobs are run by the test.</summary>
internal sealed class IndexerHost : IDisposable
{
    private readonly TemporaryFolder folder;
    private readonly OwnDatabase database;
    private readonly bool isFirst;
    private readonly IHost host;

    public IndexerHost(Dictionary<string, string?>? settings = null) : this(new TemporaryFolder(), null, settings)
    {
    }

    private IndexerHost(TemporaryFolder folder, OwnDatabase? database, Dictionary<string, string?>? settings)
    {
        (this.folder, isFirst) = (folder, database is null);
        this.database = database ?? new OwnDatabase(Path.Combine(folder.Path, "flaskdash.db"));
        host = Build(settings);
        host.Services.GetRequiredService<Migrator>().MigrateAsync(CancellationToken.None).GetAwaiter().GetResult();
    }

    public IServiceProvider Services => host.Services;
    public RepositoryIndexer Indexer => Services.GetRequiredService<RepositoryIndexer>();
    public string Mirror(int id) => Services.GetRequiredService<GitMirrors>().PathOf(id);
    public DashContext Open() => Services.GetRequiredService<IDbContextFactory<DashContext>>().CreateDbContext();

    /// <summary>A second process on the same files, as far as leases and rows can tell.</summary>
    public IndexerHost Again(Dictionary<string, string?>? settings = null) => new(folder, database, settings);

    /// <summary>Begins the workers and the schedule.</summary>
    public Task StartAsync(CancellationToken ct) => host.StartAsync(ct);

    /// <summary>Ends them.</summary>
    public Task StopAsync(CancellationToken ct) => host.StopAsync(ct);

    /// <summary>For the setting <c>Database:Url</c> of another process.</summary>
    public string DatabaseUrl => database.Url;

    /// <summary>Where the mirrors lie, and SQLite's file.</summary>
    public string Folder => folder.Path;

    /// <summary>Makes a row for a local repository, wanted.</summary>
    /// <param name="owner">A <c>sub</c>, whose user is made; null for nobody.</param>
    public async Task<int> AddAsync(string path, CancellationToken ct, string? owner = null)
    {
        await using var db = Open();
        var user = owner is null ? null : await db.Users.SingleOrDefaultAsync(u => u.Subject == owner, ct) ?? new User { Issuer = "https://example.com", Subject = owner, Name = owner };
        // An owner adds an address once: each has its own spelling.
        var address = owner is null ? path : path + string.Concat(Enumerable.Repeat("/.", await db.Repositories.CountAsync(ct)));
        var repository = new Repository { Name = "sample", Address = address, Source = RepositorySource.Local, AddedAt = DateTime.UtcNow, WantedAt = DateTime.UtcNow, Owner = user };
        db.Repositories.Add(repository);
        await db.SaveChangesAsync(ct);
        return repository.Id;
    }

    /// <summary>Runs and gives the row.</summary>
    public async Task<Repository> IndexAsync(int id, CancellationToken ct)
    {
        Assert.True(await Indexer.IndexAsync(id, null, ct));
        return await RowAsync(id, ct);
    }

    /// <summary>Adds, runs, and compares everything with git.</summary>
    public async Task<Repository> AddAndCompareAsync(string path, CancellationToken ct)
    {
        var id = await AddAsync(path, ct);
        await IndexAsync(id, ct);
        return await this.EqualsGitAsync(id, ct);
    }

    public async Task<Repository> RowAsync(int id, CancellationToken ct)
    {
        await using var db = Open();
        return await db.Repositories.AsNoTracking().SingleAsync(r => r.Id == id, ct);
    }

    public void Dispose()
    {
        host.Dispose();
        if (!isFirst) return;
        SqliteConnection.ClearAllPools();
        database.Dispose();
        folder.Dispose();
    }

    private IHost Build(Dictionary<string, string?>? settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { ContentRootPath = folder.Path });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Data:Folder"] = folder.Path, ["Database:Url"] = database.Url, ["Repositories:LocalRoots:0"] = Path.GetTempPath() });
        builder.Configuration.AddInMemoryCollection(settings ?? []);
        builder.Services.AddLogging();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddData();
        builder.AddGit();
        builder.AddInsights();
        builder.AddIndexing();
        builder.Services.AddOptions<GitOptions>().Configure<DataFolder>((git, data) => (git.MirrorsFolder, git.TemporaryFolder) = (data.Mirrors, data.Temporary));
        return builder.Build();
    }
}
