using FlaskDash.Razor.Data;
using FlaskDash.Razor.Git;
using Hangfire;
using Hangfire.AspNetCore;
using Hangfire.InMemory;
using Hangfire.PostgreSql;
using Hangfire.PostgreSql.Factories;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace FlaskDash.Razor.Indexing;

/// <summary>Registers what reads repositories into rows, and the jobs that do it.</summary>
public static class IndexingSetup
{
    /// <summary>The workers begin with the host; without a running host there is only what is called by hand.</summary>
    public static void AddIndexing(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<IndexingOptions>().BindConfiguration(IndexingOptions.Section).ValidateDataAnnotations()
            .Validate(o => o.RefreshEvery >= TimeSpan.Zero, "Indexing:RefreshEvery is negative. Give a duration such as 00:15:00, or 00:00:00 to read by hand only.")
            .Validate(o => o.WatchEvery > TimeSpan.Zero, "Indexing:WatchEvery is not positive. Give a duration such as 00:00:10.")
            .Validate(o => o.LeaseTime >= TimeSpan.FromSeconds(1), "Indexing:LeaseTime is below a second. Give a duration such as 00:00:45.")
            .ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<GitRefs>();
        services.AddSingleton<GitHistory>();
        services.AddSingleton<GitLines>();
        services.AddSingleton<GitMailmap>();
        services.AddSingleton<GitTree>();
        services.AddSingleton<GitSignatures>();
        services.AddSingleton<RepositoryIndexer>();
        services.AddSingleton<IndexQueue>();
        services.AddSingleton<IndexProgress>();
        services.AddScoped<IndexJob>();
        services.AddSingleton<GitPickaxe>();
        services.AddSingleton<IInquiryKind, PickaxeInquiry>();
        services.AddSingleton<GitCounts>();
        services.AddSingleton<IInquiryKind, CheckInquiry>();
        services.AddSingleton<IInquiryKind, LanguagesInquiry>();
        services.AddSingleton<GitPatchIds>();
        services.AddSingleton<IInquiryKind, PatchIdsInquiry>();
        services.AddSingleton<GitBlame>();
        services.AddSingleton<IInquiryKind, SurvivalInquiry>();
        services.AddSingleton<InquiryQueue>();
        services.AddScoped<InquiryJob>();

        // Rows say what is wanted, so jobs need to survive nothing, and none is tried again by itself.
        // The storage is this host's own: Hangfire's usual one belongs to the process, and ends with the first of several hosts.
        services.AddSingleton(provider => StorageOf(provider.GetRequiredService<Database>()));
        // So is what makes jobs: Hangfire would take the one that the process has at that moment, which another host that starts may have set, and whose services end with that host.
        services.AddSingleton<JobActivator>(provider => new AspNetCoreJobActivator(provider.GetRequiredService<IServiceScopeFactory>()));
        services.AddHangfire((provider, hangfire) => hangfire
            .UseLogProvider(new JobLogs(provider.GetRequiredService<ILoggerFactory>()))
            .UseSimpleAssemblyNameTypeSerializer()
            .UseRecommendedSerializerSettings()
            .UseFilter(new AutomaticRetryAttribute { Attempts = 0 }));
        services.AddHangfireServer((provider, server) => Configure(server, provider.GetRequiredService<IOptions<IndexingOptions>>().Value.Workers));
        services.AddHangfireServer((provider, server) =>
        {
            Configure(server, provider.GetRequiredService<IOptions<IndexingOptions>>().Value.InquiryWorkers);
            server.Queues = [InquiryQueue.Name];
        });
        services.AddHostedService<IndexSchedule>();
        services.AddHostedService<InquirySchedule>();
    }

    private static JobStorage StorageOf(Database database)
    {
        if (!database.IsPostgres) return new InMemoryStorage(new InMemoryStorageOptions { MaxExpirationTime = TimeSpan.FromMinutes(10) });

        // A worker hears of a job by NOTIFY; it asks by itself only in case it has missed one.
        var options = new PostgreSqlStorageOptions { EnableLongPolling = true, QueuePollInterval = TimeSpan.FromSeconds(10), JobExpirationCheckInterval = TimeSpan.FromMinutes(10) };
        return new PostgreSqlStorage(new NpgsqlConnectionFactory(database.ConnectionString, options), options);
    }

    private static void Configure(BackgroundJobServerOptions server, int workers)
    {
        server.WorkerCount = workers;
        // A job stops at its token within moments; what it did not end stands in its row.
        server.StopTimeout = TimeSpan.FromMilliseconds(100);
        server.ShutdownTimeout = TimeSpan.FromSeconds(5);
        server.SchedulePollingInterval = TimeSpan.FromSeconds(5);
    }
}
