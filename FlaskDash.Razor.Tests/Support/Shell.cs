using System.Diagnostics;
using System.Text;

namespace FlaskDash.Razor.Tests.Support;

/// <summary>Runs the commands that the product prints, as a reader would: in a POSIX shell, with no configuration of git's but what is given.</summary>
internal static class Shell
{
    /// <summary>What the command prints, without white space around it. It must succeed.</summary>
    /// <param name="gitSettings">For <c>git config</c>.</param>
    public static string Run(string folder, string command, params IReadOnlyList<(string Name, string Value)> gitSettings)
    {
        var start = new ProcessStartInfo("sh") { WorkingDirectory = folder, RedirectStandardOutput = true, StandardOutputEncoding = Encoding.UTF8 };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(command);
        (start.Environment["GIT_CONFIG_NOSYSTEM"], start.Environment["GIT_CONFIG_GLOBAL"], start.Environment["LC_ALL"]) = ("1", "/dev/null", "C.UTF-8");
        start.Environment["GIT_CONFIG_COUNT"] = gitSettings.Count.ToString(System.Globalization.CultureInfo.InvariantCulture);
        for (var i = 0; i < gitSettings.Count; i++) (start.Environment[$"GIT_CONFIG_KEY_{i}"], start.Environment[$"GIT_CONFIG_VALUE_{i}"]) = gitSettings[i];
        using var shell = Process.Start(start)!;
        var output = shell.StandardOutput.ReadToEnd();
        shell.WaitForExit();
        Assert.True(shell.ExitCode == 0, $"{command} ended with {shell.ExitCode}.");
        return output.Trim();
    }

    /// <summary>The same, line by line, without empty ones.</summary>
    public static string[] Lines(string folder, string command, params IReadOnlyList<(string Name, string Value)> gitSettings) =>
        Run(folder, command, gitSettings).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The command line of each process of this machine.</summary>
    public static string[] Processes()
    {
        using var ps = Process.Start(new ProcessStartInfo("ps", ["axww", "-o", "args"]) { RedirectStandardOutput = true })!;
        var lines = ps.StandardOutput.ReadToEnd().Split('\n');
        ps.WaitForExit();
        return lines;
    }
}
