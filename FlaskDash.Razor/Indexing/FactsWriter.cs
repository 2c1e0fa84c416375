using FlaskDash.Razor.Data;
using FlaskDash.Razor.Git;
using FlaskDash.Razor.Insights;

namespace FlaskDash.Razor.Indexing;

/// <summary>Writes what follows from refs and history in one transaction: refs, HEAD, the row's numbers, rollups, highlights.</summary>
internal sealed class FactsWriter(IndexLease lease, SnapshotWriter snapshot, TimeProvider time) : IDisposable
{
    private const string TagPrefix = "refs/tags/";

    private readonly int repositoryId = lease.Repository.Id;
    private readonly CommitWriter commits = new(lease.Connection, lease.Repository.Id);

    /// <summary>The numbers last written or found.</summary>
    public RepositoryFacts Current { get; private set; } = new(0, 0, 0, 0, null, 0, 0);

    /// <summary>What the default branch reaches; empty when HEAD is unborn.</summary>
    public CommitSet Head { get; private set; } = new(0);

    /// <summary>Whether the rows hold exactly these refs.</summary>
    public bool AreStored(IReadOnlyList<RefRecord> refs) => Changes(refs) is { Changed.Count: 0, Gone.Count: 0 };

    /// <summary>Takes <see cref="Current"/> and <see cref="Head"/> from what is stored.</summary>
    /// <returns>False when the commit of HEAD is not there.</returns>
    public bool TryLoad()
    {
        var (sha, history) = (lease.Repository.HeadSha, snapshot.Load());
        if (sha is not null && commits.FindPosition(sha) is null) return false;
        Ask(history, sha is null ? null : commits.FindPosition(sha));
        return true;
    }

    /// <summary>Writes everything; from then on the history is charted.</summary>
    public async Task WriteAsync(MirrorState state, IReadOnlyList<RefRecord> refs, CancellationToken ct)
    {
        var history = snapshot.Load();
        var now = time.GetUtcNow().UtcDateTime;
        var headSha = refs.FirstOrDefault(r => r.Name == state.DefaultBranch)?.CommitSha;
        var head = headSha is null ? null : commits.FindPosition(headSha);
        Ask(history, head);

        var (firstDay, counts) = DailyCommitsRollup.Of(history, head);
        var people = People();
        var counted = new History(history, head, people, TagsOf(refs, history))
        {
            BotRules = BotRules.Parse(lease.Repository.BotRules).Rules ?? BotRules.Default,
            Merged = IdentityMap.Of(people, Mailmap.Parse(lease.Repository.Mailmap), []),
        };
        var highlights = Highlights.Of(counted, new ViewSettings(DateOnly.FromDateTime(now)));
        var (changed, gone) = Changes(refs);
        var rewrites = RewritesWriter.Of(history, StoredRefs().ToDictionary(r => r.Key, r => r.Value.Sha), refs, sha => commits.FindPosition(sha));
        var (facts, notice) = (Current, NoticeOf(state, refs, headSha));
        await lease.WriteAsync(
            row => row
                .SetProperty(r => r.DefaultBranch, state.DefaultBranch).SetProperty(r => r.HeadSha, headSha).SetProperty(r => r.IsShallow, state.IsShallow)
                .SetProperty(r => r.CommitCount, facts.Commits).SetProperty(r => r.CommitterCount, facts.Committers)
                .SetProperty(r => r.Additions, facts.Additions).SetProperty(r => r.Deletions, facts.Deletions)
                .SetProperty(r => r.LastCommitSeconds, facts.LastCommitSeconds)
                .SetProperty(r => r.LinesMissing, facts.LinesMissing).SetProperty(r => r.LinesUnreadable, facts.LinesUnreadable)
                .SetProperty(r => r.IndexedAt, now).SetProperty(r => r.Notice, notice)
                .SetProperty(r => r.Generation, r => r.Generation + 1),
            () =>
            {
                WriteRefs(changed, gone);
                new RewritesWriter(lease.Connection, repositoryId).Write(rewrites, now);
                WriteDaily(firstDay, counts);
                WriteHighlights(highlights);
                snapshot.Close();
            }, ct);
    }

    private void Ask(HistorySnapshot history, int? head)
    {
        Head = head is { } tip ? history.Reach(tip) : new CommitSet(history.Count);
        Current = RepositoryFacts.Of(history, Head, time.GetUtcNow().ToUnixTimeSeconds());
    }

