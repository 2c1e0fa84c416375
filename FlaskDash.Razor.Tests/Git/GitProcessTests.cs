using System.Diagnostics;
using System.Globalization;
using FlaskDash.Razor.Git;
using FlaskDash.Razor.Tests.Support;

namespace FlaskDash.Razor.Tests.Git;

/// <summary>A shell script stands for git where git's own behaviour does not matter.</summary>
public sealed class GitProcessTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Nothing_of_the_app_s_environment_reaches_git()
    {
        Environment.SetEnvironmentVariable("OKTA_CLIENT_SECRET", "planted");
        Environment.SetEnvironmentVariable("GIT_SSL_NO_VERIFY", "1");
        Environment.SetEnvironmentVariable("https_proxy", "http://planted:1");
        try
        {
            var ended = await GitCommand.RunAsync(Script("env"), null, [], new Dictionary<string, string> { ["GIT_ALLOW_PROTOCOL"] = "https" }, ct: Ct);

            var names = ended.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).ToDictionary(line => line.Split('=')[0], line => line[(line.IndexOf('=', StringComparison.Ordinal) + 1)..]);
            Assert.DoesNotContain("planted", ended.Output, StringComparison.Ordinal);
            Assert.DoesNotContain("GIT_SSL_NO_VERIFY", names.Keys);
            Assert.Equal("https", names["GIT_ALLOW_PROTOCOL"]);
            Assert.Equal("/dev/null", names["GIT_CONFIG_GLOBAL"]);
            Assert.Equal("1", names["GIT_CONFIG_NOSYSTEM"]);
            Assert.Equal("1", names["GIT_NO_LAZY_FETCH"]);
            Assert.Equal("C.UTF-8", names["LC_ALL"]);
            Assert.False(Directory.Exists(names["HOME"]));
        }
        finally
        {
            foreach (var name in new[] { "OKTA_CLIENT_SECRET", "GIT_SSL_NO_VERIFY", "https_proxy" }) Environment.SetEnvironmentVariable(name, null);
        }
    }

    [Fact]
    public async Task No_protocol_is_allowed_unless_the_call_says_so()
    {
        using var source = new SampleRepository();
        source.Commit("one");

        var refused = await GitCommand.RunAsync("git", null, ["ls-remote", "file://" + source.Path], ct: Ct);
        var https = await GitCommand.RunAsync("git", null, ["ls-remote", "file://" + source.Path], new Dictionary<string, string> { ["GIT_ALLOW_PROTOCOL"] = "https" }, ct: Ct);
        var allowed = await GitCommand.RunAsync("git", null, ["ls-remote", "file://" + source.Path], new Dictionary<string, string> { ["GIT_ALLOW_PROTOCOL"] = "file" }, ct: Ct);

        Assert.Equal((128, 128, 0), (refused.ExitCode, https.ExitCode, allowed.ExitCode));
        Assert.Contains("not allowed", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dispose_ends_git_and_all_it_started_even_in_the_background()
    {
        Process child;
        await using (var git = GitProcess.Start(Script("(sleep 300 & echo $!; wait) & wait"), null, []))
        {
            using var reader = new StreamReader(git.Output, leaveOpen: true);
            child = Process.GetProcessById(int.Parse((await reader.ReadLineAsync(Ct))!, CultureInfo.InvariantCulture));
        }

        await child.WaitForExitAsync(Ct).WaitAsync(TimeSpan.FromSeconds(10), Ct);
        child.Dispose();
    }

    [Fact]
    public async Task Cancelling_ends_git()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => GitCommand.RunAsync(Script("exec sleep 300"), null, [], ct: stop.Token));
    }

    [Fact]
    public async Task A_child_that_git_leaves_behind_does_not_hold_us_up()
    {
        await using var git = GitProcess.Start(Script("sleep 300 & echo $! >&2; exit 3"), null, []);

        Assert.Equal(3, await git.WaitAsync(Ct).WaitAsync(TimeSpan.FromSeconds(10), Ct));

        Assert.SkipUnless(GitLauncher.Grouped, "Without setsid a leftover cannot be found.");
        try
        {
            using var child = Process.GetProcessById(int.Parse(git.Error, CultureInfo.InvariantCulture));
            await child.WaitForExitAsync(Ct).WaitAsync(TimeSpan.FromSeconds(10), Ct);
        }
        catch (ArgumentException) { /* gone already */ }
    }

    [Fact]
    public async Task A_git_whose_app_is_killed_dies_with_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && GitLauncher.Wrap("sleep", GitLimits.Default).Contains("--pdeathsig"), "Only Linux with setpriv ends a child with its parent.");
        var start = new ProcessStartInfo("sh", ["-c", "\"$@\" & echo $!; wait", "sh", .. GitLauncher.Wrap("sleep", GitLimits.Default), "300"]) { RedirectStandardOutput = true };
        using var app = Process.Start(start)!;
        using var child = Process.GetProcessById(int.Parse((await app.StandardOutput.ReadLineAsync(Ct))!, CultureInfo.InvariantCulture));
        while (child.ProcessName != "sleep")
        {
            await Task.Yield();
            child.Refresh();
        }

        app.Kill();

        await child.WaitForExitAsync(Ct).WaitAsync(TimeSpan.FromSeconds(10), Ct);
    }

    [Fact]
    public async Task Memory_and_file_size_are_limited()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && GitLauncher.Find("prlimit") is not null, "Only where there is prlimit.");

        var ended = await GitCommand.RunAsync(Script("ulimit -d; ulimit -f; ulimit -c"), null, [], limits: new GitLimits(MemoryBytes: 1024 * 1024 * 1024, FileBytes: 1024 * 1024), ct: Ct);

        Assert.Equal("1048576\n2048\n0\n", ended.Output);
    }

    [Fact]
    public async Task The_end_of_standard_error_is_kept_without_progress()
    {
        var lines = new List<string>();

        var ended = await GitCommand.RunAsync(
            Script("i=0; while [ $i -lt 2000 ]; do echo \"line $i\" >&2; i=$((i+1)); done; printf 'half 1\\rhalf 2\\rend' >&2"), null, [], onError: lines.Add, ct: Ct);

        Assert.EndsWith("line 1999\nend\n", ended.Error, StringComparison.Ordinal);
        Assert.InRange(ended.Error.Length, 1_000, 4_000);
        Assert.Equal(2_003, lines.Count);
        Assert.Equal("half 2", lines[^2]);
    }

    [Fact]
    public async Task Endless_output_is_cut_off()
    {
        var fault = await Assert.ThrowsAsync<GitException>(() => GitCommand.RunAsync(Script("exec cat /dev/zero"), null, [], ct: Ct));

        Assert.Contains("more branches", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no-such-git")]
    [InlineData("/nowhere/git")]
    public void A_missing_git_is_named_with_its_fix(string executable)
    {
        var fault = Assert.Throws<GitException>(() => GitProcess.Start(executable, null, ["version"]));

        Assert.Equal(GitFault.NoGit, fault.Fault);
        Assert.Contains("Git:Executable", fault.Message, StringComparison.Ordinal);
    }

    private string Script(string body)
    {
        var file = folder["script-" + Guid.NewGuid().ToString("N")];
        File.WriteAllText(file, "#!/bin/sh\n" + body + "\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return file;
    }
}
