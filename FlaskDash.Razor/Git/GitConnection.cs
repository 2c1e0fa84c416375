namespace FlaskDash.Razor.Git;

/// <summary>A checked way to one source, with the configuration and environment that git needs to take it and no other.</summary>
internal sealed class GitConnection : IAsyncDisposable
{
    private const string JobFiles = "git-job-*";

    private readonly GitOptions git;
    private readonly string[] configuration;
    private readonly Dictionary<string, string> environment;
    private readonly FileStream? jobFile;

    private GitConnection(GitOptions git, string address, string[] configuration, Dictionary<string, string> environment, FileStream? jobFile)
    {
        (this.git, this.configuration, this.environment, this.jobFile) = (git, configuration, environment, jobFile);
        Address = address;
    }

    /// <summary>What git is given as the repository.</summary>
    public string Address { get; }

    /// <summary>Checks the source and prepares the way to it.</summary>
    /// <exception cref="GitException">The source is refused.</exception>
    public static Task<GitConnection> OpenAsync(GitSource source, GitOptions git, CancellationToken ct) => source switch
    {
        GitSource.Local(var path) => OpenLocalAsync(path, git, ct),
        _ => throw new NotSupportedException(source.ToString()),
    };

    /// <summary>Deletes the files of jobs whose process is gone.</summary>
    public static void Sweep(GitOptions git)
    {
        if (!Directory.Exists(git.TemporaryFolder)) return;
        foreach (var file in Directory.EnumerateFiles(git.TemporaryFolder, JobFiles))
        {
            try { using (new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None)) File.Delete(file); }
            catch (IOException) { /* in use by a live process, or gone */ }
        }
    }

    /// <summary>Heads, tags and HEAD of the source.</summary>
    /// <exception cref="GitException">It cannot be reached or is no repository.</exception>
    public async Task<RemoteRefs> ListRefsAsync(CancellationToken ct)
    {
        var listed = await RunAsync(null, ["ls-remote", "--symref", "--end-of-options", Address, "HEAD", "refs/heads/*", "refs/tags/*"], null, ct);
        return listed.ExitCode == 0 ? RemoteRefs.Parse(listed.Output) : throw GitFailure.Explain(listed.ExitCode, listed.Error);
    }

    /// <summary>Runs git with this connection's configuration.</summary>
    public Task<GitCommand> RunAsync(string? mirror, IEnumerable<string> arguments, Action<string>? onError, CancellationToken ct) =>
        GitCommand.RunAsync(git.Executable, mirror, [.. configuration, .. arguments], environment, new GitLimits(FileBytes: git.MaxPackBytes), onError, ct);

    public async ValueTask DisposeAsync()
    {
        if (jobFile is null) return;
        File.Delete(jobFile.Name);
        await jobFile.DisposeAsync();
    }

    // git refuses a repository of another owner (a container's mounted disk) unless its *global* configuration names the path;
    // -c safe.directory is ignored. So the job has a global file of its own that names this path alone.
    private static async Task<GitConnection> OpenLocalAsync(string path, GitOptions git, CancellationToken ct)
    {
        Directory.CreateDirectory(git.TemporaryFolder);
        var file = new FileStream(
            Path.Combine(git.TemporaryFolder, JobFiles.Replace("*", Guid.NewGuid().ToString("N"), StringComparison.Ordinal)), FileMode.CreateNew, FileAccess.Write,
            OperatingSystem.IsWindows() ? FileShare.Read : FileShare.None);   // Unix: a lock that only Sweep asks for, git reads on
        await using (var writer = new StreamWriter(file, leaveOpen: true))
        {
            var quoted = path.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
            await writer.WriteAsync($"[safe]\n\tdirectory = \"{quoted}\"\n\tdirectory = \"{quoted}/.git\"\n".AsMemory(), ct);
        }
        return new GitConnection(
            git, "file://" + path,
            ["-c", "fetch.unpackLimit=1", "-c", "fetch.recurseSubmodules=false", "-c", "transfer.bundleURI=false"],
            new Dictionary<string, string> { ["GIT_ALLOW_PROTOCOL"] = "file", ["GIT_CONFIG_GLOBAL"] = file.Name }, file);
    }
}
