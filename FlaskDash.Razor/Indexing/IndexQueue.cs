using FlaskDash.Razor.Data;
using Hangfire;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlaskDash.Razor.Indexing;

/// <summary>Asks for runs. The row says what is wanted; the job only wakes a worker, so a lost job is made again from the row.</summary>
public sealed class IndexQueue(IDbContextFactory<DashContext> contexts, IBackgroundJobClient jobs, IndexProgress progress, IOptions<IndexingOptions> options, TimeProvider time)
{
    private readonly AskedJobs asked = new(time);

    /// <summary>Asks for a run that reads what is new; one that is under way is followed by another.</summary>
    public async Task WantAsync(int repositoryId, CancellationToken ct)
    {
        var now = time.GetUtcNow().UtcDateTime;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var isNew = await db.Repositories.Where(r => r.Id == repositoryId && r.DeletedAt == null && r.WantedAt == null)
            .ExecuteUpdateAsync(row => row.SetProperty(r => r.WantedAt, now), ct) > 0;
        if (isNew) asked.Forget(repositoryId);
        Enqueue(repositoryId);
        progress.Changed(repositoryId);
    }

    /// <summary>Whether a run is wanted that nobody has begun, or one was left by a process that died.</summary>
    internal async Task<bool> IsWantedAsync(int repositoryId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await Wanted(db).AnyAsync(r => r.Id == repositoryId, ct);
    }

    /// <summary>Whether the last run failed.</summary>
    internal async Task<bool> HasFailedAsync(int repositoryId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Repositories.AnyAsync(r => r.Id == repositoryId && r.State == RepositoryState.Failed, ct);
    }

    /// <summary>Makes a job for what has waited longest for its owner's turn.</summary>
    internal async Task EnqueueNextOfOwnerAsync(int repositoryId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var owners = db.Repositories.Where(r => r.Id == repositoryId && r.OwnerId != null).Select(r => r.OwnerId);
        foreach (var id in await Wanted(db).Where(r => owners.Contains(r.OwnerId)).OrderBy(r => r.WantedAt).Select(r => r.Id).Take(1).ToListAsync(ct)) Enqueue(id);
    }

    /// <summary>Makes a job for each repository with such a run.</summary>
    internal async Task EnqueueWantedAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        foreach (var id in await Wanted(db).OrderBy(r => r.WantedAt).Select(r => r.Id).ToListAsync(ct)) Enqueue(id);
    }

    /// <summary>Asks for a run of each repository whose last one ended before an instant.</summary>
    internal async Task WantOlderAsync(DateTime endedBefore, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var latest = Turns.LatestEnd(time.GetUtcNow().UtcDateTime, options.Value.LeaseTime);
        // A run leaves the time it ended as the end of its lease.
        var due = await db.Repositories
            .Where(r => r.DeletedAt == null && r.WantedAt == null && r.State != RepositoryState.Reading && (r.LeaseUntil < endedBefore || r.LeaseUntil > latest))
            .OrderBy(r => r.LeaseUntil).Select(r => r.Id).ToListAsync(ct);
        foreach (var id in due) await WantAsync(id, ct);
    }

    /// <summary>A worker has taken the job.</summary>
    internal void Begun(int repositoryId) => asked.Forget(repositoryId);

    private IQueryable<Repository> Wanted(DashContext db)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return db.Repositories.Free(now, options.Value.LeaseTime).Where(r => r.WantedAt != null || r.State == RepositoryState.Reading).HavingTurn(db, now, options.Value);
    }

    private void Enqueue(int repositoryId)
    {
        if (asked.TryAdd(repositoryId)) jobs.Enqueue<IndexJob>(job => job.RunAsync(repositoryId, CancellationToken.None));
    }
}
