namespace FlaskDash.Razor.Git;

/// <summary>A checked way to one source, with the configuration and environment that git needs to take it and no other.</summary>
internal sealed class GitConnection(GitOptions git, string stored, string address, string[] configuration, string protocol, GitJobFiles files) : IAsyncDisposable
{
    private readonly Dictionary<string, string> environment = new() { ["GIT_ALLOW_PROTOCOL"] = protocol, ["GIT_CONFIG_GLOBAL"] = files.Config };

    /// <summary>The source's canonical address or real path.</summary>
    public string Stored { get; } = stored;

    /// <summary>Heads, tags and HEAD of the source.</summary>
    /// <exception cref="GitException">It cannot be reached or is no repository.</exception>
    public async Task<RemoteRefs> ListRefsAsync(CancellationToken ct)
    {
        var listed = await RunAsync(null, "ls-remote", ["--symref"], ["HEAD", "refs/heads/*", "refs/tags/*"], null, ct);
        return listed.ExitCode == 0 ? RemoteRefs.Parse(listed.Output) : throw GitFailure.Explain(listed.ExitCode, listed.Error);
    }

    /// <summary>Runs <c>git ls-remote</c> or <c>git fetch</c> with this source.</summary>
    public Task<GitCommand> RunAsync(string? mirror, string command, string[] flags, string[] patterns, Action<string>? onError, CancellationToken ct)
    {
        // Strict: the one folder that was checked, not the .git or NAME.git that git would look for beside it.
        string[] strict = protocol == "file" ? ["--upload-pack=git-upload-pack --strict"] : [];
        return GitCommand.RunAsync(
            git.Executable, mirror, [.. configuration, command, .. flags, .. strict, "--end-of-options", address, .. patterns],
            environment, new GitLimits(FileBytes: git.MaxPackBytes), onError, ct);
    }

    public ValueTask DisposeAsync()
    {
        files.Dispose();
        return ValueTask.CompletedTask;
    }
}
