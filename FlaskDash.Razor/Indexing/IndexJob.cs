namespace FlaskDash.Razor.Indexing;

/// <summary>A worker's call to read one repository.</summary>
public sealed class IndexJob(RepositoryIndexer indexer, IndexQueue queue)
{
    /// <summary>Runs as long as a run is wanted: one that was asked for during another follows it.</summary>
    public async Task RunAsync(int repositoryId, CancellationToken ct)
    {
        queue.Begun(repositoryId);
        do
        {
            if (!await queue.IsWantedAsync(repositoryId, ct) || !await indexer.IndexAsync(repositoryId, null, ct)) return;
            await queue.EnqueueNextOfOwnerAsync(repositoryId, ct);
        }
        // One that failed because the database cannot be written stays wanted, and waits for the schedule.
        while (!await queue.HasFailedAsync(repositoryId, ct));
    }
}
