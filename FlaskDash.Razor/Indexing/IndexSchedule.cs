using FlaskDash.Razor.Git;
using Microsoft.Extensions.Options;

namespace FlaskDash.Razor.Indexing;

/// <summary>Finds wanted, orphaned and due repositories: at start, and every few seconds.</summary>
internal sealed class IndexSchedule(
    IndexQueue queue, GitMirrors mirrors, IOptions<IndexingOptions> options, TimeProvider time, ILogger<IndexSchedule> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield(); // the start of the app does not wait
        Try("sweep mirrors", mirrors.Sweep);
        using var timer = new PeriodicTimer(options.Value.WatchEvery, time);
        do
        {
            try
            {
                if (options.Value.RefreshEvery > TimeSpan.Zero)
                    await queue.WantOlderAsync(time.GetUtcNow().UtcDateTime - options.Value.RefreshEvery, stoppingToken);
                await queue.EnqueueWantedAsync(stoppingToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                logger.LogWarning(fault, "The database could not be asked which repositories are to be read");
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private void Try(string what, Action action)
    {
        try { action(); }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException) { logger.LogWarning(fault, "Could not {What}", what); }
    }
}
