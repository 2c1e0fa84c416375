using FlaskDash.Razor.Git;
using Hangfire;
using Hangfire.InMemory;
using Microsoft.Extensions.Options;

namespace FlaskDash.Razor.Indexing;

/// <summary>Registers what reads repositories into rows, and the jobs that do it.</summary>
public static class IndexingSetup
{
    public static void AddIndexing(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<IndexingOptions>().BindConfiguration(IndexingOptions.Section)
            .Validate(o => o.RefreshEvery >= TimeSpan.Zero, "Indexing:RefreshEvery is negative. Give a duration such as 00:15:00, or 0 to read by hand only.")
            .Validate(o => o.WatchEvery > TimeSpan.Zero && o.LeaseTime > TimeSpan.Zero, "Indexing:WatchEvery and Indexing:LeaseTime must be positive durations, such as 00:00:15.")
            .Validate(o => o.Workers is > 0 and <= 64, "Indexing:Workers must be from 1 to 64.")
            .ValidateOnStart();
        services.AddSingleton<GitRefs>();
        services.AddSingleton<GitHistory>();
        services.AddSingleton<GitLines>();
        services.AddSingleton<RepositoryIndexer>();
        services.AddSingleton<IndexQueue>();
        services.AddSingleton<IndexProgress>();
        services.AddScoped<IndexJob>();

        // Rows say what is wanted, so jobs need to survive nothing, and none is tried again by itself.
        services.AddHangfire((_, hangfire) => hangfire
            .UseSimpleAssemblyNameTypeSerializer()
            .UseRecommendedSerializerSettings()
            .UseFilter(new AutomaticRetryAttribute { Attempts = 0 })
            .UseInMemoryStorage(new InMemoryStorageOptions { MaxExpirationTime = TimeSpan.FromMinutes(10) }));
        services.AddHangfireServer((provider, server) =>
        {
            server.WorkerCount = provider.GetRequiredService<IOptions<IndexingOptions>>().Value.Workers;
            server.ShutdownTimeout = TimeSpan.FromSeconds(5);
            server.StopTimeout = TimeSpan.FromMilliseconds(100);
            server.SchedulePollingInterval = TimeSpan.FromSeconds(5);
        });
        services.AddHostedService<IndexWatch>();
    }
}
