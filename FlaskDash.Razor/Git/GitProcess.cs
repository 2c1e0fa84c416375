using System.Diagnostics;
using System.Text;

namespace FlaskDash.Razor.Git;

/// <summary>A running git, in an environment that takes nothing from the machine: no configuration, hooks, prompts, pagers or credentials.</summary>
/// <remarks>Dispose stops git and what it started. Standard error is read to its last 4,000 characters.</remarks>
public sealed class GitProcess : IAsyncDisposable
{
    private const int ErrorTail = 4_000;

    // Before the subcommand, on every call. What a mirror's own config says, or could be made to say, must not matter.
    private static readonly string[] Always =
    [
        "-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c", "credential.helper=", "-c", "gc.auto=0",
        "-c", "maintenance.auto=false", "-c", "log.mailmap=false", "-c", "core.quotePath=false", "-c", "core.attributesFile=/dev/null",
        "-c", "protocol.allow=never", "-c", "log.showSignature=false", "--literal-pathspecs", "--no-optional-locks",
    ];

    private readonly Process process;
    private readonly Task errorReader;
    private readonly StringBuilder error = new();

    private GitProcess(Process process)
    {
        this.process = process;
        errorReader = ReadErrorAsync();
    }

    /// <summary>git's raw output.</summary>
    public Stream Output => process.StandardOutput.BaseStream;

    /// <summary>git's standard input, for <c>--stdin</c>; close it to say that there is no more.</summary>
    public Stream Input => process.StandardInput.BaseStream;

    /// <summary>Starts git.</summary>
    /// <param name="executable">From <see cref="GitOptions.Executable"/>.</param>
    /// <param name="folder">The bare mirror to read, given as <c>--git-dir</c>; null for calls without a repository. Never a path that a user named.</param>
    /// <param name="arguments">The subcommand and its arguments, each passed as it is: no shell.</param>
    /// <param name="environment">Added to the safe environment, for example <c>GIT_ALLOW_PROTOCOL</c>.</param>
    /// <exception cref="GitException">git is not there.</exception>
    public static GitProcess Start(string executable, string? folder, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(executable)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            StandardErrorEncoding = Encoding.UTF8,
            WorkingDirectory = folder ?? Path.GetTempPath(),
        };
        foreach (var argument in Always) start.ArgumentList.Add(argument);
        if (folder is not null) start.ArgumentList.Add("--git-dir=" + folder);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        SetEnvironment(start.Environment, environment);

        try
        {
            return new GitProcess(Process.Start(start)!);
        }
        catch (System.ComponentModel.Win32Exception fault)
        {
            throw new GitException("git is not installed on the server, or cannot be started. Install git 2.37 or newer, or set Git:Executable.", fault.Message, fault);
        }
    }

    /// <summary>Waits for the end.</summary>
    /// <returns>git's exit code.</returns>
    public async Task<int> WaitAsync(CancellationToken ct)
    {
        await process.WaitForExitAsync(ct);
        await errorReader;
        return process.ExitCode;
    }

    /// <summary>The end of standard error so far. For the log, and for telling one failure from another.</summary>
    public string Error
    {
        get { lock (error) return error.ToString(); }
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            try { process.Kill(entireProcessTree: true); }
            catch (InvalidOperationException) { /* it ended between the two lines */ }
            await process.WaitForExitAsync();
        }
        process.Dispose();
    }

    private static void SetEnvironment(IDictionary<string, string?> target, IReadOnlyDictionary<string, string>? extra)
    {
        var path = target.TryGetValue("PATH", out var value) ? value : null;
        target.Clear();
        target["PATH"] = path;
        target["HOME"] = "/nonexistent";
        target["LC_ALL"] = "C.UTF-8";
        target["GIT_CONFIG_NOSYSTEM"] = "1";
        target["GIT_CONFIG_GLOBAL"] = "/dev/null";
        target["GIT_TERMINAL_PROMPT"] = "0";
        target["GIT_ASKPASS"] = "/bin/false";
        target["GIT_ALLOW_PROTOCOL"] = "none";
        target["GIT_NO_REPLACE_OBJECTS"] = "1";
        target["GIT_NO_LAZY_FETCH"] = "1";
        target["GIT_ATTR_NOSYSTEM"] = "1";
        target["GIT_PAGER"] = "cat";
        if (extra is null) return;
        foreach (var (name, text) in extra) target[name] = text;
    }

    private async Task ReadErrorAsync()
    {
        var buffer = new char[1_024];
        int read;
        while ((read = await process.StandardError.ReadAsync(buffer)) > 0)
        {
            lock (error)
            {
                error.Append(buffer, 0, read);
                if (error.Length > 2 * ErrorTail) error.Remove(0, error.Length - ErrorTail);
            }
        }
    }
}
