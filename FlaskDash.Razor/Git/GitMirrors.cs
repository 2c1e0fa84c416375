using System.Globalization;
using Microsoft.Extensions.Options;

namespace FlaskDash.Razor.Git;

/// <summary>The app's own bare copies of repositories, heads and tags only; everything is read from them, nothing from a path that a user named.</summary>
/// <remarks>
/// <para>Layout: <c>MirrorsFolder/ID.git</c>; while a first clone runs <c>ID.git.new</c>, renamed when complete; <c>ID.lock</c> is held (a lock of the
/// operating system, so that a killed process frees it) by who fetches. A mirror is a cache: one that is broken is made again.</para>
/// <para>No <c>transfer.fsckObjects</c>: real histories hold bad dates, zones and file modes, which are to be counted; what fsck guards against
/// (hostile <c>.gitmodules</c>, paths such as <c>.git</c>) needs a checkout, and there is none. git still verifies every object's hash.</para>
/// <para>Commits that a force push left behind stay in the mirror until it is made again.</para>
/// </remarks>
public sealed class GitMirrors(GitConnections connections, IOptions<GitOptions> options, ILogger<GitMirrors> logger)
{
    private const int PacksBeforeRepack = 20;
    private static readonly string[] Refspecs = ["+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*"];

    private readonly GitOptions git = options.Value;

    /// <summary>Absolute path of a repository's mirror, whether it exists or not.</summary>
    public string PathOf(int repositoryId) => Path.Combine(git.MirrorsFolder, repositoryId.ToString(CultureInfo.InvariantCulture) + ".git");

    /// <summary>Brings the mirror up to date with its source; the first call clones.</summary>
    /// <param name="repositoryId">Names the mirror.</param>
    /// <param name="source">Checked again by its policy.</param>
    /// <param name="room">Beside <see cref="GitOptions.MaxMirrorBytes"/>; null for that alone.</param>
    /// <param name="percent">0 to 100 of receiving and unpacking; reported from another thread, only when it changes.</param>
    /// <param name="ct">Stops git.</param>
    /// <exception cref="GitException">It could not be fetched; the message says why. What the mirror held before stays.</exception>
    public async Task<MirrorState> FetchAsync(int repositoryId, GitSource source, MirrorRoom? room, IProgress<int>? percent, CancellationToken ct)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(ct);
        time.CancelAfter(git.FetchTimeout);
        try
        {
            Directory.CreateDirectory(git.MirrorsFolder);
            await using var held = await LockAsync(repositoryId, time.Token);
            await using var connection = await connections.OpenAsync(source, time.Token);
            try
            {
                return await FetchAsync(repositoryId, connection, room?.Bytes < git.MaxMirrorBytes ? room : Largest, percent, time.Token);
            }
            finally
            {
                RemoveUnfinished(PathOf(repositoryId));
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new GitException($"Fetching took longer than {git.FetchTimeout:g} and was stopped. Raise Git:FetchTimeout if the repository is that large.", fault: GitFault.TooSlow);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new GitException(
                "The app cannot write its copy of the repository: the disk is full, or its data folder is read-only. An administrator has to mend that; then try again.",
                fault.Message, fault, GitFault.NoSpace);
        }
    }

    /// <summary>Deletes the mirror and what an unfinished clone left. Nothing happens when there is none.</summary>
    /// <exception cref="GitException">A fetch is running.</exception>
    public void Delete(int repositoryId)
    {
        if (!Directory.Exists(git.MirrorsFolder)) return;
        using var held = TryLock(repositoryId) ?? throw new GitException("The repository is being fetched. Try again when that has ended.");
        DeleteFolder(PathOf(repositoryId));
        DeleteFolder(PathOf(repositoryId) + ".new");
        File.Delete(held.Name);
    }

    /// <summary>Deletes what killed processes left behind: unfinished clones and files of jobs. What another live process works on stays.</summary>
    public void Sweep()
    {
        if (Directory.Exists(git.MirrorsFolder))
        {
            foreach (var folder in Directory.EnumerateDirectories(git.MirrorsFolder, "*.git.new"))
            {
                if (!int.TryParse(Path.GetFileName(folder)[..^".git.new".Length], NumberStyles.None, CultureInfo.InvariantCulture, out var id)) continue;
                using var held = TryLock(id);
                if (held is not null) DeleteFolder(folder);
            }
        }
        GitJobFiles.Sweep(git.TemporaryFolder);
    }

