using System.Text;

namespace FlaskDash.Razor.Tests.Support;

/// <summary>Commits that <c>git commit</c> would not make but that real histories hold: written byte by byte.</summary>
public static class RawCommits
{
    /// <summary>Writes a commit object over the empty tree and gives its SHA. No branch moves.</summary>
    /// <param name="author">The whole rest of the line: <c>Name &lt;address&gt; 1700000000 +0100</c>; one byte a character (Latin-1).</param>
    /// <param name="message">One byte a character likewise.</param>
    /// <param name="headers">More header lines, such as <c>encoding ISO-8859-1</c>.</param>
    public static string CommitRaw(this SampleRepository repository, string author, string message, IEnumerable<string>? parents = null, string? committer = null, string? headers = null)
    {
        var tree = repository.Git("write-tree");
        var text = $"tree {tree}\n{string.Concat((parents ?? []).Select(p => $"parent {p}\n"))}author {author}\ncommitter {committer ?? author}\n{(headers is null ? "" : headers + "\n")}\n{message}";
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, Encoding.Latin1.GetBytes(text));
            return repository.Git("hash-object", "-t", "commit", "-w", "--literally", file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>A line of commits made at once by <c>git fast-import</c>, each adding a line to one of a few files.</summary>
    public static void CommitMany(this SampleRepository repository, int commits, string branch = "refs/heads/main")
    {
        var input = new StringBuilder();
        for (var i = 0; i < commits; i++)
        {
            var content = string.Concat(Enumerable.Range(0, (i / 7 % 20) + 1).Select(line => $"line {line} of {i}\n"));
            input.Append($"commit {branch}\ncommitter Ada <ada@example.com> {1_600_000_000 + (i * 60)} +0000\ndata {$"Commit {i}".Length}\nCommit {i}\n");
            input.Append($"M 100644 inline file{i % 7}.txt\ndata {content.Length}\n{content}\n");
        }
        SampleRepository.RunGit(repository.Path, ["fast-import", "--quiet"], input: input.ToString());
        repository.Git("reset", "--hard", "--quiet", branch);
    }
}
