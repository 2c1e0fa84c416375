using System.Diagnostics;
using System.Text;

namespace FlaskDash.Razor.Git;

/// <summary>A running git, in an environment that takes nothing from the machine: no configuration, hooks, prompts, pagers or credentials.</summary>
/// <remarks>Dispose stops git and what it started. Standard error is read to its last 4,000 characters.</remarks>
public sealed class GitProcess : IAsyncDisposable
{
    private const int ErrorTail = 4_000;
    private static readonly TimeSpan Leftovers = TimeSpan.FromSeconds(1);

    // Before the subcommand, on every call. What a mirror's own config says, or could be made to say, must not matter.
    private static readonly string[] Always =
    [
        "-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c", "credential.helper=", "-c", "gc.auto=0",
        "-c", "maintenance.auto=false", "-c", "log.mailmap=false", "-c", "core.quotePath=false", "-c", "core.attributesFile=/dev/null",
        "-c", "protocol.allow=never", "-c", "log.showSignature=false", "--literal-pathspecs", "--no-optional-locks",
    ];

    private readonly Process process;
    private readonly Task errorReader;
    private readonly Action<string>? onError;
    private readonly StringBuilder error = new();

    private GitProcess(Process process, Action<string>? onError)
    {
        this.process = process;
        this.onError = onError;
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
    /// <param name="limits">Memory and file size; null for <see cref="GitLimits.Default"/>.</param>
    /// <param name="onError">Called with each line of standard error, progress lines included; must be quick and must not throw.</param>
    /// <exception cref="GitException">git is not there.</exception>
    public static GitProcess Start(
        string executable, string? folder, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null,
        GitLimits? limits = null, Action<string>? onError = null)
    {
        var all = folder is null ? Always.Concat(arguments) : [.. Always, "--git-dir=" + folder, .. arguments];
        return Launch(GitLauncher.Find(executable) ?? throw Missing(null), folder, all, environment, limits, onError);
    }

    /// <summary>Starts a tool of OpenSSH, under the same limits and in the same environment.</summary>
    /// <exception cref="GitException">It is not there.</exception>
    internal static GitProcess StartTool(string tool, IEnumerable<string> arguments) => Launch(
        GitLauncher.Find(tool) ?? throw new GitException(GitFailure.NoSsh, fault: GitFault.NoGit), null, arguments, null, null, null);

    private static GitProcess Launch(
        string executable, string? folder, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment, GitLimits? limits, Action<string>? onError)
    {
        var command = GitLauncher.Wrap(executable, limits ?? GitLimits.Default);
        var start = new ProcessStartInfo(command[0])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
            StandardErrorEncoding = Encoding.UTF8,
            WorkingDirectory = folder ?? Path.GetTempPath(),
        };
        foreach (var argument in command.Skip(1)) start.ArgumentList.Add(argument);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        SetEnvironment(start.Environment, environment);

        try
        {
            return new GitProcess(GitLauncher.Start(start), onError);
        }
        catch (System.ComponentModel.Win32Exception fault)
        {
            throw Missing(fault);
        }
    }

    /// <summary>Waits for the end.</summary>
    /// <returns>git's exit code; 128 and a signal's number when it was killed.</returns>
    public async Task<int> WaitAsync(CancellationToken ct)
    {
        await process.WaitForExitAsync(ct);
        // A child that outlives git would hold standard error open for ever.
        if (await Task.WhenAny(errorReader, Task.Delay(Leftovers, ct)) != errorReader) GitLauncher.KillLeftovers(process.Id);
        await errorReader.WaitAsync(ct);
        return process.ExitCode;
    }

    /// <summary>The end of standard error so far. For the log, and for telling one failure from another.</summary>
    public string Error
    {
        get { lock (error) return error.ToString(); }
    }

    public async ValueTask DisposeAsync()
    {
        GitLauncher.Kill(process);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static GitException Missing(Exception? fault) => new(
        "git is not installed on the server, or cannot be started. Install git 2.37 or newer, or set Git:Executable.", fault?.Message ?? "", fault, GitFault.NoGit);

    private static void SetEnvironment(IDictionary<string, string?> target, IReadOnlyDictionary<string, string>? extra)
    {
        string[] needed = OperatingSystem.IsWindows() ? ["PATH", "SystemRoot", "TEMP", "TMP"] : ["PATH", "TMPDIR"];
        var kept = needed.Select(name => (Name: name, Value: target.TryGetValue(name, out var value) ? value : null)).ToList();
        target.Clear();
        foreach (var (name, value) in kept)
            if (value is not null) target[name] = value;
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
        var line = new StringBuilder();
        try
        {
            int read;
            while ((read = await process.StandardError.ReadAsync(buffer)) > 0)
            {
                for (var i = 0; i < read; i++)
                {
                    var c = buffer[i];
                    if (c is '\r' or '\n') EndLine(line, keep: c == '\n');
                    else if (line.Length < ErrorTail) line.Append(c);
                }
            }
        }
        catch (Exception fault) when (fault is IOException or ObjectDisposedException) { /* stopped by Dispose */ }
        EndLine(line, keep: true);
    }

    // A progress line is overwritten by the next one (it ends with a carriage return), so it is reported but not kept.
    private void EndLine(StringBuilder line, bool keep)
    {
        if (line.Length == 0) return;
        var text = line.ToString();
        line.Clear();
        onError?.Invoke(text);
        if (!keep) return;
        lock (error)
        {
            error.Append(text).Append('\n');
            if (error.Length > ErrorTail) error.Remove(0, error.Length - ErrorTail);
        }
    }
}
