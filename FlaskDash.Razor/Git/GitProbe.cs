using Microsoft.Extensions.Options;

namespace FlaskDash.Razor.Git;

/// <summary>What a source answered to somebody who waits at the form.</summary>
public abstract record ProbeAnswer
{
    private ProbeAnswer() { }

    /// <summary>There is a repository.</summary>
    /// <param name="Address">The canonical address or real path, to be stored.</param>
    /// <param name="DefaultBranch">Full ref name; null when HEAD is unborn.</param>
    /// <param name="RefCount">Branches and tags; 0 for an empty repository.</param>
    public sealed record Found(string Address, string? DefaultBranch, int RefCount) : ProbeAnswer;

    /// <summary>There is none that can be read.</summary>
    /// <param name="Fault">What kind of failure.</param>
    /// <param name="Why">One or two sentences for a person, with what to do; never git's own words.</param>
    public sealed record Failed(GitFault Fault, string Why) : ProbeAnswer;
}

/// <summary>Asks a source for its branches, quickly, before a row is made of it.</summary>
public sealed class GitProbe(GitConnections connections, IOptions<GitOptions> options, ILogger<GitProbe> logger)
{
    /// <summary>Asks within <see cref="GitOptions.ProbeTimeout"/>.</summary>
    /// <returns>Never an exception, but for cancellation.</returns>
    public async Task<ProbeAnswer> AskAsync(GitSource source, CancellationToken ct)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(ct);
        time.CancelAfter(options.Value.ProbeTimeout);
        try
        {
            await using var connection = await connections.OpenAsync(source, time.Token);
            var refs = await connection.ListRefsAsync(time.Token);
            return new ProbeAnswer.Found(connection.Stored, refs.DefaultBranch, refs.RefCount);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new ProbeAnswer.Failed(GitFault.TooSlow, "The server did not answer in time. Try again later.");
        }
        catch (GitException fault)
        {
            logger.LogInformation("A repository could not be reached ({Fault}): {Output}", fault.Fault, fault.Output);
            return new ProbeAnswer.Failed(fault.Fault, fault.Message);
        }
    }
}
