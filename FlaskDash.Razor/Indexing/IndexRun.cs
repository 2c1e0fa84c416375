using FlaskDash.Razor.Data;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Indexing;

/// <summary>One run on one repository: its lease, its connection, and whom it tells how far it is.</summary>
internal sealed class IndexRun(int repositoryId, IndexLease lease, DashContext db, IProgress<RepositoryProgress>? watcher)
{
    public int RepositoryId => repositoryId;
    public IndexLease Lease => lease;

    /// <summary>The run's own; one writer at a time.</summary>
    public DashContext Db => db;

    public IProgress<RepositoryProgress>? Watcher => watcher;

    /// <summary>Says in the row how far the run is; inside the caller's transaction, or by itself.</summary>
    public async Task TellAsync(IndexStage stage, long done, long total, CancellationToken ct)
    {
        await db.Repositories.Where(r => r.Id == repositoryId).ExecuteUpdateAsync(row => row
            .SetProperty(r => r.State, RepositoryState.Reading)
            .SetProperty(r => r.Stage, stage)
            .SetProperty(r => r.StageDone, done)
            .SetProperty(r => r.StageTotal, total), ct);
        watcher?.Report(new RepositoryProgress(RepositoryState.Reading, stage, done, total, null, 0, true));
    }
}
