using FlaskDash.Razor.Git;

namespace FlaskDash.Razor.Tests.Git;

public sealed class GitParsersTests
{
    private const string A = "1111111111111111111111111111111111111111";
    private const string B = "2222222222222222222222222222222222222222";

    [Theory]
    [InlineData("git version 2.39.5\n", "2.39.5", true)]
    [InlineData("git version 2.39.5 (Apple Git-154)\n", "2.39.5", true)]
    [InlineData("git version 2.45.1.windows.1", "2.45.1", true)]
    [InlineData("git version 2.46.0.rc1", "2.46.0", true)]
    [InlineData("git version 2.50-rc0", "2.50.0", true)]
    [InlineData("git version 3.0.0", "3.0.0", true)]
    [InlineData("git version 2.37.0", "2.37.0", true)]
    [InlineData("git version 2.36.9", "2.36.9", false)]
    [InlineData("git version 1.99.0", "1.99.0", false)]
    public void A_version_is_read_and_compared(string line, string version, bool enough)
    {
        var read = GitVersion.Parse(line)!;

        Assert.Equal((version, enough), (read.ToString(), read.IsEnough));
    }

    [Theory]
    [InlineData("")]
    [InlineData("hg version 6.1")]
    [InlineData("git version next")]
    [InlineData("git version 99999999999.1")]
    public void What_is_no_version_is_null(string line) => Assert.Null(GitVersion.Parse(line));

