using FlaskDash.Razor.Data;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Indexing;

/// <summary>One job's hold on an inquiry. What it wrote last as the end of its lease is also its fence: who took over wrote another.</summary>
internal sealed class InquiryLease : IAsyncDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(500);

    private readonly IDbContextFactory<DashContext> contexts;
    private readonly TimeProvider time;
    private readonly TimeSpan length;
    private readonly ILogger logger;
    private readonly CancellationTokenSource lost = new();
    private readonly CancellationTokenSource stop = new();
    private readonly Task heart;
    private DateTime until;
    private long done;
    private long total;

    private InquiryLease(IDbContextFactory<DashContext> contexts, Inquiry inquiry, DateTime until, TimeProvider time, TimeSpan length, ILogger logger)
    {
        (this.contexts, this.until, this.time, this.length, this.logger) = (contexts, until, time, length, logger);
        Inquiry = inquiry;
        heart = BeatAsync();
    }

    /// <summary>As it was when it was taken.</summary>
    public Inquiry Inquiry { get; }

    /// <summary>Cancelled when nobody wants the answer any more, or another job has it.</summary>
    public CancellationToken Lost => lost.Token;

    /// <summary>Takes the inquiry where it waits, or was left by a job that died, and its asker has no other under way.</summary>
    /// <returns>Null when it cannot be taken.</returns>
    public static async Task<InquiryLease?> TakeAsync(
        IDbContextFactory<DashContext> contexts, int inquiryId, TimeProvider time, TimeSpan length, ILogger logger, CancellationToken ct)
    {
        var (now, until) = (time.GetUtcNow().UtcDateTime, UntilFrom(time, length));
        var latest = Turns.LatestEnd(now, length);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var taken = await db.Inquiries.Free(now, length).Where(i => i.Id == inquiryId)
            .Where(i => db.Repositories.Any(r => r.Id == i.RepositoryId && r.DeletedAt == null))
            .Where(i => i.ById == null || !db.Inquiries.Any(other => other.ById == i.ById && other.Id != i.Id && other.State == InquiryState.Working && other.LeaseUntil > now && other.LeaseUntil <= latest))
            .ExecuteUpdateAsync(row => row
                .SetProperty(i => i.State, InquiryState.Working)
                .SetProperty(i => i.LeaseUntil, until)
                .SetProperty(i => i.Done, 0)
                .SetProperty(i => i.Total, 0), ct);
        return taken == 0 ? null : new InquiryLease(contexts, await db.Inquiries.AsNoTracking().SingleAsync(i => i.Id == inquiryId, ct), until, time, length, logger);
    }

    /// <summary>Notes how far the work is.</summary>
    public void Report(long stepsDone, long stepsInAll)
    {
        Volatile.Write(ref total, stepsInAll);
        Volatile.Write(ref done, stepsDone);
    }

    /// <summary>Gives the inquiry back as it ended. Nothing happens when it is lost.</summary>
    public async Task EndAsync(InquiryState state, string? problem, string? answer)
    {
        await StopBeatingAsync();
        DateTime? now = state == InquiryState.Waiting ? null : time.GetUtcNow().UtcDateTime;
        await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
        await Held(db).ExecuteUpdateAsync(row => row
            .SetProperty(i => i.State, state)
            .SetProperty(i => i.Problem, problem)
            .SetProperty(i => i.Answer, answer)
            .SetProperty(i => i.Done, Volatile.Read(ref done))
            .SetProperty(i => i.Total, Volatile.Read(ref total))
            .SetProperty(i => i.EndedAt, now)
            .SetProperty(i => i.LeaseUntil, (DateTime?)null), CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await StopBeatingAsync();
        lost.Dispose();
        stop.Dispose();
    }

    private IQueryable<Inquiry> Held(DashContext db) =>
        db.Inquiries.Where(i => i.Id == Inquiry.Id && i.State == InquiryState.Working && i.LeaseUntil == until);

    // Writes progress and renews the lease; between the two it looks whether the inquiry was cancelled.
    private async Task BeatAsync()
    {
        using var timer = new PeriodicTimer(Pace, time);
        var (writtenDone, writtenTotal) = (0L, 0L);
        try
        {
            while (await timer.WaitForNextTickAsync(stop.Token))
            {
                try
                {
                    await using var db = await contexts.CreateDbContextAsync(stop.Token);
                    var (nowDone, nowTotal) = (Volatile.Read(ref done), Volatile.Read(ref total));
                    var isDue = until - time.GetUtcNow().UtcDateTime < length * 0.8;
                    var next = UntilFrom(time, length);
                    var held = isDue || (nowDone, nowTotal) != (writtenDone, writtenTotal)
                        ? await Held(db).ExecuteUpdateAsync(row => row.SetProperty(i => i.Done, nowDone).SetProperty(i => i.Total, nowTotal).SetProperty(i => i.LeaseUntil, next), stop.Token) > 0
                        : await Held(db).AnyAsync(stop.Token);
                    if (!held)
                    {
                        await lost.CancelAsync();
                        return;
                    }
                    if (isDue || (nowDone, nowTotal) != (writtenDone, writtenTotal)) (until, writtenDone, writtenTotal) = (next, nowDone, nowTotal);
                }
                catch (Exception fault) when (fault is System.Data.Common.DbException or InvalidOperationException)
                {
                    logger.LogWarning(fault, "The lease on inquiry {Inquiry} could not be renewed; trying again", Inquiry.Id);
                }
            }
        }
        catch (OperationCanceledException) { /* ended */ }
    }

    private async Task StopBeatingAsync()
    {
        await stop.CancelAsync();
        await heart;
    }

    // Whole milliseconds: what every database gives back as it was written, so that it can be compared.
    private static DateTime UntilFrom(TimeProvider time, TimeSpan length)
    {
        var until = time.GetUtcNow().UtcDateTime + length;
        return new DateTime(until.Ticks - until.Ticks % TimeSpan.TicksPerMillisecond, DateTimeKind.Utc);
    }
}
