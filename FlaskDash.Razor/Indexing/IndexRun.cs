using FlaskDash.Razor.Data;
using FlaskDash.Razor.Git;
using FlaskDash.Razor.Insights;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Indexing;

/// <summary>The git readers of a run.</summary>
internal sealed record GitReaders(GitMirrors Mirrors, GitHistory History, GitRefs Refs, GitLines Lines, GitMailmap Mailmap, GitTree Tree, GitSignatures Signatures);

/// <summary>One run over one repository: fetch, history, facts, lines. Each step leaves rows that hold by themselves, so it can stop anywhere.</summary>
internal sealed class IndexRun(
    GitReaders git, IndexLease lease, GitSource source, MirrorRoom? room, int readers, TimeProvider time, Action<IndexStage, long, long> report)
{
    private static readonly TimeSpan FetchPace = TimeSpan.FromMilliseconds(500);

    private readonly Repository repository = lease.Repository;
    private readonly string mirror = git.Mirrors.PathOf(lease.Repository.Id);

    /// <summary>Reads everything that is new.</summary>
    /// <returns>How many commits were new.</returns>
    public async Task<int> RunAsync(CancellationToken ct)
    {
        var state = await FetchAsync(ct);
        var refs = await git.Refs.ListAsync(mirror, ct);
        using var snapshot = new SnapshotWriter(lease.Connection, repository.Id, repository.FilesMissing);
        using var facts = new FactsWriter(lease, snapshot, time);

        var mailmap = await git.Mailmap.ReadAsync(mirror, ct);
        var isMailmapNew = mailmap != repository.Mailmap;
        repository.Mailmap = mailmap;

        var added = 0;
        if (!IsCurrent(state, refs, snapshot, facts))
        {
            var stage = new HistoryStage(git.History, lease, snapshot, report);
            var tips = refs.DistinctBy(r => Convert.ToHexString(r.CommitSha)).Select(r => r.CommitSha).ToList();
            added = await stage.RunAsync(mirror, tips, readAgain: repository.IsShallow || state.IsShallow, ct);
            await facts.WriteAsync(state, refs, ct);
            report(IndexStage.Lines, snapshot.Count - facts.Current.LinesMissing, snapshot.Count);
        }

        if (isMailmapNew) await lease.WriteAsync(row => row.SetProperty(r => r.Mailmap, mailmap).SetProperty(r => r.Generation, r => r.Generation + 1), snapshot.Close, ct);

        await ReadChangesAsync(snapshot, facts, state, refs, ct);
        var head = refs.FirstOrDefault(r => r.Name == state.DefaultBranch)?.CommitSha;
        await new TreeStage(git.Tree, lease, snapshot).RunAsync(mirror, head, ct);
        await new SignaturesStage(git.Signatures, lease).RunAsync(mirror, snapshot.Count, ct);
        return added;
    }

    /// <summary>Files, lines and the search index.</summary>
    private async Task ReadChangesAsync(SnapshotWriter snapshot, FactsWriter facts, MirrorState state, IReadOnlyList<RefRecord> refs, CancellationToken ct)
    {
        var (missing, searchable) = (facts.Current.LinesMissing, repository.SearchedCommits);
        if (missing == 0 && searchable == snapshot.Count && snapshot.Files.Missing == 0) return;

        if (snapshot.Files.Missing >= FilesStage.FewestCommits) await ReadFilesAsync(snapshot, ct);
        using (var stage = new LinesStage(git.Lines, lease, snapshot, readers, report))
            await stage.RunAsync(mirror, facts.Head, missing, searchable, ct);
        // Those whose lines git could not count may still have files.
        if (snapshot.Files.Missing > 0) await ReadFilesAsync(snapshot, ct);
        // Sums anew from all, and the largest commit.
        if (missing > 0) await facts.WriteAsync(state, refs, ct);
    }

    private async Task ReadFilesAsync(SnapshotWriter snapshot, CancellationToken ct)
    {
        using var stage = new FilesStage(git.Lines, lease, snapshot, readers, report);
        await stage.RunAsync(mirror, ct);
    }

    // Most refreshes end here: nothing at the source has changed.
    private bool IsCurrent(MirrorState state, IReadOnlyList<RefRecord> refs, SnapshotWriter snapshot, FactsWriter facts) =>
        repository.IndexedAt is not null && !state.IsShallow && !repository.IsShallow && snapshot.IsWhole
        && repository.DefaultBranch == state.DefaultBranch && facts.AreStored(refs) && facts.TryLoad();

    private async Task<MirrorState> FetchAsync(CancellationToken ct)
    {
        var percent = new LatestPercent();
        var fetching = git.Mirrors.FetchAsync(repository.Id, source, room, percent, ct);
        var shown = 0;
        while (await Task.WhenAny(fetching, Task.Delay(FetchPace, time, ct)) != fetching && !ct.IsCancellationRequested)
        {
            if (percent.Value == shown) continue;
            shown = percent.Value;
            await lease.WriteAsync(row => row.SetProperty(r => r.StageDone, shown).SetProperty(r => r.StageTotal, 100), null, ct);
            report(IndexStage.Fetching, shown, 100);
        }
        var state = await fetching;
        var now = time.GetUtcNow().UtcDateTime;
        await lease.WriteAsync(row => row
            .SetProperty(r => r.FetchedAt, now).SetProperty(r => r.MirrorBytes, state.Bytes).SetProperty(r => r.Stage, IndexStage.History).SetProperty(r => r.StageDone, 0).SetProperty(r => r.StageTotal, 0), null, ct);
        report(IndexStage.History, 0, 0);
        return state;
    }

    private sealed class LatestPercent : IProgress<int>
    {
        private volatile int value;

        public int Value => value;

        void IProgress<int>.Report(int percent) => value = percent;
    }
}
