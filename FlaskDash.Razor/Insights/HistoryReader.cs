using FlaskDash.Razor.Data;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Insights;

/// <summary>A history as one transaction saw it, with what a later generation can share.</summary>
/// <param name="Versions">Of each chunk, by its number.</param>
internal sealed record StoredHistory(History History, int[] Versions)
{
    public long Generation => History.Snapshot.Generation;

    /// <summary>Bytes that it keeps from being collected, roughly.</summary>
    public long Bytes { get; } = History.Snapshot.Bytes + History.CoAuthors.Bytes
        + History.People.Sum(p => 100L + 2 * (p.Name.Length + p.Email.Length)) + History.Refs.Sum(r => 140L + 4 * r.Key.Length);

    /// <summary>Bytes of the chunks that both hold.</summary>
    public long BytesSharedWith(StoredHistory other)
    {
        var bytes = 0L;
        for (var n = 0; n < Math.Min(Versions.Length, other.Versions.Length); n++)
            if (History.Snapshot.ChunkBytes(n) is var chunk && ReferenceEquals(chunk, other.History.Snapshot.ChunkBytes(n))) bytes += chunk.Length;
        return bytes;
    }
}

/// <summary>Reads histories from the database.</summary>
internal static class HistoryReader
{
    private const char HistoryGroup = 'H', CoAuthorsGroup = 'C';
    private const string TagPrefix = "refs/tags/";

    /// <summary>The generation that is stored; null when none is, or one of another format.</summary>
    public static async Task<long?> GenerationAsync(DashContext db, int repositoryId, CancellationToken ct) =>
        await db.Snapshots.Where(s => s.RepositoryId == repositoryId && s.Format == HistoryFormat.Version).Select(s => (long?)s.Generation).FirstOrDefaultAsync(ct);

    /// <summary>Reads everything in one transaction, so that a run which ends meanwhile cannot mix two generations.</summary>
    /// <param name="known">An earlier generation: chunks that did not change are taken from it.</param>
    public static async Task<StoredHistory?> ReadAsync(DashContext db, int repositoryId, StoredHistory? known, CancellationToken ct)
    {
        await using var transaction = await db.BeginReadingAsync(ct);
        var manifest = await db.Snapshots.AsNoTracking().FirstOrDefaultAsync(s => s.RepositoryId == repositoryId && s.Format == HistoryFormat.Version, ct);
        if (manifest is null) return null;

        var (chunks, versions) = await ChunksAsync(db, repositoryId, known, ct);
        var snapshot = new HistorySnapshot(chunks, manifest.Generation);
        if (snapshot.Count != manifest.Commits) throw new InvalidDataException($"The history of repository {repositoryId} holds {snapshot.Count} commits, and its manifest says {manifest.Commits}.");

        var refs = await RefsAsync(db, repositoryId, ct);
        var people = await PeopleAsync(db, repositoryId, ct);
        var rules = await db.Repositories.Where(r => r.Id == repositoryId).Select(r => new { r.BotRules, r.Mailmap }).FirstOrDefaultAsync(ct);
        var merges = await MergesAsync(db, repositoryId, ct);
        return new StoredHistory(
            new History(snapshot, await HeadAsync(db, repositoryId, ct), people, TagsOf(refs, snapshot))
            {
                Merged = IdentityMap.Of(people, Mailmap.Parse(rules?.Mailmap), merges),
                CoAuthors = await CoAuthorsAsync(db, repositoryId, ct),
                HasDecisions = merges.Count > 0,
                Refs = refs.ToDictionary(r => r.Name, r => r.Position),
                BotRules = BotRules.Parse(rules?.BotRules).Rules ?? BotRules.Default,
                LeftOut = await LeftOutAsync(db, repositoryId, ct),
            },
            versions);
    }

