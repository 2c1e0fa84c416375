using System.Globalization;
using Microsoft.Extensions.Options;

namespace FlaskDash.Razor.Git;

/// <summary>A branch or tag that leads to a commit.</summary>
/// <param name="Name">Full name; bytes that are no UTF-8 are replaced.</param>
/// <param name="CommitSha">Hexadecimal; annotated tags are peeled.</param>
/// <param name="TaggedSeconds">Of an annotated tag, the tagger's date in Unix seconds; else null.</param>
public sealed record RefRecord(string Name, string CommitSha, long? TaggedSeconds);

/// <summary>Reads a mirror's branches and tags.</summary>
public sealed class GitRefs(IOptions<GitOptions> options)
{
    /// <summary>All that lead to a commit, by name; tags of trees and blobs are left out.</summary>
    /// <exception cref="GitException">git failed.</exception>
    public async Task<IReadOnlyList<RefRecord>> ListAsync(string mirror, CancellationToken ct)
    {
        const string Format = "%(refname)%00%(objecttype)%00%(objectname)%00%(*objecttype)%00%(*objectname)%00%(taggerdate:raw)%00";
        var listed = await GitCommand.RunAsync(options.Value.Executable, mirror,
            ["for-each-ref", "--format=" + Format, "refs/heads", "refs/tags"], ct: ct);
        if (listed.ExitCode != 0) throw new GitException("git could not list the branches and tags of this repository.", listed.Error);

        var refs = new List<RefRecord>();
        foreach (var line in listed.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var fields = line.Split('\0');
            var (type, sha) = fields[1] == "tag" ? (fields[3], fields[4]) : (fields[1], fields[2]);
            if (type == "commit") refs.Add(new RefRecord(fields[0], sha, SecondsOf(fields[5])));
        }
        return refs;
    }

    /// <summary>Those of the SHAs that are commits of the mirror.</summary>
    /// <exception cref="GitException">git failed.</exception>
    public async Task<IReadOnlyCollection<string>> ExistingAsync(string mirror, IReadOnlyCollection<string> shas, CancellationToken ct)
    {
        if (shas.Count == 0) return [];
        await using var git = GitProcess.Start(options.Value.Executable, mirror, ["cat-file", "--batch-check=%(objectname) %(objecttype)", "--buffer"]);
        var asking = Task.Run(async () =>
        {
            await using var writer = new StreamWriter(git.Input);
            foreach (var sha in shas) await writer.WriteAsync((sha + "\n").AsMemory(), ct);
        }, ct);
        var existing = new List<string>(shas.Count);
        using var answers = new StreamReader(git.Output);
        while (await answers.ReadLineAsync(ct) is { } answer)
            if (answer.EndsWith(" commit", StringComparison.Ordinal)) existing.Add(answer[..^" commit".Length]);
        await asking;
        if (await git.WaitAsync(ct) is not 0) throw new GitException("git could not look up the commits of this repository.", git.Error);
        return existing;
    }

    private static long? SecondsOf(string raw) =>
        long.TryParse(raw.Split(' ')[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds) ? seconds : null;
}
