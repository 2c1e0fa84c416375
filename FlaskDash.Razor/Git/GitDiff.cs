using System.Globalization;
using System.Text;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace FlaskDash.Razor.Git;

/// <summary>Asks git of one commit, mostly for the lines that it changed, while somebody waits for a page: bounded in time, bytes, memory and number.</summary>
public sealed class GitDiff(IOptions<GitOptions> options, ILogger<GitDiff> logger) : IDisposable
{
    /// <summary>Bytes of a commit's header that are looked at.</summary>
    private const int MostHeader = 64 * 1024;

    private static readonly GitLimits Memory = new(MemoryBytes: 512L * 1024 * 1024);

    private readonly GitOptions git = options.Value;

    // Waiting is cheap and git is not: one for each core, and a few in line.
    private readonly ConcurrencyLimiter turns = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = Environment.ProcessorCount, QueueLimit = 8 * Environment.ProcessorCount, QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    /// <summary>The paths that differ, without lines: <c>git diff-tree -r --root --raw -M</c>.</summary>
    /// <param name="mirror">The bare folder.</param>
    /// <param name="parent">SHA of the commit to compare with; null for nothing (a root).</param>
    /// <param name="commit">SHA.</param>
    /// <param name="limits">Only time and bytes matter.</param>
    /// <param name="ct">Stops git.</param>
    public Task<Diff> ListAsync(string mirror, string? parent, string commit, DiffLimits limits, CancellationToken ct) =>
        ReadAsync(mirror, parent, commit, null, limits, ct);

    /// <summary>The lines of some paths: <c>git diff-tree -r --root --patch -M</c>.</summary>
    /// <param name="paths">As they are in the commit, old names of renames too; none gives an empty diff. Names that hold bytes that are no UTF-8 are not found.</param>
    /// <inheritdoc cref="ListAsync"/>
    public async Task<Diff> LinesAsync(string mirror, string? parent, string commit, IReadOnlyCollection<string> paths, DiffLimits limits, CancellationToken ct)
    {
        if (paths.Count == 0) return new Diff([], DiffStop.None);
        var diff = await ReadAsync(mirror, parent, commit, paths, limits, ct);
        await MeasureAsync(mirror, diff, limits, ct);
        return diff;
    }

    /// <summary>Whether the commit carries a signature: a <c>gpgsig</c> header. It is not checked, which would start other programs.</summary>
    /// <returns>Null when git cannot say within the time.</returns>
    public async Task<bool?> IsSignedAsync(string mirror, string commit, TimeSpan most, CancellationToken ct)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(ct);
        time.CancelAfter(most);
        try
        {
            using var turn = await turns.AcquireAsync(1, time.Token);
            if (!turn.IsAcquired) return null;

            await using var process = GitProcess.Start(git.Executable, mirror, ["cat-file", "commit", commit], limits: Memory);
            process.Input.Close();
            var header = new byte[MostHeader];
            var length = 0;
            int read;
            while (length < MostHeader && (read = await process.Output.ReadAsync(header.AsMemory(length), time.Token)) > 0)
            {
                length += read;
                if (SignatureIn(header.AsSpan(0, length)) is { } known) return known;
            }
            return null;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return null;
        }
        catch (GitException fault)
        {
            logger.LogWarning("No signature of commit {Commit}: {Reason} {Output}", commit, fault.Message, fault.Output);
            return null;
        }
    }

    public void Dispose() => turns.Dispose();

    /// <summary>Null while the header is not there to its end: the first empty line.</summary>
    internal static bool? SignatureIn(ReadOnlySpan<byte> commit)
    {
        var end = commit.IndexOf("\n\n"u8);
        var header = end < 0 ? commit : commit[..end];
        if (header.IndexOf("\ngpgsig "u8) >= 0 || header.IndexOf("\ngpgsig-sha256 "u8) >= 0) return true;
        return end < 0 ? null : false;
    }

    private async Task<Diff> ReadAsync(string mirror, string? parent, string commit, IReadOnlyCollection<string>? paths, DiffLimits limits, CancellationToken ct)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(ct);
        time.CancelAfter(limits.Time);
        var parser = new DiffParser(limits);
        try
        {
            using var turn = await turns.AcquireAsync(1, time.Token);
            if (!turn.IsAcquired) return new Diff([], DiffStop.Busy);

            await using var process = GitProcess.Start(git.Executable, mirror, ArgumentsOf(parent, commit, paths), limits: Memory);
            process.Input.Close();
            var buffer = new byte[64 * 1024];
            int read;
            while ((read = await process.Output.ReadAsync(buffer, time.Token)) > 0)
            {
                parser.Read(buffer.AsSpan(0, read));
                if (parser.IsFull) return new Diff(parser.Files, DiffStop.Size);
            }
            var code = await process.WaitAsync(time.Token);
            if (code != 0) throw GitFailure.Explain(code, process.Error);
            parser.End();
            return new Diff(parser.Files, DiffStop.None);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new Diff(parser.Files, DiffStop.Time);
        }
        catch (GitException fault)
        {
            logger.LogWarning("No lines of commit {Commit}: {Reason} {Output}", commit, fault.Message, fault.Output);
            return new Diff(parser.Files, DiffStop.Failed);
        }
    }

    private string[] ArgumentsOf(string? parent, string commit, IReadOnlyCollection<string>? paths) =>
    [
        // What is larger is not even unpacked.
        "-c", "core.bigFileThreshold=" + DiffLimits.BlobBytes.ToString(CultureInfo.InvariantCulture), "-c", "diff.suppressBlankEmpty=false",
        "diff-tree", "-r", "--root", "--no-commit-id", "-M", string.Create(CultureInfo.InvariantCulture, $"-l{git.RenameLimit}"),
        "--raw", "-z", "--full-index", "--no-ext-diff", "--no-textconv", "--no-color", "--submodule=short", "--ignore-submodules=none",
        .. paths is null ? (ReadOnlySpan<string>)[] : ["--patch", "--unified=3", "--diff-algorithm=myers", "--no-relative"],
        "--end-of-options", .. parent is null ? (ReadOnlySpan<string>)[commit] : [parent, commit],
        "--", .. paths ?? [],
    ];

    // A binary file has no lines; how large it was and is can be told.
    private async Task MeasureAsync(string mirror, Diff diff, DiffLimits limits, CancellationToken ct)
    {
        var files = diff.Files.Where(f => f.IsBinary).ToList();
        if (files.Count == 0) return;

        using var time = CancellationTokenSource.CreateLinkedTokenSource(ct);
        time.CancelAfter(limits.Time);
        try
        {
            using var turn = await turns.AcquireAsync(1, time.Token);
            if (!turn.IsAcquired) return;

            await using var process = GitProcess.Start(git.Executable, mirror, ["cat-file", "--batch-check=%(objectsize)", "--buffer"], limits: Memory);
            var asking = ShaList.WriteAsync(process, files.SelectMany(f => new[] { f.Entry.OldSha, f.Entry.NewSha }).Select(Convert.FromHexString), [], time.Token);
            using var output = new StreamReader(process.Output, Encoding.ASCII, leaveOpen: true);
            // A blob that is not there, the null one included, has "SHA missing" on its line.
            foreach (var file in files) file.Sizes = (SizeIn(await output.ReadLineAsync(time.Token)), SizeIn(await output.ReadLineAsync(time.Token)));
            await asking;
        }
        catch (Exception fault) when (fault is GitException || fault is OperationCanceledException && !ct.IsCancellationRequested)
        {
            logger.LogInformation("No sizes of blobs: {Reason}", fault.Message);
        }
    }

    private static long? SizeIn(string? line) => long.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : null;
}
