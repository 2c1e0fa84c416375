using Hangfire;

namespace FlaskDash.Razor.Indexing;

/// <summary>A worker's call to read one repository.</summary>
public sealed class IndexJob(RepositoryIndexer indexer, IndexQueue queue)
{
    /// <summary>Runs as long as a run is wanted. Not retried: how a run ended stands in the row.</summary>
    [AutomaticRetry(Attempts = 0)]
    public async Task RunAsync(int repositoryId, CancellationToken ct)
    {
        queue.Begun(repositoryId);
        while (await queue.IsWantedAsync(repositoryId, ct))
            if (await indexer.IndexAsync(repositoryId, ct) != RunOutcome.Ready) return;
    }
}
