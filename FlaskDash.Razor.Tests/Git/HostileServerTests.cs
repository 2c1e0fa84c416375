using System.Net;
using System.Text;
using FlaskDash.Razor.Git;
using FlaskDash.Razor.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace FlaskDash.Razor.Tests.Git;

/// <summary>A git server that means harm: whatever it sends, and for how long, the fetch ends within its time, says why, and leaves nothing.</summary>
public sealed class HostileServerTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly MirrorFolder folder = new();
    private readonly SampleRepository source = new();
    private HttpsGitServer server = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private GitSource Address => new GitSource.Remote($"https://git.example.com:{server.Port}/team/project.git");

    public async ValueTask InitializeAsync()
    {
        server = await HttpsGitServer.StartAsync();
        source.CommitMany(20);
        server.Repositories["team/project.git"] = source.Path;
        folder.Options.AllowedHosts.Add("git.example.com");
        folder.Options.CaFile = server.CaFile;
        folder.Options.ProbeTimeout = folder.Options.FetchTimeout = Patience;
        folder.Options.MaxPackBytes = 4_000_000;
        folder.Options.MaxRefs = 50_000;
        folder.Resolve = (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]);
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        source.Dispose();
        folder.Dispose();
    }

    public static TheoryData<string> Advertisements =>
    [
        "without end", "in drops", "of a million branches", "of one name without end", "a length that lies", "a length of nothing", "a length that is none", "half and then silence",
        "nonsense in its middle", "objects that are none",
    ];

    [Theory]
    [MemberData(nameof(Advertisements))]
    public async Task A_list_of_branches_that_means_harm(string kind)
    {
        server.Instead = async context =>
        {
            // The old protocol, in which everything is said before anything is asked.
            context.Response.ContentType = "application/x-git-upload-pack-advertisement";
            await AdvertiseAsync(kind, context);
            return true;
        };

        Assert.IsType<ProbeAnswer.Failed>(await folder.Probe.AskAsync(Address, Ct));
        await FailsAndLeavesNothingAsync();
    }

    [Fact]
    public async Task Branches_of_names_that_none_can_have_are_no_branches()
    {
        const string Sha = "1111111111111111111111111111111111111111";
        server.Instead = async context =>
        {
            context.Response.ContentType = "application/x-git-upload-pack-advertisement";
            await RawAsync(context, Line("# service=git-upload-pack\n") + "0000" + Line($"{Sha} HEAD\0symref=HEAD:refs/heads/../../../etc/passwd agent=evil\n")
                + Line($"{Sha} refs/heads/../../../etc/passwd\n") + Line($"{Sha} refs/heads/a..b\n") + Line($"{Sha} refs/heads/\u001b[31m\n") + "0000");
            return true;
        };

        var state = await folder.Mirrors.FetchAsync(1, Address, null, null, Ct);

        Assert.Equal((null, true), (state.DefaultBranch, state.IsEmpty));
        Assert.Equal("ref: refs/unborn", (await File.ReadAllTextAsync(Path.Combine(folder.Mirrors.PathOf(1), "HEAD"), Ct)).Trim());
        Assert.Equal("", SampleRepository.RunGit(folder.Mirrors.PathOf(1), ["for-each-ref"]));
    }

    public static TheoryData<string> Packs =>
        ["progress without end", "noise without end", "in drops", "more objects than it has", "fewer objects than it has", "an object of a size that lies", "an error in words", "a checksum that is wrong", "nothing"];

    [Theory]
    [MemberData(nameof(Packs))]
    public async Task A_pack_that_means_harm(string kind)
    {
        server.Instead = async context =>
        {
            if (context.Request.Method != "POST") return false;
            context.Request.EnableBuffering();
            using var reader = new StreamReader(context.Request.Body, leaveOpen: true);
            var asked = await reader.ReadToEndAsync(context.RequestAborted);
            context.Request.Body.Position = 0;
            if (!asked.Contains("command=fetch", StringComparison.Ordinal)) return false;

            context.Response.ContentType = "application/x-git-upload-pack-result";
            await SayAsync(context, "packfile\n");
            await SendAsync(kind, context);
            return true;
        };

        await FailsAndLeavesNothingAsync();
    }

    private async Task FailsAndLeavesNothingAsync()
    {
        var fault = await Assert.ThrowsAsync<GitException>(() => folder.Mirrors.FetchAsync(1, Address, null, null, Ct));

        Assert.False(string.IsNullOrWhiteSpace(fault.Message));
        Assert.DoesNotContain("secret", fault.Message, StringComparison.OrdinalIgnoreCase);
        Assert.False(Directory.Exists(folder.Mirrors.PathOf(1)));
        Assert.Empty(Directory.GetDirectories(folder.Options.MirrorsFolder, "*.git"));
        Assert.Empty(Directory.GetFiles(folder.Options.TemporaryFolder));
        await Support.Patience.UntilAsync(() => Task.FromResult(!Shell.Processes().Any(line => line.Contains(folder.Options.MirrorsFolder, StringComparison.Ordinal))));
        folder.Mirrors.Sweep();
        Assert.Empty(Directory.GetDirectories(folder.Options.MirrorsFolder));

        // And a server that means well is read at once.
        server.Instead = null;
        folder.Options.FetchTimeout = TimeSpan.FromMinutes(1);
        Assert.False((await folder.Mirrors.FetchAsync(1, Address, null, null, Ct)).IsEmpty);
    }

    private static async Task AdvertiseAsync(string kind, HttpContext context)
    {
        const string Sha = "1111111111111111111111111111111111111111";
        await SayAsync(context, "# service=git-upload-pack\n");
        await RawAsync(context, "0000");
        await SayAsync(context, $"{Sha} HEAD\0symref=HEAD:refs/heads/main agent=evil\n");
        switch (kind)
        {
            case "without end":
                for (var i = 0; !context.RequestAborted.IsCancellationRequested; i++) await SayAsync(context, $"{Sha} refs/heads/{i}\n");
                break;
            case "in drops":
                for (var i = 0; !context.RequestAborted.IsCancellationRequested; i++)
                {
                    await SayAsync(context, $"{Sha} refs/heads/{i}\n");
                    await DropAsync(context);
                }
                break;
            case "of a million branches":
                var many = new StringBuilder();
                for (var i = 0; i < 200_000; i++) many.Append(Line($"{Sha} refs/heads/{i}\n"));
                await RawAsync(context, many + "0000");
                break;
            case "of one name without end":
                while (!context.RequestAborted.IsCancellationRequested) await SayAsync(context, $"{Sha} refs/heads/{new string('r', 65_000)}\n");
                break;
            case "a length that lies": await RawAsync(context, $"fff0{Sha} refs/heads/main\n0000"); break;
            case "a length of nothing": await RawAsync(context, "0003"); break;
            case "a length that is none": await RawAsync(context, "zzzzsecret"); break;
            case "half and then silence":
                await RawAsync(context, "00ff" + Sha);
                await SilenceAsync(context);
                break;
            case "nonsense in its middle": await RawAsync(context, Line("not a line of a list\n") + Line($"{Sha} refs/heads/main\n") + "0000"); break;
            case "objects that are none": await RawAsync(context, Line("zzzz refs/heads/main\n") + "0000"); break;
        }
    }

    private static async Task SendAsync(string kind, HttpContext context)
    {
        switch (kind)
        {
            case "progress without end":
                while (!context.RequestAborted.IsCancellationRequested) await BandAsync(context, 2, Encoding.ASCII.GetBytes(new string('s', 900) + "\r"));
                break;
            case "noise without end":
                await BandAsync(context, 1, [.. "PACK"u8, 0, 0, 0, 2, 0, 0, 0, 1, 0xb0, 0xff, 0xff, 0xff, 0x7f]);
                var noise = new byte[60_000];
                while (!context.RequestAborted.IsCancellationRequested)
                {
                    Random.Shared.NextBytes(noise);
                    await BandAsync(context, 1, noise);
                }
                break;
            case "in drops":
                while (!context.RequestAborted.IsCancellationRequested)
                {
                    await BandAsync(context, 1, [(byte)'P']);
                    await DropAsync(context);
                }
                break;
            case "more objects than it has": await BandAsync(context, 1, [.. "PACK"u8, 0, 0, 0, 2, 0x7f, 0xff, 0xff, 0xff]); break;
            case "fewer objects than it has": await BandAsync(context, 1, [.. "PACK"u8, 0, 0, 0, 2, 0, 0, 0, 0, 1, 2, 3]); break;
            case "an object of a size that lies": await BandAsync(context, 1, [.. "PACK"u8, 0, 0, 0, 2, 0, 0, 0, 1, 0xbf, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 0x78, 0x9c, 3, 0, 0, 0, 0, 1]); break;
            case "an error in words": await BandAsync(context, 3, "secret: fatal: No space left on device\n"u8.ToArray()); break;
            case "a checksum that is wrong": await BandAsync(context, 1, [.. "PACK"u8, 0, 0, 0, 2, 0, 0, 0, 0, .. new byte[20]]); break;
        }
        await RawAsync(context, "0000");
    }

    private static string Line(string text) => $"{Encoding.UTF8.GetByteCount(text) + 4:x4}{text}";

    private static Task SayAsync(HttpContext context, string text) => RawAsync(context, Line(text));

    private static Task RawAsync(HttpContext context, string text) => WriteAsync(context, Encoding.UTF8.GetBytes(text));

    // The side band of the protocol: 1 is the pack, 2 progress, 3 an error.
    private static Task BandAsync(HttpContext context, byte band, byte[] bytes) => WriteAsync(context, [.. Encoding.ASCII.GetBytes($"{bytes.Length + 5:x4}"), band, .. bytes]);

    private static async Task WriteAsync(HttpContext context, byte[] bytes)
    {
        try { await context.Response.Body.WriteAsync(bytes, context.RequestAborted); }
        catch (Exception fault) when (fault is OperationCanceledException or IOException) { /* the client gave up, as it should */ }
    }

    private static async Task DropAsync(HttpContext context)
    {
        try
        {
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(TimeSpan.FromMilliseconds(20), context.RequestAborted);
        }
        catch (Exception fault) when (fault is OperationCanceledException or IOException) { /* likewise */ }
    }

    private static async Task SilenceAsync(HttpContext context)
    {
        try
        {
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        }
        catch (Exception fault) when (fault is OperationCanceledException or IOException) { /* likewise */ }
    }
}
