using System.Runtime.InteropServices;
using System.Threading.Channels;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Git;
using FlaskDash.Razor.Insights;

namespace FlaskDash.Razor.Indexing;

/// <summary>Stage A: metadata, messages and parents of the commits that the rows do not have yet.</summary>
internal sealed class HistoryStage(GitHistory git, IndexLease lease, SnapshotWriter snapshot, Action<IndexStage, long, long> report)
{
    /// <summary>Commits of one transaction: large enough for its cost, small enough that another writer waits a moment only.</summary>
    private const int BatchSize = 4_096;

    /// <summary>Characters of messages at which a batch ends before that.</summary>
    private const int BatchCharacters = 8 * 1024 * 1024;

    /// <summary>Reads what the tips reach.</summary>
    /// <param name="readAgain">Reads everything, also what the rows have: a shallow clone's commits can get other parents.</param>
    /// <returns>How many commits are new.</returns>
    public async Task<int> RunAsync(string mirror, IReadOnlyCollection<byte[]> tips, bool readAgain, CancellationToken ct)
    {
        if (!snapshot.IsWhole) await WriteAsync(0, snapshot.Rebuild, ct);
        var before = snapshot.Count;
        IReadOnlyCollection<byte[]> known = readAgain || before == 0 ? [] : TipsOfRows();

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var batches = Channel.CreateBounded<List<CommitRecord>>(new BoundedChannelOptions(2) { SingleReader = true, SingleWriter = true });
        var reading = Task.Run(() => ReadAsync(mirror, tips, known, batches.Writer, stop.Token), CancellationToken.None);
        var counting = Task.Run(() => git.CountAsync(mirror, tips, known, stop.Token), CancellationToken.None);
        try
        {
            using var writer = new CommitWriter(lease.Connection, lease.Repository.Id);
            using var identities = new IdentityWriter(lease.Connection, lease.Repository.Id);
            var positions = new ShaPositions { Elsewhere = before == 0 ? null : writer.FindPosition };
            var entries = new List<HistoryEntry>(BatchSize);
            await foreach (var batch in batches.Reader.ReadAllAsync(ct))
            {
                var total = counting.IsCompletedSuccessfully ? Math.Max(before + await counting, snapshot.Count + batch.Count) : 0;
                await WriteAsync(total, () => Write(batch, writer, identities, positions, entries), ct);
            }
            await reading;
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(reading, counting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        return snapshot.Count - before;
    }

    private async Task ReadAsync(string mirror, IReadOnlyCollection<byte[]> tips, IReadOnlyCollection<byte[]> known, ChannelWriter<List<CommitRecord>> batches, CancellationToken ct)
    {
        try
        {
            var batch = new List<CommitRecord>(BatchSize);
            var characters = 0;
            await foreach (var commit in git.ReadAsync(mirror, tips, known, ct))
            {
                batch.Add(commit);
                characters += commit.Subject.Length + (commit.Message?.Length ?? 0);
                if (batch.Count < BatchSize && characters < BatchCharacters) continue;
                await batches.WriteAsync(batch, ct);
                (batch, characters) = (new List<CommitRecord>(BatchSize), 0);
            }
            if (batch.Count > 0) await batches.WriteAsync(batch, ct);
            batches.Complete();
        }
        catch (Exception fault)
        {
            batches.Complete(fault);
        }
    }

    private async Task WriteAsync(long total, Action rows, CancellationToken ct)
    {
        await lease.WriteAsync(
            row => row.SetProperty(r => r.Stage, IndexStage.History).SetProperty(r => r.StageTotal, total).SetProperty(r => r.Generation, r => r.Generation + 1),
            () =>
            {
                rows();
                snapshot.Close();
            }, ct);
        report(IndexStage.History, snapshot.Count, total);
    }

    private void Write(List<CommitRecord> batch, CommitWriter writer, IdentityWriter identities, ShaPositions positions, List<HistoryEntry> entries)
    {
        var reparented = false;
        var rows = new List<NewCommit>(batch.Count);
        entries.Clear();
        foreach (var commit in batch)
        {
            // A merge has no lines of its own, so git need not be asked.
            var lines = commit.Parents.Length > commit.Sha.Length ? LinesState.Read : LinesState.Missing;
            if (positions.Find(commit.Sha) is { } known)
            {
                reparented |= writer.Reparent(known, commit.Parents, lines);
                continue;
            }

            var position = snapshot.Count + entries.Count;
            var author = identities.Intern(commit.Author.Name, commit.Author.Email);
            var committer = identities.Intern(commit.Committer.Name, commit.Committer.Email);
            rows.Add(new NewCommit(position, commit.Sha, commit.Parents,
                author.Id, commit.AuthorSeconds, commit.AuthorOffset, committer.Id, commit.CommitterSeconds, commit.CommitterOffset,
                commit.Subject, commit.Message, lines));
            snapshot.CoAuthors.Add(position, commit.Message, identities);
            entries.Add(new HistoryEntry(commit.AuthorSeconds, commit.AuthorOffset, commit.CommitterSeconds, commit.CommitterOffset,
                author.Number, committer.Number, lines, 0, 0, 0, positions.Of(commit.Parents, commit.Sha.Length)));
            positions.Add(commit.Sha, position);
        }
        writer.Insert(rows);
        if (reparented) snapshot.Rebuild();
        else snapshot.Append(CollectionsMarshal.AsSpan(entries));
    }

    /// <summary>The commits of the rows that are nobody's parent: what they reach is exactly the rows, however an earlier run ended.</summary>
    private List<byte[]> TipsOfRows()
    {
        var history = snapshot.Load();
        var isParent = new bool[history.Count];
        for (var n = 0; n < history.Chunks; n++)
        {
            var columns = history.Columns(n);
            foreach (var parent in columns.FirstParent)
                if (parent >= 0) isParent[parent] = true;
            for (var i = 0; i < columns.Count; i++)
                foreach (var parent in columns.OtherParents(i))
                    if (parent >= 0) isParent[parent] = true;
        }

        using var find = lease.Connection.Prepare("""SELECT "Sha" FROM commits WHERE "RepositoryId" = ?1 AND "Position" = ?2""");
        var tips = new List<byte[]>();
        for (var position = 0; position < isParent.Length; position++)
        {
            if (isParent[position] || !find.Bind(1, lease.Repository.Id).Bind(2, position).Read()) continue;
            tips.Add(find.Blob(0));
            find.Reset();
        }
        return tips;
    }
}
