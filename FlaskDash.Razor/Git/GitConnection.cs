namespace FlaskDash.Razor.Git;

/// <summary>A checked way to one source, with the configuration and environment that git needs to take it and no other.</summary>
internal sealed class GitConnection(GitOptions git, string stored, string address, string[] configuration, string protocol, GitJobFiles files) : IAsyncDisposable
{
    private readonly Dictionary<string, string> environment = new() { ["GIT_ALLOW_PROTOCOL"] = protocol, ["GIT_CONFIG_GLOBAL"] = files.Config };

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
    public Task<GitCommand> RunAsync(string? mirror, string command, string[] flags, string[] patterns, Action<string>? onError, CancellationToken ct, long? largestFile = null)
    {
        // Strict: the one folder that was checked, not the .git or NAME.git that git would look for beside it.
        string[] strict = protocol == "file" ? ["--upload-pack=git-upload-pack --strict"] : [];
        return GitCommand.RunAsync(
            git.Executable, mirror, [.. configuration, command, .. flags, .. strict, "--end-of-options", address, .. patterns],
            environment, new GitLimits(FileBytes: largestFile ?? git.MaxPackBytes), onError, ct);
    }

    public ValueTask DisposeAsync()
    {
        files.Dispose();
        return ValueTask.CompletedTask;
    }
}