    // Newest first, those without a date last: as HistoryReader gives them.
    private List<Tag> TagsOf(IEnumerable<RefRecord> refs, HistorySnapshot history) =>
        [.. from tag in refs
            where tag.Name.StartsWith(TagPrefix, StringComparison.Ordinal)
            let position = commits.FindPosition(tag.CommitSha)
            where position is not null
            let seconds = tag.TaggedSeconds ?? history[position.Value].CommitterSeconds
            orderby seconds descending
            select new Tag(tag.Name[TagPrefix.Length..], position.Value, seconds)];

    private (List<RefRecord> Changed, ICollection<string> Gone) Changes(IReadOnlyList<RefRecord> refs)
    {
        var gone = StoredRefs();
        var changed = new List<RefRecord>();
        foreach (var now in refs)
            if (!gone.Remove(now.Name, out var before) || before.Seconds != now.TaggedSeconds || !before.Sha.AsSpan().SequenceEqual(now.CommitSha)) changed.Add(now);
        return (changed, gone.Keys);
    }

    private Dictionary<string, (byte[] Sha, long? Seconds)> StoredRefs()
    {
        using var rows = lease.Connection.Prepare("""SELECT "Name", "CommitSha", "TaggedSeconds" FROM refs WHERE "RepositoryId" = ?1""");
        rows.Bind(1, repositoryId);
        var stored = new Dictionary<string, (byte[] Sha, long? Seconds)>(StringComparer.Ordinal);
        while (rows.Read()) stored[rows.Text(0)] = (rows.Blob(1), rows.IsNull(2) ? null : rows.Int64(2));
        return stored;
    }

    private List<Person> People()
    {
        using var rows = lease.Connection.Prepare("""SELECT "Name", "Email" FROM identities WHERE "RepositoryId" = ?1 ORDER BY "Number" """.TrimEnd());
        rows.Bind(1, repositoryId);
        var people = new List<Person>();
        while (rows.Read()) people.Add(new Person(rows.Text(0), rows.Text(1)));
        return people;
    }

    private void WriteRefs(List<RefRecord> changed, ICollection<string> gone)
    {
        using var delete = lease.Connection.Prepare("""DELETE FROM refs WHERE "RepositoryId" = ?1 AND "Name" = ?2""");
        using var put = lease.Connection.Prepare(
            """
            INSERT INTO refs ("RepositoryId", "Name", "CommitSha", "TaggedSeconds") VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT ("RepositoryId", "Name") DO UPDATE SET "CommitSha" = excluded."CommitSha", "TaggedSeconds" = excluded."TaggedSeconds"
            """);
        foreach (var name in gone) delete.Bind(1, repositoryId).Bind(2, name).Execute();
        foreach (var now in changed) put.Bind(1, repositoryId).Bind(2, now.Name).Bind(3, now.CommitSha).Bind(4, now.TaggedSeconds).Execute();
    }

    private void WriteDaily(int firstDay, byte[] counts)
    {
        using var put = lease.Connection.Prepare(
            """
            INSERT INTO daily_commits ("RepositoryId", "FirstDay", "Counts") VALUES (?1, ?2, ?3)
            ON CONFLICT ("RepositoryId") DO UPDATE SET "FirstDay" = excluded."FirstDay", "Counts" = excluded."Counts"
            """);
        put.Bind(1, repositoryId).Bind(2, firstDay).Bind(3, counts).Execute();
    }

    private void WriteHighlights(IReadOnlyList<HighlightedCommit> highlights)
    {
        using var delete = lease.Connection.Prepare("""DELETE FROM highlights WHERE "RepositoryId" = ?1""");
        using var put = lease.Connection.Prepare(
            """
            INSERT INTO highlights ("RepositoryId", "Kind", "CommitId", "Tag")
            SELECT ?1, ?2, "Id", ?4 FROM commits WHERE "RepositoryId" = ?1 AND "Position" = ?3
            """);
        delete.Bind(1, repositoryId).Execute();
        foreach (var commit in highlights) put.Bind(1, repositoryId).Bind(2, (long)commit.Kind).Bind(3, commit.Position).Bind(4, commit.Tag).Execute();
    }

    private static string? NoticeOf(MirrorState state, IReadOnlyList<RefRecord> refs, byte[]? head) => (state, refs.Count, head) switch
    {
        ({ IsEmpty: true }, _, _) => "This repository is empty: it has no branch and no tag yet. Its first commits show up with the next refresh.",
        (_, 0, _) => "No branch and no tag of this repository leads to a commit.",
        (_, _, null) => "The default branch has no commit yet (HEAD is unborn), so its numbers are empty. The other branches and tags are read: see Commits.",
        ({ IsShallow: true }, _, _) => "This is a shallow clone: what came before its oldest commits is missing, and each of those counts its whole tree as added.",
        _ => null,
    };

    public void Dispose() => commits.Dispose();
}
