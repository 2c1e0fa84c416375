using System.Net;
using System.Net.Sockets;
using FlaskDash.Razor.Git;
using FlaskDash.Razor.Tests.Support;

namespace FlaskDash.Razor.Tests.Git;

/// <summary>Repositories behind a real sshd, read with a deploy key. git.example.com is in no DNS: what arrives dialled the address that was checked.</summary>
public sealed class SshMirrorTests : IAsyncLifetime
{
    private readonly MirrorFolder folder = new();
    private readonly SampleRepository source = new();
    private SshGitServer server = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Address => server.AddressOf(source.Path);

    public async ValueTask InitializeAsync()
    {
        server = await SshGitServer.StartAsync();
        source.Commit("one");
        folder.Options.AllowedHosts.Add("git.example.com");
        folder.Resolve = (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]);
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        source.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task A_new_key_comes_with_the_host_keys_that_the_server_has()
    {
        var key = await MakeAsync();

        Assert.StartsWith("ssh-ed25519 ", key.PublicKey, StringComparison.Ordinal);
        Assert.StartsWith("-----BEGIN OPENSSH PRIVATE KEY-----", key.PrivateKey, StringComparison.Ordinal);
        Assert.Equal(server.HostKeys, key.HostKeys);
        Assert.Equal([("ED25519", server.FingerprintOf("ed25519")), ("ECDSA", server.FingerprintOf("ecdsa"))], key.HostKeys.Select(k => (k.Name, k.Fingerprint)));
        Assert.Empty(Directory.GetFiles(folder.Options.TemporaryFolder));

        var again = await folder.Keys.MakeAsync(Address, key, Ct);
        Assert.Equal((key.PrivateKey, key.PublicKey), (again.PrivateKey, again.PublicKey));
        Assert.NotEqual(key.PublicKey, (await MakeAsync()).PublicKey);
    }

    [Fact]
    public async Task It_is_cloned_and_fetched_with_the_key_and_nothing_stays_behind()
    {
        var key = await MakeAsync();
        server.Authorize(key.PublicKey);

        Assert.Equal(new ProbeAnswer.Found(Address, "refs/heads/main", 1), await folder.Probe.AskAsync(new GitSource.Remote(Address, Key: key), Ct));
        Assert.Equal(new MirrorState("refs/heads/main", false, "sha1", false, 0), await FetchAsync(key));
        source.Commit("two");
        source.Git("tag", "v1");
        await FetchAsync(key);

        Assert.Equal(source.Git("for-each-ref"), SampleRepository.RunGit(folder.Mirrors.PathOf(1), ["for-each-ref"]));
        Assert.Empty(Directory.GetFiles(folder.Options.TemporaryFolder));
        Assert.DoesNotContain("ssh", File.ReadAllText(Path.Combine(folder.Mirrors.PathOf(1), "config")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_several_addresses_one_that_answers_is_dialled()
    {
        folder.Resolve = (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("127.9.9.9"), IPAddress.Loopback]);
        var key = await MakeAsync();
        server.Authorize(key.PublicKey);

        Assert.Equal("refs/heads/main", (await FetchAsync(key)).DefaultBranch);
    }

    [Fact]
    public async Task A_server_with_another_host_key_is_told_nothing()
    {
        var key = await MakeAsync();
        server.Authorize(key.PublicKey);
        await FetchAsync(key);
        await using var other = await SshGitServer.StartAsync();
        other.Authorize(key.PublicKey);

        var fault = await Assert.ThrowsAsync<GitException>(() => FetchAsync(key with { HostKeys = other.HostKeys }));

        Assert.Equal(GitFault.Certificate, fault.Fault);
        Assert.Contains("another ssh host key", fault.Message, StringComparison.Ordinal);
        Assert.Equal("1", SampleRepository.RunGit(folder.Mirrors.PathOf(1), ["rev-list", "--count", "HEAD"]));
        Assert.Equal(GitFault.Certificate, (await Assert.ThrowsAsync<GitException>(() => FetchAsync(key with { HostKeys = [] }))).Fault);
    }

    [Fact]
    public async Task What_the_server_does_not_give_out_is_told_apart()
    {
        var key = await MakeAsync();
        await FailsAsync(GitFault.NeedsCredentials, "does not know the deploy key", Address, key);

        server.Authorize(key.PublicKey);
        await FailsAsync(GitFault.NeedsCredentials, "gives out no repository", server.AddressOf("/nowhere/at-all.git"), key);
        await FailsAsync(GitFault.NeedsCredentials, "read with a deploy key", Address, null);

        using var closed = new TcpListener(IPAddress.Loopback, 0);
        closed.Start();
        var port = ((IPEndPoint)closed.LocalEndpoint).Port;
        closed.Stop();
        await FailsAsync(GitFault.Unreachable, "Nobody answers", $"ssh://git@git.example.com:{port}/x.git", key);
        Assert.Equal(GitFault.Unreachable, (await Assert.ThrowsAsync<GitException>(() => folder.Keys.MakeAsync($"ssh://git@git.example.com:{port}/x.git", null, Ct))).Fault);

        folder.Options.AllowedHosts.Clear();
        await FailsAsync(GitFault.Refused, "private or reserved network", Address, key);
        Assert.Equal(GitFault.Refused, (await Assert.ThrowsAsync<GitException>(MakeAsync)).Fault);
    }

    // A silent server holds the job: what lies on disk and in the process list is looked at meanwhile.
    [Fact]
    public async Task While_it_runs_the_key_is_in_a_file_for_its_owner_alone_and_in_no_argument()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var key = await MakeAsync();
        folder.Options.ProbeTimeout = TimeSpan.FromSeconds(5);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var asking = folder.Probe.AskAsync(new GitSource.Remote($"ssh://git@git.example.com:{((IPEndPoint)silent.LocalEndpoint).Port}/x.git", Key: key), stop.Token);
        using var client = await silent.AcceptTcpClientAsync(Ct);

        var secret = key.PrivateKey.Split('\n')[1];
        var holder = Assert.Single(Shell.Lines(folder.Options.TemporaryFolder, $"grep -lF '{secret}' git-job-*"));
        Assert.EndsWith(".key", holder, StringComparison.Ordinal);
        Assert.Equal(["600"], Shell.Lines(folder.Options.TemporaryFolder, "stat -c %a git-job-*.key git-job-*.ssh git-job-*.hosts").Distinct());
        var processes = string.Join('\n', Shell.Processes());
        Assert.Contains("ssh -F", processes, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, processes, StringComparison.Ordinal);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        Assert.Empty(Directory.GetFiles(folder.Options.TemporaryFolder));
    }

    [Fact]
    public async Task A_silent_server_is_too_slow()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var key = await MakeAsync();
        folder.Options.ProbeTimeout = folder.Options.FetchTimeout = TimeSpan.FromMilliseconds(400);
        var address = $"ssh://git@git.example.com:{((IPEndPoint)silent.LocalEndpoint).Port}/x.git";

        await FailsAsync(GitFault.TooSlow, "in time", address, key);
        Assert.Equal(GitFault.TooSlow, (await Assert.ThrowsAsync<GitException>(() => folder.Keys.MakeAsync(address, null, Ct))).Fault);
    }

