using FlaskDash.Razor.Data;
using FlaskDash.Razor.Git;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlaskDash.Razor.Indexing;

/// <summary>Wakes workers for what rows want: after a start, after a process that died, and by schedule.</summary>
internal sealed class IndexWatch(
    IDbContextFactory<DashContext> contexts, IndexQueue queue, GitMirrors mirrors, TimeProvider time, IOptions<IndexingOptions> options, ILogger<IndexWatch> logger)
    : BackgroundService
{
    private readonly HashSet<int> woken = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        mirrors.Sweep();
        using var timer = new PeriodicTimer(options.Value.WatchEvery, time);
        do
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                logger.LogWarning(fault, "Looking for wanted runs failed; the next look is in {Every}", options.Value.WatchEvery);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>One look at the rows.</summary>
    internal async Task LookAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow().UtcDateTime;
        await using var db = await contexts.CreateDbContextAsync(ct);
        await FreeLeasesOfDeadProcessesAsync(db, ct);

        if (options.Value.RefreshEvery > TimeSpan.Zero)
        {
            var stale = now - options.Value.RefreshEvery;
            await db.Repositories.Where(r => r.DeletedAt == null && r.WantedAt == null && r.FetchedAt < stale)
                .ExecuteUpdateAsync(row => row.SetProperty(r => r.WantedAt, now), ct);
        }

        var wanted = await db.Repositories
            .Where(r => r.DeletedAt == null && r.WantedAt != null && (r.LeaseUntil == null || r.LeaseUntil < now))
            .OrderBy(r => r.WantedAt).Select(r => r.Id).ToListAsync(ct);
        // A job waiting in the queue is not put there twice; one that was lost is, at the look after.
        foreach (var id in wanted.Where(id => !woken.Contains(id))) queue.Wake(id);
        woken.Clear();
        woken.UnionWith(wanted);
    }

    // Until its lease runs out nobody knows that a killed process is gone, except on its own machine.
    private static async Task FreeLeasesOfDeadProcessesAsync(DashContext db, CancellationToken ct)
    {
        var here = Environment.MachineName + "/";
        var held = await db.Repositories.Where(r => r.LeaseHolder != null && r.LeaseHolder.StartsWith(here))
            .Select(r => new { r.Id, r.LeaseHolder, r.LeaseFence }).ToListAsync(ct);
        foreach (var lease in held.Where(h => int.TryParse(h.LeaseHolder![here.Length..], out var process) && !IsAlive(process)))
        {
            await db.Repositories.Where(r => r.Id == lease.Id && r.LeaseFence == lease.LeaseFence)
                .ExecuteUpdateAsync(row => row.SetProperty(r => r.LeaseHolder, (string?)null).SetProperty(r => r.LeaseUntil, (DateTime?)null), ct);
        }
    }

    private static bool IsAlive(int process)
    {
        try
        {
            using var found = System.Diagnostics.Process.GetProcessById(process);
            return !found.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
