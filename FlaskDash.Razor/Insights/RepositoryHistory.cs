using FlaskDash.Razor.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlaskDash.Razor.Insights;

/// <summary>Opens histories for whoever asks insights of them, and keeps the last used ones in memory up to a limit in bytes.</summary>
/// <remarks>
/// Checks nobody's rights: take repository ids only from a query that began with <c>VisibleTo</c>.
/// A singleton, safe for many threads; requests for the same history wait for one reader.
/// </remarks>
public sealed class RepositoryHistory(IDbContextFactory<DashContext> contexts, RepositoryFiles files, IOptions<InsightsOptions> options)
{
    private readonly long limit = options.Value.CacheBytes;

    /// <summary>For what was dropped and is not collected yet; also the most that one history may take.</summary>
    private readonly long quarter = options.Value.CacheBytes / 4;
    private readonly Lock sync = new();
    private readonly Dictionary<int, LinkedListNode<(int Id, StoredHistory Stored)>> kept = [];
    private readonly LinkedList<(int Id, StoredHistory Stored)> byUse = new();
    private readonly Dictionary<(int Id, long Generation), Task<StoredHistory?>> readers = [];

    // Too large to keep: shared by the requests that hold them at the same time.
    private readonly Dictionary<int, WeakReference<StoredHistory>> passing = [];
    private long dropped;

    /// <summary>Bytes of the histories that are kept now.</summary>
    internal long Bytes { get; private set; }

    /// <summary>The history as it is stored now.</summary>
    /// <returns>Null when none is stored yet, or only one of another format: it comes with the next run.</returns>
    /// <exception cref="InvalidDataException">What is stored is damaged.</exception>
    public async Task<History?> OpenAsync(int repositoryId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await HistoryReader.GenerationAsync(db, repositoryId, ct) is { } generation ? await OpenAsync(repositoryId, generation, ct) : null;
    }

    /// <summary>As <see cref="OpenAsync(int, CancellationToken)"/>, without a query where it is in memory.</summary>
    /// <param name="generation">The repository's, as the caller read it: the history is of this one or a later one.</param>
    public async Task<History?> OpenAsync(int repositoryId, long generation, CancellationToken ct)
    {
        Task<StoredHistory?> reader;
        lock (sync)
        {
            if (kept.TryGetValue(repositoryId, out var node) && node.Value.Stored.Generation >= generation)
            {
                byUse.Remove(node);
                byUse.AddFirst(node);
                return node.Value.Stored.History;
            }
            var inUse = Alive(passing.GetValueOrDefault(repositoryId));
            if (inUse?.Generation >= generation) return inUse.History;
            if (!readers.TryGetValue((repositoryId, generation), out reader!))
            {
                // Not with this caller's token: others may wait for the same reader.
                readers[(repositoryId, generation)] = reader = Task.Run(() => ReadAsync(repositoryId, generation, node?.Value.Stored ?? inUse), CancellationToken.None);
            }
        }
        return (await reader.WaitAsync(ct))?.History;
    }

    /// <summary>As <see cref="OpenAsync(int, long, CancellationToken)"/>, with what a view needs.</summary>
    /// <param name="withFiles">Opens the files that commits changed for a view that does not need them, too.</param>
    public async Task<History?> OpenAsync(int repositoryId, long generation, ViewSettings view, CancellationToken ct, bool withFiles = false)
    {
        var history = await OpenAsync(repositoryId, generation, ct);
        return history is null || !(withFiles || view.NeedsFiles) ? history : history with { Files = await files.OpenAsync(repositoryId, history.Snapshot.Generation, ct) };
    }

    private async Task<StoredHistory?> ReadAsync(int repositoryId, long generation, StoredHistory? known)
    {
        StoredHistory? stored = null;
        try
        {
            await using var db = await contexts.CreateDbContextAsync();
            stored = await HistoryReader.ReadAsync(db, repositoryId, known, CancellationToken.None);
            return stored?.Generation >= generation ? stored : null;
        }
        finally
        {
            lock (sync)
            {
                readers.Remove((repositoryId, generation));
                if (stored is not null) Keep(repositoryId, stored);
            }
        }
    }

    private static StoredHistory? Alive(WeakReference<StoredHistory>? weak) => weak is not null && weak.TryGetTarget(out var stored) ? stored : null;

    private void Keep(int repositoryId, StoredHistory stored)
    {
        if (kept.TryGetValue(repositoryId, out var older))
        {
            if (older.Value.Stored.Generation > stored.Generation) return;
            Drop(older, stored);
        }
        if (stored.Bytes > quarter)
        {
            dropped += stored.Bytes;
            passing[repositoryId] = new WeakReference<StoredHistory>(stored);
        }
        else
        {
            Bytes += stored.Bytes;
            kept[repositoryId] = byUse.AddFirst((repositoryId, stored));
            while (Bytes > limit - quarter) Drop(byUse.Last!);
        }

        // Chunks are large objects, which the collector leaves lying until it has a reason of its own: it gets one, so that
        // what was dropped does not come on top of what is kept.
        if (dropped <= quarter) return;
        dropped = 0;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
    }

    private void Drop(LinkedListNode<(int Id, StoredHistory Stored)> node, StoredHistory? heir = null)
    {
        byUse.Remove(node);
        kept.Remove(node.Value.Id);
        Bytes -= node.Value.Stored.Bytes;
        dropped += node.Value.Stored.Bytes - (heir?.BytesSharedWith(node.Value.Stored) ?? 0);
    }
}