    [Theory]
    [InlineData("echo 'fatal: No space left on device' >&2; echo 'fatal: not a git repository' >&2; exit 128", GitFault.NeedsCredentials)]
    [InlineData("yes", GitFault.NoRepository)]
    [InlineData("yes >&2", GitFault.TooSlow)]
    [InlineData("sleep 600", GitFault.TooSlow)]
    public async Task A_lying_server_names_no_trouble_that_is_ours_and_ends_in_time(string command, GitFault expected)
    {
        await using var lying = await SshGitServer.StartAsync(command);
        var address = lying.AddressOf(source.Path);
        var key = await folder.Keys.MakeAsync(address, null, Ct);
        lying.Authorize(key.PublicKey);
        if (expected == GitFault.TooSlow) folder.Options.ProbeTimeout = TimeSpan.FromSeconds(3);

        await FailsAsync(expected, "", address, key);
    }

    private Task<GitDeployKey> MakeAsync() => folder.Keys.MakeAsync(Address, null, Ct);

    private async Task<MirrorState> FetchAsync(GitDeployKey key) => await folder.Mirrors.FetchAsync(1, new GitSource.Remote(Address, Key: key), null, null, Ct) with { Bytes = 0 };

    private async Task FailsAsync(GitFault fault, string words, string address, GitDeployKey? key)
    {
        var failed = Assert.IsType<ProbeAnswer.Failed>(await folder.Probe.AskAsync(new GitSource.Remote(address, Key: key), Ct));
        Assert.Equal((fault, failed.Why), (failed.Fault, failed.Why));
        Assert.Contains(words, failed.Why, StringComparison.Ordinal);
        foreach (var leak in new[] { "fatal", "error:", "/tmp", "127.0.0.1", "git.example.com", "Permission" })
            Assert.DoesNotContain(leak, failed.Why, StringComparison.Ordinal);
    }
}
