using FlaskDash.Razor.Data;
using Hangfire;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlaskDash.Razor.Indexing;

/// <summary>Wakes a worker for the inquiries that wait. The rows say what is wanted, so a lost job is made again from them.</summary>
public sealed class InquiryQueue(IDbContextFactory<DashContext> contexts, IBackgroundJobClient jobs, IOptions<IndexingOptions> options, TimeProvider time)
{
    /// <summary>Workers of its own: a long question holds up no reading of a repository.</summary>
    internal const string Name = "inquiries";

    private readonly AskedJobs asked = new(time);

    /// <summary>Makes a job for an inquiry whose row waits.</summary>
    public void Enqueue(int inquiryId)
    {
        if (asked.TryAdd(inquiryId)) jobs.Enqueue<InquiryJob>(job => job.RunAsync(inquiryId, CancellationToken.None));
    }

    /// <summary>Makes a job for each inquiry that waits, or was left by a process that died; of one person the eldest only.</summary>
    internal async Task EnqueueWaitingAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow().UtcDateTime;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var waiting = await db.Inquiries.Free(now, options.Value.LeaseTime)
            .OrderBy(i => i.AskedAt).ThenBy(i => i.Id).Select(i => new { i.Id, i.ById }).ToListAsync(ct);
        foreach (var inquiry in waiting.DistinctBy(i => i.ById ?? -i.Id)) Enqueue(inquiry.Id);
    }

    /// <summary>A worker has taken the job.</summary>
    internal void Begun(int inquiryId) => asked.Forget(inquiryId);
}

/// <summary>Finds inquiries that nobody works on: at start, and every few seconds.</summary>
internal sealed class InquirySchedule(InquiryQueue queue, IOptions<IndexingOptions> options, TimeProvider time, ILogger<InquirySchedule> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield(); // the start of the app does not wait
        using var timer = new PeriodicTimer(options.Value.WatchEvery, time);
        do
        {
            try { await queue.EnqueueWaitingAsync(stoppingToken); }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                logger.LogWarning(fault, "The database could not be asked which inquiries wait");
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
