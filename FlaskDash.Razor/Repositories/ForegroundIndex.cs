using FlaskDash.Razor.Data;
using FlaskDash.Razor.Indexing;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Repositories;

/// <summary>How far a run in the foreground is.</summary>
/// <param name="Text">The stage, for a person.</param>
/// <param name="Total">0 while unknown.</param>
public sealed record IndexStep(string Text, long Done, long Total);

/// <summary>What a run in the foreground came to: the figures of the default branch.</summary>
/// <param name="Problem">Why it failed, for a person; null when it did not.</param>
public sealed record IndexTotals(string Name, int Commits, int Committers, long Additions, long Deletions, int LinesUnreadable, string? Problem, string? Notice);

/// <summary>Adds and reads repositories while somebody waits: the command line.</summary>
public sealed class ForegroundIndex(RepositoryAdding adding, RepositoryIndexer indexer, DashContext db)
{
    /// <summary>For everyone: nobody owns it, administrators manage it.</summary>
    public Task<AddResult> AddAsync(NewRepository wanted, CancellationToken ct) => adding.AddForEveryoneAsync(wanted, ct);

    /// <summary>Reads what is new.</summary>
    /// <returns>Null when another process is at it.</returns>
    public async Task<IndexTotals?> RunAsync(int repositoryId, IProgress<IndexStep> progress, CancellationToken ct)
    {
        if (!await indexer.IndexAsync(repositoryId, new Told(progress), ct)) return null;
        return await db.Repositories.Where(r => r.Id == repositoryId)
            .Select(r => new IndexTotals(r.Name, r.CommitCount, r.CommitterCount, r.Additions, r.Deletions, r.LinesUnreadable, r.State == RepositoryState.Failed ? r.Problem ?? "Reading failed." : null, r.Notice))
            .SingleAsync(ct);
    }

    private sealed class Told(IProgress<IndexStep> progress) : IProgress<RepositoryProgress>
    {
        public void Report(RepositoryProgress value) => progress.Report(new IndexStep(value.Stage switch
        {
            IndexStage.Fetching => "Fetching",
            IndexStage.History => "Reading history",
            _ => "Counting lines",
        }, value.Done, value.Total));
    }
}
