using System.Globalization;
using Microsoft.Extensions.Options;

namespace FlaskDash.Razor.Git;

/// <summary>Counts lines in a mirror: the one reader that needs blobs.</summary>
public sealed class GitLines(IOptions<GitOptions> options, ILogger<GitLines> logger)
{
    /// <summary>Commits are handed out when they have so many files together, so that a chunk of giants does not take a giant's memory.</summary>
    private const int MostFilesHeld = 200_000;

    private readonly GitOptions git = options.Value;

    /// <summary>
    /// The line counts of each commit, as <c>git diff-tree -r --root --numstat -M</c>: against its only parent, or against nothing for a
    /// root; a merge has none.
    /// </summary>
    /// <remarks>
    /// One git process counts them all. Where it fails or takes too long, the commit it stopped at is tried alone, and marked when that
    /// fails too; the rest goes on.
    /// </remarks>
    /// <param name="mirror">The bare folder.</param>
    /// <param name="shas">Best contiguous in history, newest first: neighbours share delta bases.</param>
    /// <param name="take">Gets the commits in runs that together are all of them, in the order asked.</param>
    /// <param name="ct">Stops git.</param>
    public Task ReadAsync(string mirror, IReadOnlyList<byte[]> shas, Func<LinesRead, ValueTask> take, CancellationToken ct) =>
        ReadAsync(mirror, shas, ["--numstat", "-M", string.Create(CultureInfo.InvariantCulture, $"-l{git.RenameLimit}"), "--no-ext-diff", "--no-textconv"], take, ct);

    /// <summary>The files that each commit changed, as <c>git diff-tree -r --root --raw --no-renames</c>: no blob is read, and no line is counted.</summary>
    /// <inheritdoc cref="ReadAsync(string, IReadOnlyList{byte[]}, Func{LinesRead, ValueTask}, CancellationToken)"/>
    public Task ReadFilesAsync(string mirror, IReadOnlyList<byte[]> shas, Func<LinesRead, ValueTask> take, CancellationToken ct) =>
        ReadAsync(mirror, shas, ["--raw", "--no-renames"], take, ct);

    private async Task ReadAsync(string mirror, IReadOnlyList<byte[]> shas, string[] form, Func<LinesRead, ValueTask> take, CancellationToken ct)
    {
        var parser = new LinesParser(shas);
        var oneByOne = false;
        while (parser.Finished < shas.Count)
        {
            if (!oneByOne)
            {
                var fault = await TryAsync(mirror, shas, form, shas.Count - parser.Finished, git.ChunkTimeout, parser, take, ct);
                if (fault is null) break;
                // What a git that was stopped had read but not yet said is lost, so the slow one is not known.
                oneByOne = fault == Fault.TooSlow;
            }
            // So that the next one has all the room there is.
            if (parser.Held > 0) await take(parser.Take());
            if (await TryAsync(mirror, shas, form, 1, git.CommitTimeout, parser, take, ct) is { } why)
            {
                logger.LogWarning("git could not compare commit {Commit} with its parent: {Reason}", Convert.ToHexStringLower(shas[parser.Finished]), why);
                parser.AddUnreadable();
            }
        }
        if (parser.Held > 0) await take(parser.Take());
    }

    private enum Fault
    {
        Failed,
        TooSlow,
    }

    /// <summary>Reads the next commits; those that git finished stand, whatever comes of the others.</summary>
    private async Task<Fault?> TryAsync(
        string mirror, IReadOnlyList<byte[]> shas, string[] form, int count, TimeSpan limit, LinesParser parser, Func<LinesRead, ValueTask> take, CancellationToken ct)
    {
        var first = parser.Finished;
        using var time = CancellationTokenSource.CreateLinkedTokenSource(ct);
        time.CancelAfter(limit);
        await using var process = GitProcess.Start(git.Executable, mirror,
            ["diff-tree", "--stdin", "-r", "--root", "--always", "-z", .. form]);
        var asking = ShaList.WriteAsync(process, shas.Skip(first).Take(count), [], time.Token);
        try
        {
            var fields = new NulFields(process.Output);
            do
            {
                parser.Read(fields);
                if (parser.Files >= MostFilesHeld && parser.Held > 0) await take(parser.Take());
            }
            while (await fields.FillAsync(time.Token));

            await asking;
            var code = await process.WaitAsync(time.Token);
            if (code == 0) parser.End();
            if (code == 0 && parser.Finished == first + count) return null;

            logger.LogInformation("git stopped counting lines with {Code}: {Error}", code, process.Error);
            return Fault.Failed;
        }
        catch (GitException fault)
        {
            logger.LogInformation("git was stopped while counting lines: {Reason}", fault.Message);
            return Fault.Failed;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return Fault.TooSlow;
        }
        finally
        {
            parser.Abandon();
            await time.CancelAsync();
        }
    }
}
