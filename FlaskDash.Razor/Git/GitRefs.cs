using System.Globalization;
using System.Text;
using Microsoft.Extensions.Options;

namespace FlaskDash.Razor.Git;

/// <summary>A branch or tag that leads to a commit.</summary>
/// <param name="Name">Full name; bytes that are no UTF-8 are replaced.</param>
/// <param name="CommitSha">Annotated tags are peeled.</param>
/// <param name="TaggedSeconds">Of an annotated tag, the tagger's date in Unix seconds; null when it has none, and for all others.</param>
public sealed record RefRecord(string Name, byte[] CommitSha, long? TaggedSeconds);

/// <summary>Reads a mirror's branches and tags.</summary>
public sealed class GitRefs(IOptions<GitOptions> options)
{
    private const string Format = "%(refname)%00%(objecttype)%00%(objectname)%00%(*objecttype)%00%(*objectname)%00%(taggerdate:raw)";

    private readonly string executable = options.Value.Executable;

    /// <summary>All that lead to a commit, in git's order; tags of trees and blobs are left out. Of names that become equal by replaced bytes the first.</summary>
    /// <exception cref="GitException">git failed.</exception>
    public async Task<IReadOnlyList<RefRecord>> ListAsync(string mirror, CancellationToken ct)
    {
        var listed = await GitCommand.RunAsync(executable, mirror, ["for-each-ref", "--format=" + Format, "refs/heads", "refs/tags"], ct: ct);
        if (listed.ExitCode != 0) throw GitFailure.Explain(listed.ExitCode, listed.Error);

        var refs = new List<RefRecord>();
        var nested = new List<RefRecord>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in listed.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, type, sha, peeled) = Parse(line);
            if (type is not ("commit" or "tag") || !names.Add(name)) continue;
            (type == "commit" ? refs : nested).Add(new RefRecord(name, sha, peeled));
        }
        if (nested.Count > 0) refs.AddRange(await PeelAsync(mirror, nested, ct));
        return refs;
    }

    /// <summary>One line of for-each-ref. A tag of a tag is peeled only once here.</summary>
    internal static (string Name, string Type, byte[] Sha, long? TaggedSeconds) Parse(string line)
    {
        var fields = line.Split('\0');
        var (type, sha) = fields[1] == "tag" ? (fields[3], fields[4]) : (fields[1], fields[2]);
        var date = fields[5].Split(' ')[0];
        return (fields[0], type, sha.Length == 0 ? [] : Convert.FromHexString(sha),
            fields[1] == "tag" && long.TryParse(date, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds) ? seconds : null);
    }

    // Tags of tags, which are rare: git says where each leads in the end.
    private async Task<IEnumerable<RefRecord>> PeelAsync(string mirror, List<RefRecord> nested, CancellationToken ct)
    {
        await using var git = GitProcess.Start(executable, mirror, ["cat-file", "--batch-check=%(objecttype) %(objectname)"]);
        var question = Encoding.ASCII.GetBytes(string.Concat(nested.Select(r => Convert.ToHexStringLower(r.CommitSha) + "^{}\n")));
        var asking = AskAsync(git, question, ct);
        using var output = new StreamReader(git.Output, leaveOpen: true);
        var answers = (await output.ReadToEndAsync(ct)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await asking;
        var code = await git.WaitAsync(ct);
        if (code != 0 || answers.Length != nested.Count) throw GitFailure.Explain(code, git.Error);
        return nested.Zip(answers)
            .Where(pair => pair.Second.StartsWith("commit ", StringComparison.Ordinal))
            .Select(pair => pair.First with { CommitSha = Convert.FromHexString(pair.Second["commit ".Length..]) });
    }

    private static async Task AskAsync(GitProcess git, byte[] question, CancellationToken ct)
    {
        try
        {
            await using var input = git.Input;
            await input.WriteAsync(question, ct);
        }
        catch (IOException) { /* git ended early; its exit code says why */ }
    }
}
