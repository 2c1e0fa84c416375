using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Extensions.Options;

namespace FlaskDash.Razor.Git;

/// <summary>A commit as <c>git log</c> prints it for counting.</summary>
/// <param name="Person">Name and address of the author.</param>
/// <param name="When">As the date format asks; empty where the commit has no date.</param>
/// <param name="Additions">0 when lines were not asked for.</param>
/// <param name="Deletions">Likewise.</param>
public sealed record LoggedCommit(string Sha, string Person, string When, long Additions, long Deletions);

/// <summary>How to print commits for counting.</summary>
/// <param name="Options">That choose commits, such as <c>--no-merges</c>.</param>
/// <param name="Person">A format: <c>%aN &lt;%aE&gt;</c>.</param>
/// <param name="Date"><c>%ad</c> or <c>%cd</c>.</param>
/// <param name="DateFormat">For <c>--date</c>.</param>
/// <param name="TimeZone">For <c>TZ</c>; null for git's own.</param>
/// <param name="Mailmap">The text of a mailmap to apply instead of the repository's own; null for none at all.</param>
/// <param name="WithLines">Counts additions and deletions, too: that reads every changed file.</param>
public sealed record LogFormat(
    IReadOnlyList<string> Options, string Person, string Date, string DateFormat, string? TimeZone, string? Mailmap, bool WithLines)
{
    /// <summary>Paths that a commit must touch; empty for all.</summary>
    public IReadOnlyList<string> Pathspecs { get; init; } = [];

    /// <summary>Whose lines are counted, by the path behind a rename; null for all.</summary>
    public Func<string, bool>? Counts { get; init; }
}

/// <summary>Lets git count anew what the history holds, to compare the two.</summary>
public sealed class GitCounts(IOptions<GitOptions> options)
{
    private readonly string executable = options.Value.Executable;
    private readonly string folder = options.Value.TemporaryFolder;

    /// <summary>The commits that some reach and others do not, as git prints them.</summary>
    /// <param name="mirror">The bare folder.</param>
    /// <param name="tips">SHAs.</param>
    /// <param name="without">SHAs whose history is left out.</param>
    /// <param name="format">What to print.</param>
    /// <param name="ct">Stops git.</param>
    /// <exception cref="GitException">git failed.</exception>
    public async IAsyncEnumerable<LoggedCommit> ReadAsync(
        string mirror, IReadOnlyCollection<byte[]> tips, IReadOnlyCollection<byte[]> without, LogFormat format, [EnumeratorCancellation] CancellationToken ct)
    {
        if (tips.Count == 0) yield break;

        using var mailmap = await GitJobFiles.CreateAsync(folder, format.Mailmap ?? "", ct);
        await using var git = GitProcess.Start(executable, mirror,
        [
            "--no-literal-pathspecs", "-c", "mailmap.blob=", "-c", "mailmap.file=" + mailmap.Config,
            "log", "--stdin", "--no-mailmap", "--no-show-signature", "--no-ext-diff", "--no-textconv", "--no-notes", "--no-decorate", "--no-color", "--encoding=UTF-8",
            .. format.Options, .. format.WithLines ? ["--numstat", "-M", "--full-diff"] : Array.Empty<string>(),
            $"--format=%H%x00{format.Person}%x00{format.Date}", "--date=" + format.DateFormat, "--", .. format.Pathspecs,
        ], format.TimeZone is { } zone ? new Dictionary<string, string> { ["TZ"] = zone } : null);
        var asking = ShaList.WriteAsync(git, tips, without, ct);
        using var output = new StreamReader(git.Output, Encoding.UTF8, leaveOpen: true);
        LoggedCommit? commit = null;
        while (await output.ReadLineAsync(ct) is { } line)
        {
            if (line.Split('\0') is [var sha, var person, var when])
            {
                if (commit is not null) yield return commit;
                commit = new LoggedCommit(sha, person, when, 0, 0);
            }
            else if (commit is not null && line.Split('\t', 3) is [var added, var deleted, var path] && format.Counts?.Invoke(NewPath(path)) != false)
            {
                commit = commit with { Additions = commit.Additions + LinesOf(added), Deletions = commit.Deletions + LinesOf(deleted) };
            }
        }
        if (commit is not null) yield return commit;

        await asking;
        var code = await git.WaitAsync(ct);
        if (code != 0) throw GitFailure.Explain(code, git.Error);
    }

    /// <summary>What a path of <c>--numstat</c> is called behind a rename: of "src/{a => b}/f" "src/b/f".</summary>
    internal static string NewPath(string shown)
    {
        if (shown.IndexOf(" => ", StringComparison.Ordinal) is not (>= 0 and var arrow)) return shown;
        var (open, close) = (shown.LastIndexOf('{', arrow), shown.IndexOf('}', arrow));
        return open < 0 || close < 0 ? shown[(arrow + 4)..] : (shown[..open] + shown[(arrow + 4)..close] + shown[(close + 1)..]).Replace("//", "/", StringComparison.Ordinal);
    }

    // A binary file has a dash.
    private static long LinesOf(string number) => long.TryParse(number, System.Globalization.CultureInfo.InvariantCulture, out var lines) ? lines : 0;
}
