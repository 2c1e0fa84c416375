using FlaskDash.Razor.Git;
using Microsoft.Extensions.Options;

namespace FlaskDash.Razor.Indexing;

/// <summary>Line counts of a run of commits, whatever single commits do: one that git cannot count, or not in time, is marked and the rest goes on.</summary>
internal sealed class LinesReader(GitLines git, IOptions<GitOptions> options, ILogger<LinesReader> logger)
{
    /// <summary>The files of each commit, in the order asked; null for a commit that cannot be counted.</summary>
    public async Task<IReadOnlyList<IReadOnlyList<FileLines>?>> ReadAsync(string mirror, IReadOnlyList<string> shas, CancellationToken ct)
    {
        var counted = new List<IReadOnlyList<FileLines>?>(shas.Count);
        while (counted.Count < shas.Count)
        {
            var ended = await TryReadAsync(mirror, [.. shas.Skip(counted.Count)], options.Value.ChunkTimeout, counted, ct);
            // A fault names its commit: the first without an answer. After a time limit git's buffer is lost, so the rest goes one by one.
            var alone = ended == End.TimeLimit ? shas.Count - counted.Count : 1;
            for (; alone > 0 && counted.Count < shas.Count; alone--)
            {
                var sha = shas[counted.Count];
                var single = new List<IReadOnlyList<FileLines>?>(1);
                var answer = await TryReadAsync(mirror, [sha], options.Value.CommitTimeout, single, ct);
                counted.Add(answer == End.Complete && single.Count == 1 ? single[0] : null);
                if (counted[^1] is null) logger.LogInformation("Commit {Sha} has no line count: {Reason}", sha, answer);
            }
        }
        return counted;
    }

    private enum End
    {
        Complete,
        Fault,
        TimeLimit,
    }

    private async Task<End> TryReadAsync(string mirror, IReadOnlyList<string> shas, TimeSpan limit, List<IReadOnlyList<FileLines>?> counted, CancellationToken ct)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(ct);
        time.CancelAfter(limit);
        try
        {
            var next = 0;
            await foreach (var commit in git.ReadAsync(mirror, shas, time.Token))
            {
                // git passes over a commit that it does not have.
                if (!Convert.ToHexStringLower(commit.Sha).Equals(shas[next++], StringComparison.Ordinal)) return End.Fault;
                counted.Add(commit.Files);
            }
            return End.Complete;
        }
        catch (GitException fault) when (fault.Fault != GitFault.NoGit)
        {
            logger.LogDebug("git stopped counting: {Output}", fault.Output);
            return End.Fault;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return End.TimeLimit;
        }
    }
}
