using FlaskDash.Razor.Data;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Indexing;

/// <summary>Somebody else took the repository, or it was deleted: this run must not write any more.</summary>
internal sealed class LeaseLostException(int repositoryId) : Exception($"The lease on repository {repositoryId} is lost.");

/// <summary>The right to work on a repository: a row says who has it and until when, and a rising number shuts out who had it before.</summary>
internal sealed class IndexLease : IAsyncDisposable
{
    private readonly IDbContextFactory<DashContext> contexts;
    private readonly TimeProvider time;
    private readonly TimeSpan length;
    private readonly int repositoryId;
    private readonly long fence;
    private readonly CancellationTokenSource lost = new();
    private readonly Task heartbeat;

    private IndexLease(IDbContextFactory<DashContext> contexts, TimeProvider time, TimeSpan length, int repositoryId, long fence)
    {
        (this.contexts, this.time, this.length, this.repositoryId, this.fence) = (contexts, time, length, repositoryId, fence);
        heartbeat = Task.Run(BeatAsync);
    }

    /// <summary>Cancelled when the lease is lost or given back.</summary>
    public CancellationToken Lost => lost.Token;

    /// <summary>This process, as <see cref="Repository.LeaseHolder"/> names it.</summary>
    public static string Holder { get; } = $"{Environment.MachineName}/{Environment.ProcessId}";

    /// <summary>Takes the lease if it is free.</summary>
    /// <returns>Null when somebody has it, or the repository is gone.</returns>
    public static async Task<IndexLease?> TryTakeAsync(IDbContextFactory<DashContext> contexts, TimeProvider time, TimeSpan length, int repositoryId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var now = time.GetUtcNow().UtcDateTime;
        var taken = await db.Repositories
            .Where(r => r.Id == repositoryId && r.DeletedAt == null && (r.LeaseUntil == null || r.LeaseUntil < now))
            .ExecuteUpdateAsync(row => row
                .SetProperty(r => r.LeaseHolder, Holder)
                .SetProperty(r => r.LeaseUntil, now + length)
                .SetProperty(r => r.LeaseFence, r => r.LeaseFence + 1), ct);
        if (taken == 0) return null;

        var fence = await db.Repositories.Where(r => r.Id == repositoryId).Select(r => r.LeaseFence).SingleAsync(ct);
        await transaction.CommitAsync(ct);
        return new IndexLease(contexts, time, length, repositoryId, fence);
    }

    /// <summary>Writes in one transaction, which counts only while the lease is held.</summary>
    /// <param name="db">Where <paramref name="write"/> writes.</param>
    /// <exception cref="LeaseLostException">It is not; nothing is written.</exception>
    public async Task WriteAsync(DashContext db, Func<Task> write, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await ExtendAsync(db, ct) == 0)
        {
            await lost.CancelAsync();
            throw new LeaseLostException(repositoryId);
        }
        await write();
        await transaction.CommitAsync(ct);
    }

    /// <summary>Gives the lease back, if it is still held.</summary>
    public async ValueTask DisposeAsync()
    {
        await lost.CancelAsync();
        await heartbeat;
        await using var db = await contexts.CreateDbContextAsync();
        await db.Repositories.Where(r => r.Id == repositoryId && r.LeaseFence == fence)
            .ExecuteUpdateAsync(row => row.SetProperty(r => r.LeaseHolder, (string?)null).SetProperty(r => r.LeaseUntil, (DateTime?)null));
        lost.Dispose();
    }

    private Task<int> ExtendAsync(DashContext db, CancellationToken ct)
    {
        var until = time.GetUtcNow().UtcDateTime + length;
        return db.Repositories.Where(r => r.Id == repositoryId && r.LeaseFence == fence)
            .ExecuteUpdateAsync(row => row.SetProperty(r => r.LeaseUntil, until), ct);
    }

    // A fetch can be silent for longer than a lease holds.
    private async Task BeatAsync()
    {
        using var timer = new PeriodicTimer(length / 3, time);
        try
        {
            while (await timer.WaitForNextTickAsync(lost.Token))
            {
                await using var db = await contexts.CreateDbContextAsync(lost.Token);
                if (await ExtendAsync(db, lost.Token) == 0) await lost.CancelAsync();
            }
        }
        catch (OperationCanceledException) { /* given back, or lost */ }
        catch (Microsoft.Data.Sqlite.SqliteException) { await lost.CancelAsync(); }
    }
}
