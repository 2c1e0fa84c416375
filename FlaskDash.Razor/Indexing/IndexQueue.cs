using FlaskDash.Razor.Data;
using Hangfire;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Indexing;

/// <summary>Where runs are asked for. The row says what is wanted; the job only wakes a worker.</summary>
public sealed class IndexQueue(IDbContextFactory<DashContext> contexts, IBackgroundJobClient jobs, TimeProvider time)
{
    /// <summary>Asks for a run. During one, another follows it.</summary>
    public async Task WantAsync(int repositoryId, CancellationToken ct)
    {
        var now = time.GetUtcNow().UtcDateTime;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var wanted = await db.Repositories.Where(r => r.Id == repositoryId && r.DeletedAt == null)
            .ExecuteUpdateAsync(row => row.SetProperty(r => r.WantedAt, now), ct);
        if (wanted > 0) Wake(repositoryId);
    }

    /// <summary>Wakes a worker for what its row already wants.</summary>
    internal void Wake(int repositoryId) => jobs.Enqueue<IndexJob>(job => job.RunAsync(repositoryId, CancellationToken.None));
}

/// <summary>Runs what a repository's row wants.</summary>
public sealed class IndexJob(RepositoryIndexer indexer)
{
    /// <summary>Does nothing when somebody else is at it, or nothing is wanted.</summary>
    public Task RunAsync(int repositoryId, CancellationToken ct) => indexer.IndexWantedAsync(repositoryId, ct);
}
