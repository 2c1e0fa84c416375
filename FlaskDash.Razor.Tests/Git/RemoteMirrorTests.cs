using System.Net;
using FlaskDash.Razor.Git;
using FlaskDash.Razor.Tests.Support;

namespace FlaskDash.Razor.Tests.Git;

public sealed class RemoteMirrorTests : IAsyncLifetime
{
    private readonly MirrorFolder folder = new();
    private readonly SampleRepository source = new();
    private HttpsGitServer server = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Address => $"https://git.example.com:{server.Port}/team/project.git";

    public async ValueTask InitializeAsync()
    {
        server = await HttpsGitServer.StartAsync();
        source.Commit("one");
        server.Repositories["team/project.git"] = source.Path;
        folder.Options.AllowedHosts.Add("git.example.com");
        folder.Options.CaFile = server.CaFile;
        folder.Resolve = (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]);
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        source.Dispose();
        folder.Dispose();
    }

    // git.example.com is in no DNS: that git arrives at all shows that it dials the address that was checked.
    [Fact]
    public async Task An_https_repository_is_cloned_and_fetched_at_the_address_that_was_checked()
    {
        Assert.Equal(new MirrorState("refs/heads/main", false, "sha1", false, 0), await FetchAsync());

        source.Commit("two");
        source.Git("branch", "topic");
        await FetchAsync();

        Assert.Equal(source.Git("for-each-ref"), SampleRepository.RunGit(folder.Mirrors.PathOf(1), ["for-each-ref"]));
        Assert.All(server.Requests, r => Assert.Contains($"git.example.com:{server.Port}", r, StringComparison.Ordinal));
        Assert.Empty(Directory.GetFiles(folder.Options.TemporaryFolder));
    }

    [Fact]
    public async Task A_name_that_moves_to_a_private_address_is_refused_at_the_next_fetch()
    {
        await FetchAsync();
        var before = server.Requests.Count;
        folder.Options.AllowedHosts.Clear();

        var fault = await Assert.ThrowsAsync<GitException>(FetchAsync);

        Assert.Equal(GitFault.Refused, fault.Fault);
        Assert.Equal(before, server.Requests.Count);
        Assert.Equal("1", SampleRepository.RunGit(folder.Mirrors.PathOf(1), ["rev-list", "--count", "HEAD"]));
    }

    [Fact]
    public async Task The_probe_names_the_default_branch_and_counts_branches_and_tags()
    {
        source.Git("tag", "-m", "annotated", "v1");

        Assert.Equal(new ProbeAnswer.Found(Address, "refs/heads/main", 2), await AskAsync(Address.Replace("git.example", "GIT.Example", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_probe_finds_an_empty_repository()
    {
        using var empty = new SampleRepository();
        server.Repositories["team/project.git"] = empty.Path;

        Assert.Equal(new ProbeAnswer.Found(Address, null, 0), await AskAsync(Address));
    }

    [Theory]
    [InlineData(301, GitFault.Redirect)]
    [InlineData(302, GitFault.Redirect)]
    [InlineData(307, GitFault.Redirect)]
    [InlineData(308, GitFault.Redirect)]
    [InlineData(401, GitFault.NeedsCredentials)]
    [InlineData(403, GitFault.NeedsCredentials)]
    [InlineData(404, GitFault.NoRepository)]
    [InlineData(410, GitFault.NoRepository)]
    [InlineData(429, GitFault.ServerTrouble)]
    [InlineData(500, GitFault.ServerTrouble)]
    [InlineData(503, GitFault.ServerTrouble)]
    public async Task Each_answer_of_a_server_has_its_sentence(int status, GitFault fault)
    {
        using var elsewhere = new SampleRepository();
        server.Repositories["elsewhere.git"] = source.Path;
        server.Instead = context =>
        {
            if (!context.Request.Path.StartsWithSegments("/team", StringComparison.Ordinal)) return Task.FromResult(false);
            context.Response.StatusCode = status;
            if (status is > 300 and < 400) context.Response.Headers.Location = $"https://git.example.com:{server.Port}/elsewhere.git/info/refs?service=git-upload-pack";
            if (status == 401) context.Response.Headers.WWWAuthenticate = "Basic realm=\"secret realm\"";
            return Task.FromResult(true);
        };

        AssertFailed(fault, await AskAsync(Address));
        Assert.Equal(fault, (await Assert.ThrowsAsync<GitException>(FetchAsync)).Fault);
        Assert.DoesNotContain(server.Requests, r => r.Contains("elsewhere", StringComparison.Ordinal));
        Assert.False(Directory.Exists(folder.Mirrors.PathOf(1)));
    }

    [Theory]
    [InlineData("text/html", "<html>A page</html>")]
    [InlineData("application/x-git-upload-pack-advertisement", "<html>A page</html>")]
    [InlineData("application/x-git-upload-pack-advertisement", "001e# service=git-upload-pack\n0000zzzz")]
    [InlineData("application/x-git-upload-pack-advertisement", "001e# service=git-upload-pack\n00000009ERR 0019ERR secret upstream")]
    [InlineData("text/plain", "")]
    public async Task What_is_no_git_server_is_no_repository(string type, string body)
    {
        server.Instead = async context =>
        {
            context.Response.ContentType = type;
            await Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(context.Response, body);
            return true;
        };

        AssertFailed(GitFault.NoRepository, await AskAsync(Address));
    }

    [Fact]
    public async Task A_certificate_of_an_unknown_authority_or_for_another_name_is_refused()
    {
        folder.Options.AllowedHosts.Add("other.example.com");
        AssertFailed(GitFault.Certificate, await AskAsync($"https://other.example.com:{server.Port}/team/project.git"));

        folder.Options.CaFile = null;
        AssertFailed(GitFault.Certificate, await AskAsync(Address));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_silent_server_is_too_slow()
    {
        folder.Options.ProbeTimeout = folder.Options.FetchTimeout = TimeSpan.FromMilliseconds(400);
        server.Instead = async context =>
        {
            try { await Task.Delay(Timeout.Infinite, context.RequestAborted); }
            catch (OperationCanceledException) { /* the client gave up, as it should */ }
            return true;
        };

        AssertFailed(GitFault.TooSlow, await AskAsync(Address));
        Assert.Equal(GitFault.TooSlow, (await Assert.ThrowsAsync<GitException>(FetchAsync)).Fault);
    }

    [Fact]
    public async Task A_connection_cut_in_the_middle_leaves_no_mirror_and_the_next_fetch_makes_it()
    {
        server.Instead = async context =>
        {
            if (context.Request.Method != "POST") return false;
            Microsoft.AspNetCore.Http.HttpRequestRewindExtensions.EnableBuffering(context.Request);
            using var reader = new StreamReader(context.Request.Body, leaveOpen: true);
            var asked = await reader.ReadToEndAsync(Ct);
            context.Request.Body.Position = 0;
            if (!asked.Contains("command=fetch", StringComparison.Ordinal)) return false;

            context.Response.ContentType = "application/x-git-upload-pack-result";
            await Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(context.Response, "000dpackfile\n");
            await context.Response.Body.FlushAsync(Ct);
            context.Abort();
            return true;
        };

        var fault = await Assert.ThrowsAsync<GitException>(FetchAsync);
        Assert.True(fault.Fault == GitFault.Unreachable, $"{fault.Fault}: {fault.Output}");
        Assert.Empty(Directory.GetDirectories(folder.Options.MirrorsFolder));

        server.Instead = null;
        Assert.False((await FetchAsync()).IsEmpty);
    }

    [Fact]
    public async Task A_port_where_nobody_answers_or_no_https_is_spoken_is_unreachable()
    {
        using var plain = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        plain.Start();
        var port = ((IPEndPoint)plain.LocalEndpoint).Port;
        var answer = Task.Run(async () =>
        {
            using var client = await plain.AcceptTcpClientAsync(Ct);
            await client.GetStream().ReadExactlyAsync(new byte[100].AsMemory(), Ct);
            await client.GetStream().WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray(), Ct);
        }, Ct);
        AssertFailed(GitFault.Unreachable, await AskAsync($"https://git.example.com:{port}/team/project.git"));
        await answer;

        plain.Stop();
        AssertFailed(GitFault.Unreachable, await AskAsync($"https://git.example.com:{port}/team/project.git"));
    }

    [Fact]
    public async Task A_host_without_address_does_not_resolve()
    {
        folder.Resolve = (_, _) => Task.FromResult<IPAddress[]>([]);

        AssertFailed(GitFault.DoesNotResolve, await AskAsync(Address));
    }

    [Fact]
    public async Task A_SHA_256_repository_is_mirrored_as_one()
    {
        using var modern = new SampleRepository(objectFormat: "sha256");
        modern.Commit("one");
        server.Repositories["team/project.git"] = modern.Path;

        Assert.Equal(new MirrorState("refs/heads/main", false, "sha256", false, 0), await FetchAsync());
        Assert.Equal(modern.Git("rev-parse", "HEAD"), SampleRepository.RunGit(folder.Mirrors.PathOf(1), ["rev-parse", "HEAD"]));
    }

    [Fact]
    public async Task A_pack_above_the_limit_is_refused_and_leaves_nothing()
    {
        var noise = new byte[300_000];
        new Random(1).NextBytes(noise);
        source.Write("noise.bin", noise);
        source.Commit("noise");
        folder.Options.MaxPackBytes = 100_000;

        Assert.Equal(GitFault.TooLarge, (await Assert.ThrowsAsync<GitException>(FetchAsync)).Fault);
        Assert.Empty(Directory.GetDirectories(folder.Options.MirrorsFolder));
    }

    private async Task<MirrorState> FetchAsync() => await folder.Mirrors.FetchAsync(1, new GitSource.Remote(Address), null, null, Ct) with { Bytes = 0 };

    private Task<ProbeAnswer> AskAsync(string address) => folder.Probe.AskAsync(new GitSource.Remote(address), Ct);

    private static void AssertFailed(GitFault fault, ProbeAnswer answer)
    {
        var failed = Assert.IsType<ProbeAnswer.Failed>(answer);
        Assert.Equal(fault, failed.Fault);
        foreach (var leak in new[] { "fatal", "error:", "secret", "/tmp", "curl", "127.0.0.1", "git.example.com" })
            Assert.DoesNotContain(leak, failed.Why, StringComparison.OrdinalIgnoreCase);
    }
}
