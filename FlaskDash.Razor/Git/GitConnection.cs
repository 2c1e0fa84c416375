namespace FlaskDash.Razor.Git;

/// <summary>A checked way to one source, with the configuration and environment that git needs to take it and no other.</summary>
internal sealed class GitConnection(GitOptions git, string stored, string address, string[] configuration, string protocol, GitJobFiles files) : IAsyncDisposable
{
    // git gives its ssh command to a shell: this one is always the same, and what differs is in the environment.
    // What the server writes to its standard error could pass for git's own words; ssh's go into a file.
    private const string SshCommand = "exec ssh -F \"$FLASKDASH_SSH\" -E \"$FLASKDASH_SSH_LOG\" 2>/dev/null";

    private readonly Dictionary<string, string> environment = files.Ssh is null
        ? new() { ["GIT_ALLOW_PROTOCOL"] = protocol, ["GIT_CONFIG_GLOBAL"] = files.Config }
        : new()
        {
            ["GIT_ALLOW_PROTOCOL"] = protocol, ["GIT_CONFIG_GLOBAL"] = files.Config, ["GIT_SSH_COMMAND"] = SshCommand, ["GIT_SSH_VARIANT"] = "ssh",
            ["FLASKDASH_SSH"] = files.Ssh, ["FLASKDASH_SSH_LOG"] = files.SshLog,
        };

    /// <summary>The source's canonical address or real path.</summary>
    public string Stored { get; } = stored;

    /// <summary>Heads, tags and HEAD of the source.</summary>
    /// <exception cref="GitException">It cannot be reached, is no repository, or has more refs than <see cref="GitOptions.MaxRefs"/>.</exception>
    public async Task<RemoteRefs> ListRefsAsync(CancellationToken ct)
    {
        var listed = await RunAsync(null, "ls-remote", ["--symref"], ["HEAD", "refs/heads/*", "refs/tags/*"], null, ct);
        if (listed.ExitCode != 0) throw GitFailure.Explain(listed.ExitCode, listed.Error);
        var refs = RemoteRefs.Parse(listed.Output);
        if (refs.RefCount > git.MaxRefs) throw new GitException("This repository has more branches and tags than this server takes of one (Git:MaxRefs).", fault: GitFault.TooLarge);
        if (refs.ObjectFormat is null && protocol == "https") await RequireGitServerAsync(ct);
        return refs;
    }

    // Any web page that answers is an empty repository to git's old ("dumb") protocol. A Git server speaks in packets, which a trace shows.
    private async Task RequireGitServerAsync(CancellationToken ct)
    {
        var spoke = false;
        environment["GIT_TRACE_PACKET"] = "1";
        await RunAsync(null, "ls-remote", [], ["HEAD"], line => spoke |= line.Contains(" packet: ", StringComparison.Ordinal), ct);
        environment.Remove("GIT_TRACE_PACKET");
        if (!spoke) throw new GitException("There is no Git repository at this address. Copy the clone address of the repository.", fault: GitFault.NoRepository);
    }

    /// <summary>Runs <c>git ls-remote</c> or <c>git fetch</c> with this source.</summary>
    public async Task<GitCommand> RunAsync(string? mirror, string command, string[] flags, string[] patterns, Action<string>? onError, CancellationToken ct, long? largestFile = null)
    {
        // Strict: the one folder that was checked, not the .git or NAME.git that git would look for beside it.
        string[] strict = protocol == "file" ? ["--upload-pack=git-upload-pack --strict"] : [];
        var ended = await GitCommand.RunAsync(
            git.Executable, mirror, [.. configuration, command, .. flags, .. strict, "--end-of-options", address, .. patterns],
            environment, new GitLimits(FileBytes: largestFile ?? git.MaxPackBytes), onError, ct);
        return files.Ssh is not null && File.Exists(files.SshLog) ? ended with { Error = await File.ReadAllTextAsync(files.SshLog, ct) + ended.Error } : ended;
    }

    public ValueTask DisposeAsync()
    {
        files.Dispose();
        return ValueTask.CompletedTask;
    }
}
