using System.Diagnostics;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Git;
using Hangfire;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlaskDash.Razor.Indexing;

/// <summary>A worker's call to answer one inquiry. Its end, good or bad, stands in the row.</summary>
public sealed class InquiryJob(
    IDbContextFactory<DashContext> contexts, IEnumerable<IInquiryKind> kinds, GitMirrors mirrors, InquiryQueue queue,
    IOptions<IndexingOptions> options, TimeProvider time, ILogger<InquiryJob> logger)
{
    /// <summary>Does nothing to an inquiry that was answered, cancelled, or is held by another job.</summary>
    /// <exception cref="OperationCanceledException">The app stops; the inquiry waits for the next start.</exception>
    [Queue(InquiryQueue.Name)]
    public async Task RunAsync(int inquiryId, CancellationToken ct)
    {
        queue.Begun(inquiryId);
        if (await InquiryLease.TakeAsync(contexts, inquiryId, time, options.Value.LeaseTime, logger, ct) is not { } lease) return;

        await using (lease) await AnswerAsync(lease, ct);
        // The next one of the same person could not begin before.
        await queue.EnqueueWaitingAsync(ct);
    }

    private async Task AnswerAsync(InquiryLease lease, CancellationToken ct)
    {
        var (inquiry, started) = (lease.Inquiry, time.GetTimestamp());
        var kind = kinds.Single(k => k.Kind == inquiry.Kind);
        using var limit = new CancellationTokenSource(kind.Limit, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct, lease.Lost, limit.Token);
        try
        {
            var answer = await kind.AnswerAsync(new InquiryWork(inquiry.RepositoryId, mirrors.PathOf(inquiry.RepositoryId), inquiry.Question, lease.Report), stop.Token);
            await lease.EndAsync(InquiryState.Done, null, answer);
            logger.LogInformation("Answered inquiry {Inquiry} ({Kind}) of repository {Repository} in {Elapsed}", inquiry.Id, inquiry.Kind, inquiry.RepositoryId, time.GetElapsedTime(started));
        }
        catch (Exception) when (lease.Lost.IsCancellationRequested)
        {
            logger.LogInformation("Stopped inquiry {Inquiry} ({Kind}) of repository {Repository}: it was cancelled, or another job has it", inquiry.Id, inquiry.Kind, inquiry.RepositoryId);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            await lease.EndAsync(InquiryState.Waiting, null, null);
            throw;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            logger.LogWarning("Inquiry {Inquiry} ({Kind}) of repository {Repository} was stopped after {Limit}", inquiry.Id, inquiry.Kind, inquiry.RepositoryId, kind.Limit);
            await lease.EndAsync(InquiryState.Failed, $"This took longer than {kind.Limit.TotalMinutes:0} minutes and was stopped.", null);
        }
        catch (GitException fault)
        {
            logger.LogWarning(fault, "Could not answer inquiry {Inquiry} ({Kind}) of repository {Repository}: {Problem} git says: {Output}", inquiry.Id, inquiry.Kind, inquiry.RepositoryId, fault.Message, fault.Output);
            await lease.EndAsync(InquiryState.Failed, fault.Message, null);
        }
        catch (Exception fault)
        {
            var trace = (Activity.Current?.TraceId ?? ActivityTraceId.CreateRandom()).ToHexString();
            logger.LogError(fault, "Could not answer inquiry {Inquiry} ({Kind}) of repository {Repository}. Trace id {Trace}", inquiry.Id, inquiry.Kind, inquiry.RepositoryId, trace);
            await lease.EndAsync(InquiryState.Failed, $"Something went wrong while looking for this. Try again; if it stays, give the trace id {trace} to whoever runs this site.", null);
        }
    }
}
