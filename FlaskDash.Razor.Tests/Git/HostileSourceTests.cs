using System.Diagnostics;
using FlaskDash.Razor.Git;
using FlaskDash.Razor.Tests.Support;

namespace FlaskDash.Razor.Tests.Git;

/// <summary>What a repository can say to make git run a program, and that none of it does while we mirror it.</summary>
public sealed class HostileSourceTests : IDisposable
{
    private readonly MirrorFolder folder = new();
    private readonly TemporaryFolder traps = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        traps.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Nothing_that_the_source_configures_runs()
    {
        using var source = new SampleRepository();
        source.Write(".gitattributes", "* filter=trap diff=trap merge=trap\n");
        source.Write(".gitmodules", "[submodule \"x\"]\n\tpath = x\n\turl = ext::sh -c touch% " + traps["submodule"] + "\n\tupdate = !touch " + traps["update"] + "\n");
        source.Commit("one");
        foreach (var key in new[]
        {
            "core.fsmonitor", "core.sshCommand", "core.editor", "core.pager", "core.askPass", "core.gitProxy", "core.alternateRefsCommand", "uploadpack.packObjectsHook", "diff.external",
            "diff.trap.command", "diff.trap.textconv", "filter.trap.clean", "filter.trap.smudge", "filter.trap.process", "merge.trap.driver", "gpg.program", "gpg.ssh.program",
            "credential.helper", "sequence.editor", "trailer.x.command", "receive.procReceiveRefs", "pager.upload-pack", "interactive.diffFilter", "remote.origin.uploadpack",
        })
            source.Git("config", key, Trap(key));
        source.Git("config", "alias.upload-pack", "!" + Trap("alias"));
        source.Git("config", "remote.origin.url", "ext::" + Trap("remote"));
        source.Git("config", "core.hooksPath", traps["hooks"]);
        Directory.CreateDirectory(traps["hooks"]);
        foreach (var hook in new[] { "reference-transaction", "post-checkout", "pre-auto-gc", "post-merge", "pre-receive", "update", "post-update", "fsmonitor-watchman", "post-index-change" })
        {
            foreach (var place in new[] { traps["hooks"], Path.Combine(source.Path, ".git/hooks") })
            {
                Directory.CreateDirectory(place);
                File.Copy(Trap(hook), Path.Combine(place, hook), overwrite: true);
            }
        }

        await FetchAsync(source.Path);
        source.Git("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "update-ref", "refs/heads/topic", "HEAD");
        await FetchAsync(source.Path);

        Assert.Equal("2", SampleRepository.RunGit(folder.Mirrors.PathOf(1), ["for-each-ref"]).Split('\n').Length.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Empty(Directory.GetFiles(traps.Path, "ran-*"));

        // The trap does snap when git is run inside the source.
        _ = Record.Exception(() => SampleRepository.RunGit(source.Path, ["status"]));
        Assert.Contains(Directory.GetFiles(traps.Path, "ran-*"), file => file.EndsWith("core.fsmonitor", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_mirror_s_own_hooks_and_config_take_nothing_from_the_source_or_a_template()
    {
        using var source = new SampleRepository();
        source.Commit("one");
        source.Git("config", "gpg.program", Trap("gpg"));

        await FetchAsync(source.Path);

        var mirror = folder.Mirrors.PathOf(1);
        Assert.False(Directory.Exists(Path.Combine(mirror, "hooks")));
        Assert.DoesNotContain("gpg", await File.ReadAllTextAsync(Path.Combine(mirror, "config"), Ct), StringComparison.Ordinal);
        Assert.DoesNotContain(source.Path, await File.ReadAllTextAsync(Path.Combine(mirror, "config"), Ct), StringComparison.Ordinal);
    }

    // git would look for ROOT/tree/.git/.git, ROOT/tree.git and so on beside what was checked.
    [Fact]
    public async Task Only_the_folder_that_was_checked_is_read()
    {
        using var secret = new SampleRepository();
        secret.Commit("secret");
        using var source = new SampleRepository();
        source.Commit("one");
        await File.WriteAllTextAsync(Path.Combine(source.Path, ".git/.git"), $"gitdir: {secret.Path}/.git\n", Ct);

        await FetchAsync(source.Path);

        Assert.Equal(source.Git("rev-parse", "HEAD"), SampleRepository.RunGit(folder.Mirrors.PathOf(1), ["rev-parse", "HEAD"]));
    }

    [Theory]
    [InlineData("with space and 'quote' \"double\" $HOME `id` ; & |")]
    [InlineData("percent %41 %2e%2e plus +")]
    [InlineData("back\\slash")]
    [InlineData("-dash")]
    [InlineData("Übung 例え")]
    [InlineData("a:b@c")]
    [InlineData("#hash ?query [bracket] *")]
    public async Task A_path_with_any_character_is_taken_as_it_is(string name)
    {
        using var files = new TemporaryFolder();
        SampleRepository.RunGit(files.Path, ["init", "--quiet", "--initial-branch=main", "--", files[name]]);
        SampleRepository.RunGit(files[name], ["commit", "--quiet", "--allow-empty", "-m", "one"]);

        Assert.Equal("refs/heads/main", (await FetchAsync(files[name])).DefaultBranch);
    }

    [Fact]
    public async Task A_repository_that_another_account_owns_is_read()
    {
        Assert.SkipUnless(Environment.UserName == "root" && OperatingSystem.IsLinux(), "Only root can give a folder away.");
        using var source = new SampleRepository();
        source.Commit("one");
        await Process.Start("chown", ["-R", "65534", source.Path]).WaitForExitAsync(Ct);
        Assert.Contains("dubious ownership", Assert.Throws<InvalidOperationException>(() => source.Git("log")).Message, StringComparison.Ordinal);

        Assert.False((await FetchAsync(source.Path)).IsEmpty);
    }

    [Fact]
    public async Task A_damaged_source_is_a_plain_failure_and_the_mirror_keeps_what_it_had()
    {
        using var source = new SampleRepository();
        source.Write("a.txt", "one");
        source.Commit("one");
        await FetchAsync(source.Path);
        source.Write("a.txt", "two");
        source.Commit("two");
        var blob = source.Git("rev-parse", "HEAD:a.txt");
        File.Delete(Path.Combine(source.Path, ".git/objects", blob[..2], blob[2..]));

        var fault = await Assert.ThrowsAsync<GitException>(() => FetchAsync(source.Path));

        Assert.True(fault.Fault == GitFault.Damaged, fault.Output);
        Assert.DoesNotContain(source.Path, fault.Message, StringComparison.Ordinal);
        Assert.Equal("1", SampleRepository.RunGit(folder.Mirrors.PathOf(1), ["rev-list", "--count", "HEAD"]));
    }

    private Task<MirrorState> FetchAsync(string path) => folder.Mirrors.FetchAsync(1, new GitSource.Local(path), null, null, Ct);

    private string Trap(string name)
    {
        var file = traps["trap-" + name];
        if (!File.Exists(file))
        {
            File.WriteAllText(file, $"#!/bin/sh\ntouch '{traps["ran-" + name]}'\n");
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        return file;
    }
}
