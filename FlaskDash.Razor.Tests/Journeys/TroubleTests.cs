using System.Diagnostics;
using System.Globalization;
using System.Net;
using FlaskDash.Razor.Tests.Git;
using FlaskDash.Razor.Tests.Indexing;
using FlaskDash.Razor.Tests.Pages;
using FlaskDash.Razor.Tests.Support;

namespace FlaskDash.Razor.Tests.Journeys;

/// <summary>The whole app as a process, when the machine around it fails or ends it: it says so, and goes on by itself when that is mended.</summary>
[Collection(LongestFirst.Journeys)]
public sealed class TroubleTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SIGTERM_lets_requests_under_way_come_to_their_end()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "SIGTERM is Unix.");
        using var source = new SampleRepository();
        source.CommitMany(4_000);
        using var data = new TemporaryFolder();
        var (app, browser) = Start(data.Path, source.Path);
        using var running = app;
        using var client = browser;
        await SignInAsync(app, browser);
        var id = await AddAsync(browser, source.Path);
        await IsReadAsync(browser, id);

        // Begun, and far from their end, when the signal comes.
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => browser.GetAsync($"/repositories/{id}/export/commits.csv", HttpCompletionOption.ResponseHeadersRead, Ct)));
        app.Signal("TERM");
        var bodies = await Task.WhenAll(answers.Select(answer => answer.Content.ReadAsStringAsync(Ct)));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.All(bodies, body => Assert.Equal(4_000, body.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length - 1));
        Assert.Equal(0, await app.EndsAsync(Ct));
    }

    [Fact]
    public async Task A_full_disk_is_said_and_reading_goes_on_when_there_is_room()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Run("id", "-u").Output.Trim() == "0", "Only root makes a small disk.");
        using var folder = new TemporaryFolder();
        var disk = Directory.CreateDirectory(folder["disk"]).FullName;
        Assert.SkipUnless(Run("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", disk).Code == 0, "This container may not mount a small disk.");
        try
        {
            using var source = new SampleRepository();
            source.CommitMany(4_000);
            var (app, browser) = Start(disk, source.Path);
            using var running = app;
            using var client = browser;
            await SignInAsync(app, browser);
            var filler = Path.Combine(disk, "filler");
            Run("sh", "-c", $"cat /dev/zero > '{filler}' 2>/dev/null; truncate -s -3m '{filler}'");

            var id = await AddAsync(browser, source.Path);
            var said = "";
            await Patience.UntilAsync(async () => (said = await browser.GetStringAsync($"/repositories/{id}", Ct)).Contains("disk is full", StringComparison.Ordinal));
            Assert.DoesNotContain(disk, said, StringComparison.Ordinal);
            // Pages are read on; what cannot be written says so and is no fault of the app.
            Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/repositories", Ct)).StatusCode);

            File.Delete(filler);
            using (await browser.PostFormAsync($"/repositories/{id}?handler=Refresh")) { }
            await IsReadAsync(browser, id);
        }
        finally
        {
            Run("umount", "-l", disk);
        }
    }

    [Fact]
    public async Task git_killed_from_outside_is_told_and_tried_again()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "kill is Unix.");
        using var source = new SampleRepository();
        source.CommitMany(6_000);
        using var data = new TemporaryFolder();
        var (app, browser) = Start(data.Path, source.Path);
        using var running = app;
        using var client = browser;
        await SignInAsync(app, browser);
        var id = await AddAsync(browser, source.Path);

        // Whatever of git runs in this app's mirrors, for a while.
        var clock = Stopwatch.StartNew();
        var killed = 0;
        while (clock.Elapsed < TimeSpan.FromSeconds(4))
        {
            foreach (var line in Run("ps", "axww", "-o", "pid,args").Output.Split('\n').Where(l => l.Contains(data.Path, StringComparison.Ordinal) && l.Contains("git", StringComparison.Ordinal) && !l.Contains("FlaskDash.Razor.dll", StringComparison.Ordinal)))
                if (Run("kill", "-9", line.Trim().Split(' ')[0]).Code == 0) killed++;
            await Task.Delay(20, Ct);
        }
        using (await browser.PostFormAsync($"/repositories/{id}?handler=Refresh")) { }

        await IsReadAsync(browser, id);
        Assert.True(killed > 0, "No git process was met.");
        var csv = await browser.GetStringAsync($"/repositories/{id}/export/commits.csv", Ct);
        Assert.Equal(6_000, csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length - 1);
    }

    [Fact]
    public async Task A_network_that_goes_away_in_mid_clone_is_told_and_the_clone_is_made_when_it_is_back()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "sshd is Unix.");
        using var source = new SampleRepository();
        var noise = new byte[3_000_000];
        new Random(1).NextBytes(noise);
        source.Write("noise.bin", noise);
        source.Commit("Noise");
        await using var server = await SshGitServer.StartAsync();
        await using var wire = new Wire(server.Port) { CutAfter = 1_000_000 };
        using var data = new TemporaryFolder();
        var (app, browser) = Start(data.Path, source.Path, "--Git:AllowedHosts:0", "127.0.0.1", "--Git:FetchTimeout", "00:00:08");
        using var running = app;
        using var client = browser;
        await SignInAsync(app, browser);
        var ada = new Visitor(browser);
        await ada.OpenAsync("/repositories/add");
        await ada.PressAsync("Add and read it", ("Address", $"ssh://{Environment.UserName}@127.0.0.1:{wire.Port}{source.Path}"));
        server.Authorize(ada.Page.GetElementById("public-key")!.TextContent);
        await ada.PressAsync("Add and read it", ("These are the keys of the server that I mean", "on"));
        var id = int.Parse(ada.Place["/repositories/".Length..], CultureInfo.InvariantCulture);

        await SaysAsync("broke off");
        wire.IsSilent = true;
        using (await browser.PostFormAsync($"/repositories/{id}?handler=Refresh")) { }
        await SaysAsync("took longer than");
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(data.Path, "mirrors"), "*.git*"));
        Assert.DoesNotContain(Run("ps", "axww", "-o", "args").Output.Split('\n'), line => line.Contains(source.Path, StringComparison.Ordinal) && line.Contains("ssh", StringComparison.Ordinal) && !line.Contains("FlaskDash.Razor.dll", StringComparison.Ordinal));

        wire.CutAfter = null;
        using (await browser.PostFormAsync($"/repositories/{id}?handler=Refresh")) { }
        await IsReadAsync(browser, id);

        Task SaysAsync(string words) => Patience.UntilAsync(async () => (await browser.GetStringAsync($"/repositories/{id}", Ct)).Contains(words, StringComparison.Ordinal));
    }

    private static (int Code, string Output) Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }

    private static (AppProcess App, Browser Browser) Start(string data, string source, params string[] settings)
    {
        var port = FreePort.Take();
        var app = new AppProcess(
            data, "Development", ["--urls", $"http://localhost:{port}", "--LocalOrg:Port", FreePort.Take().ToString(CultureInfo.InvariantCulture),
            "--Repositories:LocalRoots:0", Path.GetDirectoryName(source)!, "--Indexing:LeaseTime", "00:00:10", .. settings]);
        return (app, new Browser(new Uri($"http://localhost:{port}"), inProcess: null) { Timeout = TimeSpan.FromMinutes(2) });
    }

    private static async Task SignInAsync(AppProcess app, Browser browser)
    {
        await app.AnswersAsync(browser, Ct);
        (await browser.SignInAsync("ada")).Dispose();
    }

    private static async Task<int> AddAsync(Browser browser, string source)
    {
        using var added = await browser.PostFormAsync("/repositories/add", ("Address", source), ("Visibility", "Private"));
        return int.Parse(added.Place()["/repositories/".Length..], CultureInfo.InvariantCulture);
    }

    /// <summary>Returns when all of it can be exported.</summary>
    private static Task IsReadAsync(Browser browser, int id) => Patience.UntilAsync(async () =>
    {
        using var export = await browser.GetAsync($"/repositories/{id}/export/commits.csv", Ct);
        if (export.StatusCode != HttpStatusCode.OK) return false;
        var page = await browser.GetStringAsync($"/repositories/{id}", Ct);
        return !page.Contains("data-progress", StringComparison.Ordinal) && !page.Contains("not read yet", StringComparison.Ordinal) && !page.Contains("role=\"alert\"", StringComparison.Ordinal);
    });
}
