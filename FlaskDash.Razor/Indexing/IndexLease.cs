using System.Data.Common;
using FlaskDash.Razor.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;

namespace FlaskDash.Razor.Indexing;

/// <summary>The lease is gone: the repository was deleted, or another run holds it.</summary>
internal sealed class LeaseLostException() : Exception("The lease on this repository is lost.");

/// <summary>One run's hold on a repository, and the only way in which it writes: each transaction first makes sure that it still holds.</summary>
internal sealed class IndexLease : IAsyncDisposable
{
    private readonly IDbContextFactory<DashContext> contexts;
    private readonly DashContext db;
    private readonly TimeProvider time;
    private readonly TimeSpan length;
    private readonly ILogger logger;
    private readonly long fence;
    private readonly CancellationTokenSource lost = new();
    private readonly CancellationTokenSource stop = new();
    private readonly Task heart;

    private IndexLease(IDbContextFactory<DashContext> contexts, DashContext db, Repository repository, TimeProvider time, TimeSpan length, ILogger logger)
    {
        (this.contexts, this.db, this.time, this.length, this.logger) = (contexts, db, time, length, logger);
        Repository = repository;
        Connection = BulkConnection.Of(db.Database.GetDbConnection());
        Connection.Begin();
        fence = repository.LeaseFence;
        heart = BeatAsync();
    }

    /// <summary>As it was when the lease was taken, with the changes of taking it.</summary>
    public Repository Repository { get; }

    /// <summary>The connection that <see cref="WriteAsync"/> writes on. Open until the lease is disposed.</summary>
    public BulkConnection Connection { get; }

    /// <summary>Cancelled when the lease is found to be lost.</summary>
    public CancellationToken Lost => lost.Token;

    /// <summary>Takes the lease where it is free.</summary>
    /// <returns>Null when somebody has it, its owner has as many runs as one person may, or the repository is gone.</returns>
    public static async Task<IndexLease?> TakeAsync(
        IDbContextFactory<DashContext> contexts, int repositoryId, TimeProvider time, IndexingOptions options, ILogger logger, CancellationToken ct)
    {
        var db = await contexts.CreateDbContextAsync(ct);
        try
        {
            await db.Database.OpenConnectionAsync(ct);
            var (now, length) = (time.GetUtcNow().UtcDateTime, options.LeaseTime);
            var (until, holder) = (now + length, $"{Environment.MachineName}, process {Environment.ProcessId}");
            await using var transaction = await db.BeginTurnAsync(ct);
            var taken = await db.Repositories
                .Free(now, length).Where(r => r.Id == repositoryId)
                .HavingTurn(db, now, options)
                .ExecuteUpdateAsync(row => row
                    .SetProperty(r => r.LeaseHolder, holder)
                    .SetProperty(r => r.LeaseUntil, until)
                    .SetProperty(r => r.LeaseFence, r => r.LeaseFence + 1)
                    .SetProperty(r => r.WantedAt, (DateTime?)null)
                    .SetProperty(r => r.State, RepositoryState.Reading)
                    .SetProperty(r => r.Stage, IndexStage.Fetching)
                    .SetProperty(r => r.StageDone, 0)
                    .SetProperty(r => r.StageTotal, 0), ct);
            if (taken > 0)
            {
                var repository = await db.Repositories.AsNoTracking().SingleAsync(r => r.Id == repositoryId, ct);
                await transaction.CommitAsync(ct);
                return new IndexLease(contexts, db, repository, time, length, logger);
            }
            await transaction.RollbackAsync(ct);
            await db.DisposeAsync();
            return null;
        }
        catch
        {
            await db.DisposeAsync();
            throw;
        }
    }

    /// <summary>Writes the repository's row, and other rows on <see cref="Connection"/>, in one transaction.</summary>
    /// <exception cref="LeaseLostException">The lease is lost; nothing was written.</exception>
    public async Task WriteAsync(Action<UpdateSettersBuilder<Repository>> row, Action? rows, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await Held(db).ExecuteUpdateAsync(row, ct) == 0) throw new LeaseLostException();
        rows?.Invoke();
        await transaction.CommitAsync(ct);
    }

    /// <summary>A context to read what the run needs, beside the writer. Its connection maps no part of the file, as the writer's.</summary>
    public async Task<DashContext> OpenReaderAsync(CancellationToken ct)
    {
        var reader = await contexts.CreateDbContextAsync(ct);
        try
        {
            await reader.Database.OpenConnectionAsync(ct);
            // Until the connection is opened again, which sets it as it is for pages.
            if (!reader.IsPostgres) await reader.Database.ExecuteSqlRawAsync("PRAGMA mmap_size = 0;", ct);
            return reader;
        }
        catch
        {
            await reader.DisposeAsync();
            throw;
        }
    }

    /// <summary>Gives the lease back, with the last change of the row. Nothing happens when it is lost.</summary>
    public async Task ReleaseAsync(Action<UpdateSettersBuilder<Repository>> row)
    {
        await StopBeatingAsync();
        var now = time.GetUtcNow().UtcDateTime;
        // The run may have stopped inside a transaction of this context; another one is clean.
        await using var other = await contexts.CreateDbContextAsync(CancellationToken.None);
        await Held(other).ExecuteUpdateAsync(set =>
        {
            row(set.SetProperty(r => r.LeaseHolder, (string?)null)
                .SetProperty(r => r.LeaseUntil, now)
                .SetProperty(r => r.Stage, IndexStage.None)
                .SetProperty(r => r.StageDone, 0)
                .SetProperty(r => r.StageTotal, 0));
        }, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await StopBeatingAsync();
        // The connection goes back to a pool.
        try { Connection.End(); }
        catch (DbException fault) { logger.LogDebug(fault, "The connection of a run was left as it was"); }
        await db.DisposeAsync();
        lost.Dispose();
        stop.Dispose();
    }

    private IQueryable<Repository> Held(DashContext context) =>
        context.Repositories.Where(r => r.Id == Repository.Id && r.LeaseFence == fence && r.DeletedAt == null);

    private async Task BeatAsync()
    {
        using var timer = new PeriodicTimer(length / 5, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stop.Token))
            {
                try
                {
                    var until = time.GetUtcNow().UtcDateTime + length;
                    await using var other = await contexts.CreateDbContextAsync(stop.Token);
                    if (await Held(other).ExecuteUpdateAsync(row => row.SetProperty(r => r.LeaseUntil, until), stop.Token) > 0) continue;
                    await lost.CancelAsync();
                    return;
                }
                catch (Exception fault) when (fault is DbException or InvalidOperationException)
                {
                    logger.LogWarning(fault, "The lease on repository {Repository} could not be renewed; trying again", Repository.Id);
                }
            }
        }
        catch (OperationCanceledException) { /* released */ }
    }

    private async Task StopBeatingAsync()
    {
        await stop.CancelAsync();
        await heart;
    }
}