    private MirrorRoom Largest => new(git.MaxMirrorBytes, "This repository takes more room on disk than this server gives one (Git:MaxMirrorBytes).");

    private async Task<MirrorState> FetchAsync(int repositoryId, GitConnection connection, MirrorRoom room, IProgress<int>? percent, CancellationToken ct)
    {
        var (path, unfinished) = (PathOf(repositoryId), PathOf(repositoryId) + ".new");
        var refs = await connection.ListRefsAsync(ct);
        var format = refs.ObjectFormat ?? "sha1";
        RemoveUnfinished(path); // of a process that was killed

        if (await IsUsableAsync(path, format, ct))
        {
            var (size, fault) = await TryFillAsync(path, connection, refs, room, percent, ct);
            if (fault is null) return StateOf(path, refs, format, size);
            if (!fault.MirrorIsBroken) throw fault.Exception;
            logger.LogWarning("The mirror of repository {Repository} is broken and is made again: {Output}", repositoryId, fault.Exception.Output);
        }

        await RunAsync(null, ["init", "--quiet", "--bare", "--template=", "--object-format=" + format, unfinished], ct);
        var (bytes, failed) = await TryFillAsync(unfinished, connection, refs, room, percent, ct);
        if (failed is not null) throw failed.Exception;
        DeleteFolder(path);
        Directory.Move(unfinished, path);
        return StateOf(path, refs, format, bytes);
    }

    private sealed record Fault(GitException Exception, bool MirrorIsBroken);

    private async Task<(long Bytes, Fault? Fault)> TryFillAsync(string mirror, GitConnection connection, RemoteRefs refs, MirrorRoom room, IProgress<int>? percent, CancellationToken ct)
    {
        var before = await SizeOfAsync(mirror, ct);
        if (FullOf(before, room) is { } full) return (before.Bytes, full);
        List<string> flags =
        [
            "--progress", "--prune", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", "--no-auto-maintenance", "--update-shallow",
        ];
        if (IsShallow(mirror)) flags.Add("--unshallow");
        var progress = percent is null ? null : new FetchProgress(percent);
        // A disk counts whole blocks, the kernel's limit bytes.
        var largest = Math.Min(git.MaxPackBytes, Math.Max(1, room.Bytes - before.Bytes));
        var fetched = await connection.RunAsync(mirror, "fetch", [.. flags], Refspecs, progress is null ? null : progress.Read, ct, largest);
        if (fetched.ExitCode != 0)
        {
            // The kernel ends the writer at the limit, and git does not say why it ended.
            var isTooLarge = Directory.EnumerateFiles(PacksOf(mirror)).Any(file => new FileInfo(file).Length >= largest);
            if (isTooLarge && largest < git.MaxPackBytes) return (0, new Fault(new GitException(room.WhenFull, fetched.Error, fault: GitFault.TooLarge), MirrorIsBroken: false));
            return (0, new Fault(GitFailure.Explain(fetched.ExitCode, fetched.Error + (isTooLarge ? "\nFile too large" : "")), GitFailure.IsBrokenMirror(fetched.Error)));
        }
        var after = await SizeOfAsync(mirror, ct);
        if (FullOf(after, room) is { } fuller) return (after.Bytes, fuller);

        // HEAD may mean a branch that came or went; an unborn one must not resolve by chance to a branch that exists.
        await RunAsync(mirror, ["symbolic-ref", "HEAD", refs.DefaultBranch ?? "refs/unborn"], ct);
        await RunAsync(mirror, ["pack-refs", "--all"], ct);
        if (Directory.EnumerateFiles(PacksOf(mirror), "*.pack").Skip(PacksBeforeRepack).Any())
            await RunAsync(mirror, ["repack", "--geometric=2", "-d", "-q"], ct);
        await WriteGraphAsync(mirror, ct);
        return (after.Bytes, null);
    }

