using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Extensions.Options;

namespace FlaskDash.Razor.Git;

/// <summary>Lines of a file that one commit wrote.</summary>
/// <param name="AuthorSeconds">Unix seconds.</param>
/// <param name="AuthorOffset">Minutes east of UTC.</param>
public readonly record struct BlamedLines(long AuthorSeconds, int AuthorOffset, int Lines);

/// <summary>Asks from when the lines of a commit's files are.</summary>
public sealed class GitBlame(IOptions<GitOptions> options)
{
    private readonly string executable = options.Value.Executable;

    /// <summary>The files of a commit that git takes for text and that have a line: <c>git grep -I -l -e ''</c>.</summary>
    /// <exception cref="GitException">git failed.</exception>
    public async Task<IReadOnlyList<string>> TextFilesAsync(string mirror, byte[] commit, CancellationToken ct)
    {
        var sha = Convert.ToHexStringLower(commit);
        await using var git = GitProcess.Start(executable, mirror, ["grep", "-I", "-l", "-z", "--full-name", "--no-recurse-submodules", "--no-textconv", "-e", "", sha, "--"]);
        git.Input.Close();
        using var output = new StreamReader(git.Output, Encoding.UTF8, leaveOpen: true);
        var text = await output.ReadToEndAsync(ct);
        var code = await git.WaitAsync(ct);
        if (code is not (0 or 1)) throw GitFailure.Explain(code, git.Error); // 1 says that there is none
        return [.. text.Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(line => line[(sha.Length + 1)..])];
    }

    /// <summary>Who wrote the lines of one file, as far as time goes: <c>git blame --incremental COMMIT -- PATH</c>.</summary>
    /// <exception cref="GitException">git failed: the commit has no such file.</exception>
    public async IAsyncEnumerable<BlamedLines> LinesAsync(string mirror, byte[] commit, string path, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var git = GitProcess.Start(executable, mirror, ["blame", "--incremental", Convert.ToHexStringLower(commit), "--", path]);
        git.Input.Close();
        using var output = new StreamReader(git.Output, Encoding.UTF8, leaveOpen: true);
        // A commit is described where it comes first; each group ends with a file name.
        var times = new Dictionary<string, (long Seconds, int Offset)>(StringComparer.Ordinal);
        var (sha, lines) = ("", 0);
        while (await output.ReadLineAsync(ct) is { } line)
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            var (key, value) = space < 0 ? (line, "") : (line[..space], line[(space + 1)..]);
            switch (key)
            {
                case "author-time":
                    times[sha] = (long.TryParse(value, CultureInfo.InvariantCulture, out var seconds) ? seconds : 0, 0);
                    break;
                case "author-tz":
                    times[sha] = times[sha] with { Offset = GitHistory.Parser.OffsetOf(Encoding.ASCII.GetBytes(value)) };
                    break;
                case "filename":
                    yield return new BlamedLines(times[sha].Seconds, times[sha].Offset, lines);
                    break;
                case { Length: 40 or 64 } when value.Split(' ') is [_, _, var count] && int.TryParse(count, CultureInfo.InvariantCulture, out var number):
                    (sha, lines) = (key, number);
                    break;
            }
        }
        var code = await git.WaitAsync(ct);
        if (code != 0) throw GitFailure.Explain(code, git.Error);
    }
}
