using System.Diagnostics;
using System.Text;

namespace FlaskDash.Razor.Tests.Support;

/// <summary>A real git repository, made by the git executable in a temporary folder, with a branch <c>main</c>.</summary>
public sealed class SampleRepository : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public SampleRepository(string objectFormat = "sha1", bool bare = false)
    {
        Path = folder["repository"];
        List<string> init = ["init", "--quiet", "--initial-branch=main", "--object-format=" + objectFormat];
        if (bare) init.Add("--bare");
        RunGit(folder.Path, [.. init, Path]);
    }

    private SampleRepository(SampleRepository model)
    {
        Path = folder["repository"];
        foreach (var file in Directory.EnumerateFiles(model.Path, "*", SearchOption.AllDirectories))
        {
            var copy = System.IO.Path.Combine(Path, System.IO.Path.GetRelativePath(model.Path, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    /// <summary>The work tree (or the bare folder).</summary>
    public string Path { get; }

    /// <summary>Runs git in the repository.</summary>
    /// <returns>Standard output without its last line end.</returns>
    /// <exception cref="InvalidOperationException">git exited with another code than 0.</exception>
    public string Git(params string[] arguments) => RunGit(Path, arguments);

    /// <summary>Writes a file of the work tree; folders are made.</summary>
    public void Write(string path, string content) => Write(path, Encoding.UTF8.GetBytes(content));

    /// <inheritdoc cref="Write(string, string)"/>
    public void Write(string path, byte[] content)
    {
        var file = System.IO.Path.Combine(Path, path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, content);
    }

    /// <summary>Commits everything in the work tree, an empty change included.</summary>
    /// <param name="message">The whole message.</param>
    /// <param name="date">Author and committer date in a form git reads, for example <c>2024-03-03T10:00:00+0100</c> or <c>@0 +0000</c>.</param>
    /// <param name="author"><c>Name &lt;address&gt;</c>; also the committer unless <paramref name="committer"/> says otherwise.</param>
    /// <returns>The commit's SHA.</returns>
    public string Commit(string message, string date = "2024-03-03T10:00:00+0100", string author = "Ada Example <ada@example.com>", string? committer = null, string? committerDate = null)
    {
        var (name, email) = Split(author);
        var (committerName, committerEmail) = Split(committer ?? author);
        var environment = new Dictionary<string, string>
        {
            ["GIT_AUTHOR_NAME"] = name, ["GIT_AUTHOR_EMAIL"] = email, ["GIT_AUTHOR_DATE"] = date,
            ["GIT_COMMITTER_NAME"] = committerName, ["GIT_COMMITTER_EMAIL"] = committerEmail, ["GIT_COMMITTER_DATE"] = committerDate ?? date,
        };
        RunGit(Path, ["add", "--all"]);
        RunGit(Path, ["commit", "--quiet", "--allow-empty", "--allow-empty-message", "--cleanup=verbatim", "--file=-"], environment, message);
        return Head();
    }

    /// <summary>The same repository in a folder of its own.</summary>
    public SampleRepository Copy() => new(this);

    public void Dispose() => folder.Dispose();

    /// <summary>Runs git in any folder, with no configuration of the machine.</summary>
    public static string RunGit(string folder, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string? input = null)
    {
        var start = new ProcessStartInfo("git")
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
            StandardInputEncoding = new UTF8Encoding(false), StandardOutputEncoding = Encoding.UTF8,
        };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        start.Environment["LC_ALL"] = "C.UTF-8";
        start.Environment["GIT_COMMITTER_NAME"] = start.Environment["GIT_AUTHOR_NAME"] = "Ada Example";
        start.Environment["GIT_COMMITTER_EMAIL"] = start.Environment["GIT_AUTHOR_EMAIL"] = "ada@example.com";
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;

        using var git = Process.Start(start)!;
        var error = git.StandardError.ReadToEndAsync();
        if (input is not null) git.StandardInput.Write(input);
        git.StandardInput.Close();
        var output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        if (git.ExitCode != 0) throw new InvalidOperationException($"git {string.Join(' ', start.ArgumentList)}: {error.Result}");
        return output.TrimEnd('\n');
    }

    // After a commit its SHA lies in a file: one process less for each of the thousands that the tests make.
    private string Head()
    {
        var git = System.IO.Path.Combine(Path, ".git");
        var head = File.ReadAllText(System.IO.Path.Combine(git, "HEAD")).Trim();
        return head.StartsWith("ref: ", StringComparison.Ordinal) ? File.ReadAllText(System.IO.Path.Combine(git, head["ref: ".Length..])).Trim() : head;
    }

    private static (string Name, string Email) Split(string identity)
    {
        var at = identity.IndexOf('<', StringComparison.Ordinal);
        return (identity[..at].Trim(), identity[(at + 1)..].TrimEnd('>'));
    }
}