    // Only a help for speed. Generation numbers of version 2 are made of dates, and git 2.39 counts for ever where those are near 2^64.
    private async Task WriteGraphAsync(string mirror, CancellationToken ct)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(ct);
        time.CancelAfter(git.ChunkTimeout);
        try
        {
            await RunAsync(mirror, ["-c", "commitGraph.generationVersion=1", "commit-graph", "write", "--reachable", "--split", "--no-progress"], time.Token);
        }
        catch (Exception fault) when (fault is GitException || (fault is OperationCanceledException && !ct.IsCancellationRequested))
        {
            logger.LogWarning(fault, "The commit graph of {Mirror} could not be written; reading it goes on without", mirror);
        }
    }

    private async Task<MirrorSize> SizeOfAsync(string mirror, CancellationToken ct)
    {
        var counted = await GitCommand.RunAsync(git.Executable, mirror, ["count-objects", "-v"], ct: ct);
        return counted.ExitCode == 0 ? MirrorSize.Parse(counted.Output) : throw GitFailure.Explain(counted.ExitCode, counted.Error);
    }

    private Fault? FullOf(MirrorSize size, MirrorRoom room)
    {
        if (size.Bytes <= room.Bytes && size.Objects <= git.MaxObjects) return null;
        var why = size.Bytes > room.Bytes ? room.WhenFull : "This repository has more objects than this server takes of one (Git:MaxObjects).";
        return new Fault(new GitException(why, fault: GitFault.TooLarge), MirrorIsBroken: false);
    }

    private async Task<bool> IsUsableAsync(string mirror, string format, CancellationToken ct)
    {
        if (!Directory.Exists(mirror)) return false;
        var asked = await GitCommand.RunAsync(git.Executable, mirror, ["rev-parse", "--show-object-format"], ct: ct);
        return asked.ExitCode == 0 && asked.Output.Trim() == format;
    }

    private async Task RunAsync(string? mirror, IReadOnlyList<string> arguments, CancellationToken ct)
    {
        var ended = await GitCommand.RunAsync(git.Executable, mirror, arguments, ct: ct);
        if (ended.ExitCode != 0) throw GitFailure.Explain(ended.ExitCode, ended.Error);
    }

    private static MirrorState StateOf(string mirror, RemoteRefs refs, string format, long bytes) =>
        new(refs.DefaultBranch, IsShallow(mirror), format, refs.RefCount == 0, bytes);

    private static bool IsShallow(string mirror) => new FileInfo(Path.Combine(mirror, "shallow")) is { Exists: true, Length: > 0 };

    private static string PacksOf(string mirror) => Path.Combine(mirror, "objects", "pack");

    // A git that was stopped leaves half a pack, which may be large, and its lock files, with which the next one refuses to start.
    // Only the holder of our lock comes here.
    private static void RemoveUnfinished(string mirror)
    {
        DeleteFolder(mirror + ".new");
        if (!Directory.Exists(PacksOf(mirror))) return;
        foreach (var file in Directory.EnumerateFiles(mirror, "*.lock", SearchOption.AllDirectories)) File.Delete(file);
        foreach (var file in Directory.EnumerateFiles(PacksOf(mirror), "tmp_*")) File.Delete(file);
    }

    private async Task<FileStream> LockAsync(int repositoryId, CancellationToken ct)
    {
        while (true)
        {
            if (TryLock(repositoryId) is { } held) return held;
            await Task.Delay(TimeSpan.FromMilliseconds(100), ct);
        }
    }

    private FileStream? TryLock(int repositoryId)
    {
        var file = Path.Combine(git.MirrorsFolder, repositoryId.ToString(CultureInfo.InvariantCulture) + ".lock");
        try { return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1); }
        catch (IOException) when (File.Exists(file)) { return null; }
    }

    private static void DeleteFolder(string folder)
    {
        if (!Directory.Exists(folder)) return;
        // git writes packs read-only, which some systems refuse to delete.
        if (OperatingSystem.IsWindows())
            foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)) File.SetAttributes(file, FileAttributes.Normal);
        Directory.Delete(folder, recursive: true);
    }
}
