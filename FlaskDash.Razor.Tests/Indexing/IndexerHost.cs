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
    private readonly TemporaryFolder folder = new();
    private readonly IHost host;

    public IndexerHost(Dictionary<string, string?>? settings = null)
    {
        host = Build(settings);
        host.Services.GetRequiredService<Migrator>().MigrateAsync(CancellationToken.None).GetAwaiter().GetResult();
    }

    public IServiceProvider Services => host.Services;
    public RepositoryIndexer Indexer => Services.GetRequiredService<RepositoryIndexer>();
    public string Mirror(int id) => Services.GetRequiredService<GitMirrors>().PathOf(id);
    public DashContext Open() => Services.GetRequiredService<IDbContextFactory<DashContext>>().CreateDbContext();

    /// <summary>A second process on the same files, as far as leases and rows can tell.</summary>
    public IHost Again(Dictionary<string, string?>? settings = null) => Build(settings);

    /// <summary>Makes a row for a local repository, wanted.</summary>
    public async Task<int> AddAsync(string path, CancellationToken ct)
    {
        await using var db = Open();
        var repository = new Repository { Name = "sample", Address = path, Source = RepositorySource.Local, AddedAt = DateTime.UtcNow, WantedAt = DateTime.UtcNow };
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

    public async Task<Repository> RowAsync(int id, CancellationToken ct)
    {
        await using var db = Open();
        return await db.Repositories.AsNoTracking().SingleAsync(r => r.Id == id, ct);
    }

    public void Dispose()
    {
        host.Dispose();
        SqliteConnection.ClearAllPools();
        folder.Dispose();
    }

    private IHost Build(Dictionary<string, string?>? settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { ContentRootPath = folder.Path });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Data:Folder"] = folder.Path, ["Repositories:LocalRoots:0"] = Path.GetTempPath() });
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
