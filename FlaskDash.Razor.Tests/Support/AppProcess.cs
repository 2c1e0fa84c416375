using System.Collections.Concurrent;
using System.Diagnostics;

namespace FlaskDash.Razor.Tests.Support;

/// <summary>The app as a process of its own, as somebody starts it from a shell: with nothing of this machine's settings for Okta.</summary>
public sealed class AppProcess : IDisposable
{
    private readonly Process process;
    private readonly TemporaryFolder? owned;
    private readonly ConcurrentQueue<string> output = new(), errors = new();
    private readonly SemaphoreSlim printed = new(0);

    /// <param name="folder">The data folder; it goes away with the process.</param>
    public AppProcess(TemporaryFolder folder, string environment, params string[] arguments)
        : this(folder.Path, environment, arguments) => owned = folder;

    /// <param name="folder">The data folder; it stays, for another process.</param>
    public AppProcess(string folder, string environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var argument in (string[])[typeof(Program).Assembly.Location, "--Data:Folder", folder, .. arguments]) start.ArgumentList.Add(argument);
        start.Environment["ASPNETCORE_ENVIRONMENT"] = environment;
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("OKTA", StringComparison.OrdinalIgnoreCase)).ToList()) start.Environment.Remove(name);

        process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Take(output, line.Data);
        process.ErrorDataReceived += (_, line) => Take(errors, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id => process.Id;

    /// <summary>Standard output so far.</summary>
    public string Output => string.Join('\n', output);

    /// <summary>Standard error so far.</summary>
    public string Errors => string.Join('\n', errors);

    /// <summary>Returns once a line with this text was printed.</summary>
    public async Task PrintsAsync(string text, CancellationToken ct)
    {
        while (!output.Any(line => line.Contains(text, StringComparison.Ordinal)))
        {
            if (process.HasExited) throw new InvalidOperationException($"The app ended with {process.ExitCode}:\n{Output}\n{Errors}");
            await printed.WaitAsync(TimeSpan.FromSeconds(60), ct);
        }
    }

    /// <summary>Waits for the process to end by itself.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> EndsAsync(CancellationToken ct)
    {
        await process.WaitForExitAsync(ct).WaitAsync(TimeSpan.FromSeconds(60), ct);
        return process.ExitCode;
    }

    /// <summary>Returns once the app answers; how long that took.</summary>
    public async Task<TimeSpan> AnswersAsync(Browser browser, CancellationToken ct)
    {
        var clock = Stopwatch.StartNew();
        await Patience.UntilAsync(async () =>
        {
            if (process.HasExited) throw new InvalidOperationException($"The app ended with {process.ExitCode}:\n{Output}\n{Errors}");
            try
            {
                using var health = await browser.GetAsync("/health", ct);
                return health.IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });
        return clock.Elapsed;
    }

    /// <summary>As Ctrl-C does.</summary>
    public void Interrupt() => Signal("INT");

    /// <summary>Sends a signal to this process alone, not to those that it started.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", ["-" + name, process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public void Dispose()
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        process.WaitForExit();
        process.Dispose();
        owned?.Dispose();
    }

    private void Take(ConcurrentQueue<string> lines, string? line)
    {
        if (line is null) return;
        lines.Enqueue(line);
        printed.Release();
    }
}
