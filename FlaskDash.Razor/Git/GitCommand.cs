using System.Text;

namespace FlaskDash.Razor.Git;

/// <summary>One short git call, read to its end.</summary>
/// <param name="ExitCode">git's.</param>
/// <param name="Output">Standard output as UTF-8, broken bytes replaced.</param>
/// <param name="Error">The end of standard error, for the log and for <see cref="GitFailure"/>.</param>
internal sealed record GitCommand(int ExitCode, string Output, string Error)
{
    private const int OutputLimit = 64 * 1024 * 1024;

    /// <summary>Runs git to its end; it is stopped when the token is cancelled.</summary>
    /// <exception cref="GitException">git is not there, or says more than 64 MB.</exception>
    public static async Task<GitCommand> RunAsync(
        string executable, string? folder, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null,
        GitLimits? limits = null, Action<string>? onError = null, CancellationToken ct = default)
    {
        await using var git = GitProcess.Start(executable, folder, arguments, environment, limits, onError);
        return await ReadAsync(git, ct);
    }

    /// <summary>Runs a tool of OpenSSH in the same way.</summary>
    /// <exception cref="GitException">It is not there.</exception>
    public static async Task<GitCommand> RunToolAsync(string tool, IEnumerable<string> arguments, CancellationToken ct)
    {
        await using var process = GitProcess.StartTool(tool, arguments);
        return await ReadAsync(process, ct);
    }

    private static async Task<GitCommand> ReadAsync(GitProcess git, CancellationToken ct)
    {
        git.Input.Close();
        using var output = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await git.Output.ReadAsync(buffer, ct)) > 0)
        {
            if (output.Length + read > OutputLimit) throw new GitException("This repository lists more branches and tags than can be read.");
            output.Write(buffer, 0, read);
        }
        var code = await git.WaitAsync(ct);
        return new GitCommand(code, Encoding.UTF8.GetString(output.GetBuffer(), 0, (int)output.Length), git.Error);
    }
}
