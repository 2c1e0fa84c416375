using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace FlaskDash.Razor.Git;

/// <summary>Starts a process so that it ends with everything it started: in its own process group, with limits, and with this process.</summary>
/// <remarks>
/// .NET can ask the kernel for none of this, so util-linux does, by replacing itself with the next program: <c>setsid</c> (group, no terminal),
/// <c>setpriv --pdeathsig</c> (dies with this process, even by <c>kill -9</c>), <c>prlimit</c>. About 2 ms a start. Where one of
/// them is missing (macOS, Windows, BusyBox), git runs without what it gives, and ends by the process tree.
/// </remarks>
internal static class GitLauncher
{
    private static readonly Lazy<(string[] Group, string[] Death, string? Limit)> Tools = new(FindTools);

    // The kernel ends a child when the *thread* that started it ends, and pool threads come and go: so one thread starts them all.
    private static readonly Lazy<BlockingCollection<Action>> Starter = new(() =>
    {
        var queue = new BlockingCollection<Action>();
        new Thread(() => { foreach (var start in queue.GetConsumingEnumerable()) start(); }) { IsBackground = true, Name = "git starter" }.Start();
        return queue;
    });

    /// <summary>True when a started process leads a group of its own, whose id is the process id.</summary>
    public static bool Grouped => Tools.Value.Group.Length > 0;

    /// <summary>The full path of an executable, or null when it is not there.</summary>
    public static string? Find(string executable)
    {
        if (executable.Contains(Path.DirectorySeparatorChar) || Path.IsPathFullyQualified(executable)) return File.Exists(executable) ? executable : null;
        string[] endings = OperatingSystem.IsWindows() ? [".exe"] : [""];
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => endings.Select(ending => Path.Combine(folder, executable + ending)))
            .FirstOrDefault(File.Exists);
    }

    /// <summary>The program and leading arguments under which <paramref name="executable"/> is to be started.</summary>
    public static IReadOnlyList<string> Wrap(string executable, GitLimits limits)
    {
        var (group, death, limit) = Tools.Value;
        List<string> command = [.. group, .. death];
        if (limit is not null)
        {
            command.AddRange([limit, "--core=0", "--data=" + limits.MemoryBytes.ToString(CultureInfo.InvariantCulture)]);
            if (limits.FileBytes is { } bytes) command.Add("--fsize=" + bytes.ToString(CultureInfo.InvariantCulture));
            command.Add("--");
        }
        command.Add(executable);
        return command;
    }

    /// <summary>Starts the process on the thread that lives as long as this process.</summary>
    public static Process Start(ProcessStartInfo start)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        Starter.Value.Add(() =>
        {
            try { started.SetResult(Process.Start(start)!); }
            catch (Exception fault) { started.SetException(fault); }
        });
        return started.Task.GetAwaiter().GetResult();
    }

    /// <summary>Ends the process and all it started. Nothing happens when it has ended by itself.</summary>
    public static void Kill(Process process)
    {
        try
        {
            if (process.HasExited) return;
            if (Grouped) _ = KillGroup(-process.Id, 9);
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException) { /* it ended between the lines */ }
    }

    /// <summary>Ends what a process that has ended left behind in its group, and that still holds its pipes.</summary>
    public static void KillLeftovers(int processId)
    {
        if (Grouped) _ = KillGroup(-processId, 9);
    }

    private static (string[], string[], string?) FindTools()
    {
        if (!OperatingSystem.IsLinux()) return ([], [], null);
        var group = Find("setsid") is { } setsid && Works(setsid) ? new[] { setsid } : [];
        var death = Find("setpriv") is { } setpriv && Works(setpriv, "--pdeathsig", "KILL") ? new[] { setpriv, "--pdeathsig", "KILL" } : [];
        var limit = Find("prlimit") is { } prlimit && Works(prlimit, "--core=0", "--data=2147483648", "--") ? prlimit : null;
        return (group, death, limit);
    }

    private static bool Works(string tool, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(tool, [.. arguments, "true"]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            return process.WaitForExit(5_000) && process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    [DllImport("libc", EntryPoint = "kill", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int KillGroup(int id, int signal);
}
