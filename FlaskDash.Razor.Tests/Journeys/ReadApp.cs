using FlaskDash.Razor.Data;
using FlaskDash.Razor.Indexing;
using FlaskDash.Razor.Repositories;
using FlaskDash.Razor.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FlaskDash.Razor.Tests.Journeys;

/// <summary>An app for a real browser, in which repositories of this machine can be added.</summary>
internal static class ReadApp
{
    /// <summary>Starts it; folders beside the repository are allowed.</summary>
    public static Task<DashApp> StartAsync(SampleRepository repository) => DashApp.StartAsync(options =>
    {
        options.Listens = true;
        options.Settings["Repositories:LocalRoots:0"] = Path.GetDirectoryName(repository.Path);
    });

    /// <summary>Adds the repository for everybody, strangers included, and returns when it is read.</summary>
    /// <returns>Its page.</returns>
    public static async Task<string> ReadAsync(this DashApp app, SampleRepository repository, string name)
    {
        var ct = TestContext.Current.CancellationToken;
        await using var scope = app.Services.CreateAsyncScope();
        var added = await scope.ServiceProvider.GetRequiredService<ForegroundIndex>().AddAsync(new NewRepository(repository.Path, name, Visibility.Public, []), ct);
        var id = Assert.IsType<AddResult.Added>(added).Id;
        await foreach (var _ in scope.ServiceProvider.GetRequiredService<IndexProgress>().WatchAsync(id, ct))
        {
            var read = await app.QueryAsync(db => db.Repositories.AsNoTracking().SingleAsync(r => r.Id == id, ct));
            if (read.State == RepositoryState.Ready) break;
            Assert.False(read.State == RepositoryState.Failed, read.Problem);
        }

        return $"/repositories/{id}";
    }
}
