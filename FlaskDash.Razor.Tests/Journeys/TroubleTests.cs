using System.Diagnostics;
using System.Globalization;
using System.Net;
using FlaskDash.Razor.Tests.Indexing;
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
        using var app = RunningApp.Start(data.Path, source.Path);
        using var browser = await app.SignedInAsync();
        var id = await RunningApp.AddAsync(browser, source.Path);
        await RunningApp.IsReadAsync(browser, id);

        // Begun, and far from their end, when the signal comes.
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => browser.GetAsync($"/repositories/{id}/export/commits.csv", HttpCompletionOption.ResponseHeadersRead, Ct)));
        app.Signal("TERM");
        var bodies = await Task.WhenAll(answers.Select(answer => answer.Content.ReadAsStringAsync(Ct)));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.All(bodies, body => Assert.Equal(4_000, body.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length - 1));
        Assert.Equal(0, await app.EndsAsync());
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
            using var app = RunningApp.Start(disk, source.Path);
            using var browser = await app.SignedInAsync();
            var filler = Path.Combine(disk, "filler");
            using (var file = File.Create(filler)) file.SetLength(0);
            Run("sh", "-c", $"cat /dev/zero > '{filler}' 2>/dev/null; truncate -s -3m '{filler}'");

            var id = await RunningApp.AddAsync(browser, source.Path);
            var said = await WaitAsync(async () => (await browser.GetStringAsync($"/repositories/{id}", Ct)) is var page && page.Contains("disk is full", StringComparison.Ordinal) ? page : null);
            Assert.DoesNotContain(disk, said, StringComparison.Ordinal);
            // Pages are read on; what cannot be written says so and is no fault of the app.
            Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/repositories", Ct)).StatusCode);

            File.Delete(filler);
            using (await browser.PostFormAsync($"/repositories/{id}?handler=Refresh")) { }
            await RunningApp.IsReadAsync(browser, id);
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
        using var app = RunningApp.Start(data.Path, source.Path);
        using var browser = await app.SignedInAsync();
        var id = await RunningApp.AddAsync(browser, source.Path);

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

        await RunningApp.IsReadAsync(browser, id);
        Assert.True(killed > 0, "No git process was met.");
        var csv = await browser.GetStringAsync($"/repositories/{id}/export/commits.csv", Ct);
        Assert.Equal(6_000, csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length - 1);
    }

    private static async Task<T> WaitAsync<T>(Func<Task<T?>> look)
        where T : class
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            if (await look() is { } found) return found;
            Assert.True(clock.Elapsed < TimeSpan.FromMinutes(2), "It did not happen within two minutes.");
            await Task.Delay(200, Ct);
        }
    }

    private static (int Code, string Output) Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }

    /// <summary>The app on a port of its own, in Development with its local org.</summary>
    private sealed class RunningApp : IDisposable
    {
        private readonly Process process;
        private readonly Uri address;

        private RunningApp(Process process, Uri address) => (this.process, this.address) = (process, address);

        public static RunningApp Start(string data, string source)
        {
            var port = FreePort.Take();
            var start = new ProcessStartInfo("dotnet") { WorkingDirectory = data, RedirectStandardOutput = true, RedirectStandardError = true };
            foreach (var argument in (string[])
            [
                typeof(Program).Assembly.Location, "--Data:Folder", data, "--urls", $"http://localhost:{port}", "--LocalOrg:Port", FreePort.Take().ToString(CultureInfo.InvariantCulture),
                "--Repositories:LocalRoots:0", Path.GetDirectoryName(source)!, "--Indexing:LeaseTime", "00:00:10",
            ])
                start.ArgumentList.Add(argument);
            start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
            foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("OKTA", StringComparison.OrdinalIgnoreCase)).ToList()) start.Environment.Remove(name);
            var process = Process.Start(start)!;
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            return new(process, new Uri($"http://localhost:{port}"));
        }

        public async Task<Browser> SignedInAsync()
        {
            var browser = new Browser(address, inProcess: null) { Timeout = TimeSpan.FromMinutes(2) };
            await WaitAsync(async () =>
            {
                Assert.False(process.HasExited, "The app did not start.");
                try
                {
                    using var health = await browser.GetAsync("/health", Ct);
                    return health.StatusCode == HttpStatusCode.OK ? "ready" : null;
                }
                catch (HttpRequestException)
                {
                    return null;
                }
            });
            (await browser.SignInAsync("ada")).Dispose();
            return browser;
        }

        public static async Task<int> AddAsync(Browser browser, string source)
        {
            using var added = await browser.PostFormAsync("/repositories/add", ("Address", source), ("Visibility", "Private"));
            return int.Parse(added.Place()["/repositories/".Length..], CultureInfo.InvariantCulture);
        }

        /// <summary>Returns when all of it can be exported.</summary>
        public static Task<string> IsReadAsync(Browser browser, int id) => WaitAsync(async () =>
        {
            using var export = await browser.GetAsync($"/repositories/{id}/export/commits.csv", Ct);
            if (export.StatusCode != HttpStatusCode.OK) return null;
            var page = await browser.GetStringAsync($"/repositories/{id}", Ct);
            return page.Contains("data-progress", StringComparison.Ordinal) || page.Contains("not read yet", StringComparison.Ordinal) || page.Contains("role=\"alert\"", StringComparison.Ordinal) ? null : "read";
        });

        public void Signal(string name) => Run("kill", "-" + name, process.Id.ToString(CultureInfo.InvariantCulture));

        public async Task<int> EndsAsync()
        {
            await process.WaitForExitAsync(Ct).WaitAsync(TimeSpan.FromMinutes(1), Ct);
            return process.ExitCode;
        }

        public void Dispose()
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
            process.WaitForExit();
            process.Dispose();
        }
    }
}
