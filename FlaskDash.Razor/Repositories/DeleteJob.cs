using FlaskDash.Razor.Data;
using FlaskDash.Razor.Git;
using Hangfire;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Repositories;

/// <summary>Removes what a deleted repository leaves: rows, search text, mirror.</summary>
public sealed class DeleteJob(IDbContextFactory<DashContext> contexts, GitMirrors mirrors, IBackgroundJobClient jobs, ILogger<DeleteJob> logger)
{
    /// <summary>Does nothing to a repository that is not marked as deleted.</summary>
    public async Task RunAsync(int repositoryId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!await db.Repositories.AnyAsync(r => r.Id == repositoryId && r.DeletedAt != null, ct)) return;

        try
        {
            mirrors.Delete(repositoryId);
        }
        catch (GitException)
        {
            // A fetch holds the mirror; the raised fence ends that run.
            jobs.Schedule<DeleteJob>(job => job.RunAsync(repositoryId, CancellationToken.None), TimeSpan.FromSeconds(15));
            return;
        }
        await db.DeleteRowsAsync(repositoryId, ct);
        logger.LogInformation("Deleted repository {Repository}: rows, search text and mirror", repositoryId);
    }
}

/// <summary>At start, takes up the deletions that an earlier process did not end.</summary>
internal sealed class DeletionResumer(IDbContextFactory<DashContext> contexts, IBackgroundJobClient jobs) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var db = await contexts.CreateDbContextAsync(stoppingToken);
        foreach (var id in await db.Repositories.Where(r => r.DeletedAt != null).Select(r => r.Id).ToListAsync(stoppingToken))
            jobs.Enqueue<DeleteJob>(job => job.RunAsync(id, CancellationToken.None));
    }
}
