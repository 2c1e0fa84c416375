using System.Data.Common;
using System.Diagnostics;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Git;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlaskDash.Razor.Indexing;

/// <summary>Reads a repository from its source into rows. Safe to call twice at once, to stop at any point, and to call again.</summary>
public sealed class RepositoryIndexer(
    IDbContextFactory<DashContext> contexts, GitMirrors mirrors, GitHistory history, GitRefs refs, GitLines lines, GitMailmap mailmap, GitTree tree, GitSignatures signatures,
    CredentialSeal seal, IndexProgress progress, IOptions<IndexingOptions> options, TimeProvider time, ILogger<RepositoryIndexer> logger)
{
    /// <summary>Fetches and reads everything that is new.</summary>
    /// <param name="repositoryId">The row.</param>
    /// <param name="watcher">Told of each step, for a run in the foreground; called on the thread that works.</param>
    /// <param name="ct">Stops the run within moments. The row then says that one is wanted, so that the next start goes on where it was.</param>
    /// <returns>False when somebody else is at it, or the repository is gone. True says nothing of success: the row does, failures included.</returns>
    /// <exception cref="OperationCanceledException">It was stopped by the token.</exception>
    public async Task<bool> IndexAsync(int repositoryId, IProgress<RepositoryProgress>? watcher, CancellationToken ct)
    {
        var lease = await IndexLease.TakeAsync(contexts, repositoryId, time, options.Value, logger, ct);
        if (lease is null) return false;

        await using (lease)
        {
            var reporter = new Reporter(lease.Repository, progress, watcher);
            try
            {
                await RunAsync(lease, reporter, ct);
                return true;
            }
            finally
            {
                await reporter.EndAsync();
            }
        }
    }

    /// <summary>With the credential, opened for the server it was given for and no other.</summary>
    private async Task<GitSource> SourceAsync(Repository repository, CancellationToken ct)
    {
        if (repository.Source == RepositorySource.Local) return new GitSource.Local(repository.Address);

        await using var db = await contexts.CreateDbContextAsync(ct);
        var kept = await db.RepositoryCredentials.AsNoTracking().SingleOrDefaultAsync(c => c.RepositoryId == repository.Id, ct);
        if (kept is null || kept.Host != CredentialSeal.HostOf(repository.Address)) return new GitSource.Remote(repository.Address);
        var secret = seal.Open(kept)
            ?? throw new GitException("The credential of this repository was sealed with keys that this installation no longer has. An owner has to give it again.", fault: GitFault.NeedsCredentials);
        return kept.PublicKey is { } key
            ? new GitSource.Remote(repository.Address, Key: new GitDeployKey(secret, key, SshHostKey.Parse(kept.HostKeys ?? "")))
            : new GitSource.Remote(repository.Address, new GitCredential(kept.UserName, secret));
    }

    /// <summary>What its owner's other repositories leave; null where nobody owns it.</summary>
    private async Task<MirrorRoom?> RoomAsync(Repository repository, CancellationToken ct)
    {
        if (repository.OwnerId is null) return null;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var others = await db.Repositories.Where(r => r.OwnerId == repository.OwnerId && r.Id != repository.Id && r.DeletedAt == null).SumAsync(r => r.MirrorBytes, ct);
        return new(
            Math.Max(0, options.Value.BytesPerPerson - others),
            "The repositories of its owner together take more room on disk than one person has here (Indexing:BytesPerPerson). Delete one that nobody needs, or ask an administrator.");
    }

    private async Task RunAsync(IndexLease lease, Reporter reporter, CancellationToken ct)
    {
        var (id, name, started) = (lease.Repository.Id, lease.Repository.Name, time.GetTimestamp());
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct, lease.Lost);
        try
        {
            reporter.Report(IndexStage.Fetching, 0, 0);
            var readers = options.Value.Readers > 0 ? options.Value.Readers : Environment.ProcessorCount;
            var run = new IndexRun(new GitReaders(mirrors, history, refs, lines, mailmap, tree, signatures), lease, await SourceAsync(lease.Repository, stop.Token), await RoomAsync(lease.Repository, stop.Token), readers, time, reporter.Report);
            var added = await run.RunAsync(stop.Token);
            await lease.ReleaseAsync(row => row.SetProperty(r => r.State, RepositoryState.Ready).SetProperty(r => r.Problem, (string?)null));
            logger.LogInformation("Indexed {Repository} ({Id}): {Commits} new commits in {Elapsed}", name, id, added, time.GetElapsedTime(started));
        }
        catch (Exception fault) when (fault is LeaseLostException || lease.Lost.IsCancellationRequested)
        {
            logger.LogInformation("Stopped indexing {Repository} ({Id}): it was deleted, or another run holds it", name, id);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            var now = time.GetUtcNow().UtcDateTime;
            await lease.ReleaseAsync(row => row
                .SetProperty(r => r.State, r => r.IndexedAt == null ? RepositoryState.Waiting : RepositoryState.Ready).SetProperty(r => r.WantedAt, now));
            throw;
        }
        catch (GitException fault)
        {
            logger.LogWarning(fault, "Could not index {Repository} ({Id}): {Problem} git says: {Output}", name, id, fault.Message, fault.Output);
            await FailAsync(lease, fault.Message, again: false);
        }
        catch (Exception fault) when (DatabaseTroubles.Of(fault) != DatabaseTrouble.None)
        {
            logger.LogError(fault, "Could not write what was read of {Repository} ({Id}); it goes on when the database can be written again", name, id);
            await FailAsync(lease, "The app's database cannot be written at the moment: it is locked, read-only, out of reach, or its disk is full. Nothing is lost; reading goes on when that is mended.", again: true);
        }
        catch (Exception fault)
        {
            var trace = (Activity.Current?.TraceId ?? ActivityTraceId.CreateRandom()).ToHexString();
            logger.LogError(fault, "Could not index {Repository} ({Id}). Trace id {Trace}", name, id, trace);
            await FailAsync(lease, $"Something went wrong while reading this repository. Try again; if it stays, give the trace id {trace} to whoever runs this site.", again: false);
        }
    }

    private async Task FailAsync(IndexLease lease, string problem, bool again)
    {
        DateTime? wanted = again ? time.GetUtcNow().UtcDateTime : null;
        try
        {
            await lease.ReleaseAsync(row =>
            {
                row.SetProperty(r => r.State, RepositoryState.Failed).SetProperty(r => r.Problem, problem);
                if (wanted is not null) row.SetProperty(r => r.WantedAt, wanted);
            });
        }
        catch (DbException fault)
        {
            // The lease runs out by itself, and the schedule takes the repository up again.
            logger.LogError(fault, "Could not write the state of repository {Id}", lease.Repository.Id);
        }
    }

    /// <summary>Says how a run stands, to those who follow the row and to who runs it in the foreground.</summary>
    private sealed class Reporter(Repository repository, IndexProgress progress, IProgress<RepositoryProgress>? watcher)
    {
        public void Report(IndexStage stage, long done, long total)
        {
            progress.Changed(repository.Id);
            watcher?.Report(new RepositoryProgress(RepositoryState.Reading, stage, done, total, null, repository.Generation, false));
        }

        public async Task EndAsync()
        {
            progress.Changed(repository.Id);
            if (watcher is not null && await progress.FindAsync(repository.Id, CancellationToken.None) is { } ended) watcher.Report(ended);
        }
    }
}