    private static async Task<(byte[][] Chunks, int[] Versions)> ChunksAsync(DashContext db, int repositoryId, StoredHistory? known, CancellationToken ct)
    {
        var stored = db.SnapshotChunks.AsNoTracking().Where(c => c.RepositoryId == repositoryId && c.Group == HistoryGroup);
        var versions = await stored.OrderBy(c => c.Number).Select(c => c.Version).ToArrayAsync(ct);
        var chunks = new byte[versions.Length][];
        var changed = new List<int>();
        for (var n = 0; n < chunks.Length; n++)
        {
            if (known is not null && n < known.Versions.Length && known.Versions[n] == versions[n]) chunks[n] = known.History.Snapshot.ChunkBytes(n);
            else changed.Add(n);
        }
        if (changed.Count > 0)
            await foreach (var chunk in stored.Where(c => changed.Contains(c.Number)).Select(c => new { c.Number, c.Data }).AsAsyncEnumerable().WithCancellation(ct))
                chunks[chunk.Number] = chunk.Data;
        return (chunks, versions);
    }

    private static Task<int?> HeadAsync(DashContext db, int repositoryId, CancellationToken ct) => (
        from repository in db.Repositories
        join commit in db.Commits on new { Id = repository.Id, Sha = repository.HeadSha! } equals new { Id = commit.RepositoryId, commit.Sha }
        where repository.Id == repositoryId
        select (int?)commit.Position).FirstOrDefaultAsync(ct);

    private static async Task<IReadOnlyList<Person>> PeopleAsync(DashContext db, int repositoryId, CancellationToken ct) =>
        await db.Identities.Where(i => i.RepositoryId == repositoryId).OrderBy(i => i.Number).Select(i => new Person(i.Name, i.Email)).ToArrayAsync(ct);

    private sealed record RefRow(string Name, long? TaggedSeconds, int Position);

    private static Task<List<RefRow>> RefsAsync(DashContext db, int repositoryId, CancellationToken ct) => (
        from gitRef in db.Refs
        join commit in db.Commits on new { Id = gitRef.RepositoryId, Sha = gitRef.CommitSha } equals new { Id = commit.RepositoryId, commit.Sha }
        where gitRef.RepositoryId == repositoryId
        select new RefRow(gitRef.Name, gitRef.TaggedSeconds, commit.Position)).ToListAsync(ct);

    private static Tag[] TagsOf(List<RefRow> refs, HistorySnapshot snapshot) =>
        [.. refs.Where(r => r.Name.StartsWith(TagPrefix, StringComparison.Ordinal))
            .Select(t => new Tag(t.Name[TagPrefix.Length..], t.Position, t.TaggedSeconds ?? snapshot[t.Position].CommitterSeconds))
            .OrderByDescending(t => t.Seconds).ThenBy(t => t.Name, StringComparer.Ordinal)];

    private static async Task<IReadOnlyList<Merge>> MergesAsync(DashContext db, int repositoryId, CancellationToken ct) =>
        await db.IdentityDecisions
            .Where(d => (d.RepositoryId == repositoryId || d.RepositoryId == null) && d.UndoneAt == null && d.Verdict == IdentityVerdict.Merged)
            .OrderBy(d => d.Id).Select(d => new Merge(new Person(d.AliasName, d.AliasEmail), new Person(d.Name, d.Email))).ToListAsync(ct);

    private static async Task<CoAuthors> CoAuthorsAsync(DashContext db, int repositoryId, CancellationToken ct) =>
        await db.SnapshotChunks.Where(c => c.RepositoryId == repositoryId && c.Group == CoAuthorsGroup).Select(c => c.Data).FirstOrDefaultAsync(ct) is { } chunk ? new CoAuthors(chunk) : CoAuthors.None;

    private static async Task<IReadOnlyList<int>> LeftOutAsync(DashContext db, int repositoryId, CancellationToken ct) => await (
        from left in db.LeftOutCommits
        join commit in db.Commits on new { Id = left.RepositoryId, left.Sha } equals new { Id = commit.RepositoryId, commit.Sha }
        where left.RepositoryId == repositoryId
        orderby commit.Position
        select commit.Position).ToListAsync(ct);
}
