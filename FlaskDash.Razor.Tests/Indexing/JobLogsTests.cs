using FlaskDash.Razor.Indexing;
using Hangfire.Logging;
using Microsoft.Extensions.Logging;

namespace FlaskDash.Razor.Tests.Indexing;

public sealed class JobLogsTests
{
    [Fact]
    public void A_host_that_has_ended_leaves_a_log_that_says_nothing()
    {
        var loggers = new LoggerFactory();
        var logs = new JobLogs(loggers);
        Assert.NotNull(logs.GetLogger("before"));
        loggers.Dispose();

        Assert.False(logs.GetLogger("after").Log(Hangfire.Logging.LogLevel.Error, () => "x"));
    }

    [Fact]
    public async Task Of_two_hosts_the_one_that_started_first_runs_jobs_when_the_other_has_ended()
    {
        var ct = TestContext.Current.CancellationToken;
        using var host = new IndexerHost();
        await host.StartAsync(ct);
        using (var other = new IndexerHost())
        {
            await other.StartAsync(ct);
            await other.StopAsync(ct);
        }
        using var sample = new Support.SampleRepository();
        sample.Commit("First");

        var id = await host.AddAsync(sample.Path, ct);
        await Support.Patience.UntilAsync(async () => (await host.RowAsync(id, ct)).CommitCount == 1);

        await host.StopAsync(ct);
    }
}
