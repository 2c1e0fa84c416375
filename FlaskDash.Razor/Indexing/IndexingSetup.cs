using FlaskDash.Razor.Git;
using Hangfire;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace FlaskDash.Razor.Indexing;

/// <summary>Registers what turns git into rows.</summary>
public static class IndexingSetup
{
    /// <summary>Everything but the workers: enough for a run in the foreground.</summary>
    public static void AddIndexing(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<IndexingOptions>().BindConfiguration(IndexingOptions.Section).ValidateDataAnnotations()
            .Validate(o => o.RefreshEvery >= TimeSpan.Zero, "Indexing:RefreshEvery is negative. Give a duration such as 00:15:00, or 00:00:00 for never.")
            .Validate(o => o.Lease >= TimeSpan.FromSeconds(5), "Indexing:Lease is below five seconds. Give a duration such as 00:00:45.")
            .Validate(o => o.LookEvery > TimeSpan.Zero, "Indexing:LookEvery is not positive. Give a duration such as 00:00:10.")
            .ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<GitHistory>();
        services.AddSingleton<GitRefs>();
        services.AddSingleton<GitLines>();
        services.AddSingleton<IndexProgress>();
        services.AddSingleton<IndexQueue>();
        services.AddSingleton<RepositoryIndexer>();
        services.AddHangfire(hangfire => hangfire.UseInMemoryStorage());
    }

    /// <summary>The workers, and what keeps them busy: for the web app.</summary>
    public static void AddIndexingWorkers(this IHostApplicationBuilder builder)
    {
        builder.Services.AddHangfireServer((provider, server) =>
        {
            server.WorkerCount = provider.GetRequiredService<IOptions<IndexingOptions>>().Value.Workers;
            // A run stops at its token within moments; what it did not end stands in its row.
            server.StopTimeout = TimeSpan.Zero;
            server.ShutdownTimeout = TimeSpan.FromSeconds(5);
            server.SchedulePollingInterval = TimeSpan.FromSeconds(5);
        });
        builder.Services.AddHostedService<IndexSchedule>();
    }
}