    [Theory]
    [InlineData("2.37.7", "CVE-2024-32004")]
    [InlineData("2.39.3", "CVE-2024-32004")]
    [InlineData("2.39.4", null)]
    [InlineData("2.39.5", null)]
    [InlineData("2.40.1", "CVE-2024-32004")]
    [InlineData("2.43.7", null)]
    [InlineData("2.45.0", "CVE-2024-32004")]
    [InlineData("2.45.1", null)]
    [InlineData("2.46.0", null)]
    [InlineData("3.0.0", null)]
    public void A_version_with_a_known_hole_is_told_with_its_name(string version, string? name)
    {
        var advisory = GitAdvisory.Of(GitVersion.Parse("git version " + version)!);

        if (name is null) Assert.Null(advisory);
        else Assert.StartsWith(name, advisory!.Name, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_installed_git_is_new_enough() =>
        Assert.True((await GitVersion.OfAsync("git", TestContext.Current.CancellationToken)).IsEnough);

    [Theory]
    [InlineData("ref: refs/heads/dev\tHEAD\n" + A + "\tHEAD\n" + A + "\trefs/heads/dev\n" + A + "\trefs/heads/main\n", "refs/heads/dev", 2)]
    [InlineData(A + "\tHEAD\n" + A + "\trefs/heads/dev\n" + B + "\trefs/heads/main\n", "refs/heads/dev", 2)]
    [InlineData(A + "\tHEAD\n" + A + "\trefs/heads/dev\n" + A + "\trefs/heads/master\n", "refs/heads/master", 2)]
    [InlineData(A + "\tHEAD\n" + B + "\trefs/heads/dev\n" + B + "\trefs/heads/master\n", "refs/heads/master", 2)]
    [InlineData(A + "\tHEAD\n" + B + "\trefs/heads/dev\n", "refs/heads/dev", 1)]
    [InlineData(A + "\tHEAD\n" + B + "\trefs/heads/dev\n" + B + "\trefs/heads/other\n", null, 2)]
    [InlineData(A + "\trefs/heads/main\n", null, 1)]
    [InlineData("ref: refs/heads/evil\tHEAD\n" + A + "\tHEAD\n" + A + "\trefs/heads/main\n", "refs/heads/main", 1)]
    [InlineData("ref: refs/remotes/origin/main\trefs/remotes/origin/HEAD\n" + A + "\trefs/remotes/origin/HEAD\n", null, 0)]
    [InlineData(A + "\trefs/tags/v1\n" + B + "\trefs/tags/v1^{}\n", null, 1)]
    [InlineData("", null, 0)]
    [InlineData("nonsense\n\t\n", null, 0)]
    public void The_default_branch_and_the_refs_are_read(string output, string? branch, int count)
    {
        var refs = RemoteRefs.Parse(output);

        Assert.Equal((branch, count), (refs.DefaultBranch, refs.RefCount));
    }

    [Theory]
    [InlineData("Receiving objects:   0% (1/300)", 0)]
    [InlineData("Receiving objects:  50% (150/300), 1.20 MiB | 2.00 MiB/s", 40)]
    [InlineData("Receiving objects: 100% (300/300), done.", 80)]
    [InlineData("Resolving deltas:  50% (1/2)", 90)]
    [InlineData("Resolving deltas: 100% (2/2), done.", 100)]
    [InlineData("remote: Counting objects: 100% (2/2)", null)]
    [InlineData("remote: Receiving objects:  99% (1/1)", null)]
    [InlineData("Receiving objects: many", null)]
    [InlineData("Receiving objects: 999% (1/1)", 80)]
    public void Progress_is_read(string line, int? percent) => Assert.Equal(percent, FetchProgress.PercentIn(line));

    [Theory]
    [InlineData("error: RPC failed; curl 56\nfatal: write error: No space left on device", GitFault.NoSpace)]
    [InlineData("fatal: Out of memory, malloc failed (tried to allocate 99 bytes)\nfatal: fetch-pack: invalid index-pack output", GitFault.NoMemory)]
    [InlineData("fatal: unable to access 'x': SSL certificate problem: self-signed certificate", GitFault.Certificate)]
    [InlineData("fatal: unable to access 'x': SSL: no alternative certificate subject name matches target host name 'x'", GitFault.Certificate)]
    [InlineData("fatal: unable to access 'x': server certificate verification failed. CAfile: none CRLfile: none", GitFault.Certificate)]
    [InlineData("fatal: unable to access 'x': Operation too slow. Less than 1000 bytes/sec transferred the last 30 seconds", GitFault.TooSlow)]
    [InlineData("fatal: unable to access 'x': Failed to connect to x port 1 after 9 ms: Connection timed out", GitFault.TooSlow)]
    [InlineData("fatal: unable to access 'x': Could not resolve proxy: p", GitFault.Unreachable)]
    [InlineData("fatal: unable to access 'x': CONNECT tunnel failed, response 407", GitFault.Unreachable)]
    [InlineData("fatal: remote error: access denied or repository not exported", GitFault.NoRepository)]
    [InlineData("remote: Repository not found.\nfatal: could not read Username for 'x': terminal prompts disabled", GitFault.NeedsCredentials)]
    [InlineData("remote: No space left on device\nfatal: early EOF", GitFault.Unreachable)]
    [InlineData("error: RPC failed; curl 92 HTTP/2 stream 5 was not closed cleanly: INTERNAL_ERROR (err 2)\nfatal: protocol error: bad pack header", GitFault.Unreachable)]
    [InlineData("error: RPC failed; curl 18 transfer closed with outstanding read data remaining\nfatal: expected flush after ref listing", GitFault.Unreachable)]
    [InlineData("fatal: protocol error: bad line length character: <htm", GitFault.NoRepository)]
    [InlineData("ssh: connect to host 10.0.0.1 port 22: Connection refused\r\nfatal: Could not read from remote repository.", GitFault.Unreachable)]
    [InlineData("ssh: connect to host 10.0.0.1 port 22: Connection timed out\r\nfatal: Could not read from remote repository.", GitFault.TooSlow)]
    [InlineData("Timeout, server 10.0.0.1 not responding.\r\nfetch-pack: unexpected disconnect while reading sideband packet\nfatal: early EOF", GitFault.TooSlow)]
    [InlineData("kex_exchange_identification: read: Connection reset by peer\r\nfatal: Could not read from remote repository.", GitFault.Unreachable)]
    [InlineData("Connection closed by 10.0.0.1 port 22\r\nfatal: Could not read from remote repository.", GitFault.Unreachable)]
    [InlineData("git@10.0.0.1: Permission denied (publickey,password).\r\nfatal: Could not read from remote repository.", GitFault.NeedsCredentials)]
    [InlineData("Host key verification failed.\r\nfatal: Could not read from remote repository.", GitFault.Certificate)]
    [InlineData("fatal: Could not read from remote repository.", GitFault.NeedsCredentials)]
    [InlineData("fatal: something new", GitFault.Other)]
    [InlineData("", GitFault.Other)]
    public void A_failure_is_told_from_the_others_and_git_s_words_are_kept_for_the_log_only(string error, GitFault fault)
    {
        var told = GitFailure.Explain(128, error);

        Assert.Equal(fault, told.Fault);
        Assert.Contains(error, told.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("fatal", told.Message, StringComparison.Ordinal);
    }
}
