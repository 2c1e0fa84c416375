using FlaskDash.Razor.Data;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Indexing;

/// <summary>Writes how far a fetch is into the row, at most about once a second, from whichever thread git's output comes on.</summary>
internal sealed class FetchPercent(IndexRun run, IDbContextFactory<DashContext> contexts) : IProgress<int>
{
    private const int Pause = 800;

    private readonly Lock sync = new();
    private Task writing = Task.CompletedTask;
    private long last = -Pause;

    public void Report(int value)
    {
        lock (sync)
        {
            if (!writing.IsCompleted || Environment.TickCount64 - last < Pause) return;
            last = Environment.TickCount64;
            writing = Task.Run(() => WriteAsync(value));
        }
    }

    /// <summary>Waits for the last write.</summary>
    public Task EndAsync() => writing;

    private async Task WriteAsync(int percent)
    {
        try
        {
            // Not the run's own connection: the fetch and the run go on at the same time.
            await using var db = await contexts.CreateDbContextAsync(run.Lease.Lost);
            await new IndexRun(run.RepositoryId, run.Lease, db, run.Watcher).TellAsync(IndexStage.Fetching, percent, 100, run.Lease.Lost);
        }
        catch (Exception fault) when (fault is OperationCanceledException or Microsoft.Data.Sqlite.SqliteException)
        {
            // progress only: the next one tells
        }
    }
}
