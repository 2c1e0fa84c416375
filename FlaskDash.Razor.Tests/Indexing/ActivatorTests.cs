using FlaskDash.Razor.Indexing;
using Hangfire;
using Microsoft.Extensions.DependencyInjection;

namespace FlaskDash.Razor.Tests.Indexing;

/// <summary>Several hosts in one process, as in these tests: each makes its jobs from its own services, whoever started last.</summary>
public sealed class ActivatorTests
{
    [Fact]
    public void Each_host_makes_its_jobs_itself()
    {
        using var first = new IndexerHost();
        _ = first.Services.GetRequiredService<IBackgroundJobClient>();
        using (var second = new IndexerHost()) _ = second.Services.GetRequiredService<IBackgroundJobClient>();

        using var scope = first.Services.GetRequiredService<JobActivator>().BeginScope((JobActivatorContext)null!);

        Assert.IsType<IndexJob>(scope.Resolve(typeof(IndexJob)));
    }
}
