using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Extensions.Options;

namespace FlaskDash.Razor.Git;

/// <summary>A line of <c>--numstat</c>.</summary>
/// <param name="Path">Bytes that are no UTF-8 are replaced.</param>
/// <param name="OldPath">Before a rename or copy; null when it kept its name.</param>
/// <param name="Additions">Null for a binary file, where git prints <c>-</c>.</param>
public readonly record struct FileLines(string Path, string? OldPath, int? Additions, int? Deletions);

/// <summary>The files a commit changed against its only parent, or against nothing for a root. Empty for a merge.</summary>
public sealed record CommitLines(byte[] Sha, IReadOnlyList<FileLines> Files);

/// <summary>Counts lines in a mirror: the one reader that needs blobs.</summary>
public sealed class GitLines(IOptions<GitOptions> options)
{
    private readonly GitOptions git = options.Value;

    /// <summary>The files of each commit, in the order asked; a commit without a change has none and still comes.</summary>
    /// <param name="mirror">The bare folder.</param>
    /// <param name="shas">Hexadecimal, whole; best contiguous in history, since neighbours share delta bases.</param>
    /// <param name="ct">Stops git.</param>
    /// <exception cref="GitException">git failed, for example at a missing blob; what came before stands.</exception>
    public async IAsyncEnumerable<CommitLines> ReadAsync(string mirror, IReadOnlyList<string> shas, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var process = GitProcess.Start(git.Executable, mirror,
        [
            "diff-tree", "--stdin", "-r", "--root", "--always", "--numstat", "-z", "-M", "-l" + git.RenameLimit, "--no-ext-diff", "--no-textconv",
        ]);
        var asking = AskAsync(process, shas, ct);
        var fields = new NulFields(process.Output);
        var parser = new Parser();
        do
        {
            while (parser.TryRead(fields)) if (parser.Finished is { } commit) yield return commit;
        }
        while (await fields.FillAsync(ct));

        await asking;
        var code = await process.WaitAsync(ct);
        if (code != 0) throw new GitException("git could not count the lines of a commit.", process.Error);
        if (parser.End() is { } last) yield return last;
    }

    private static async Task AskAsync(GitProcess process, IReadOnlyList<string> shas, CancellationToken ct)
    {
        try
        {
            await using var writer = new StreamWriter(process.Input, new UTF8Encoding(false));
            foreach (var sha in shas) await writer.WriteAsync((sha + "\n").AsMemory(), ct);
        }
        catch (IOException) { /* git ended early; its exit code says why */ }
    }

    /// <summary>
    /// Reads <c>SHA NUL</c>, then per file <c>additions TAB deletions TAB path NUL</c>; of a rename the path there is empty and
    /// two fields follow, old and new.
    /// </summary>
    internal sealed class Parser
    {
        private readonly int[] ends = new int[3];
        private byte[]? sha;
        private List<FileLines> files = [];

        /// <summary>The commit that the last field read has ended; else null.</summary>
        public CommitLines? Finished { get; private set; }

        /// <summary>Takes one header or file; false when the buffer holds no whole one.</summary>
        public bool TryRead(NulFields fields)
        {
            Finished = null;
            if (!fields.TryPeek(1, ends)) return false;

            var field = fields.Current[..ends[0]];
            var tab = field.IndexOf((byte)'\t');
            if (tab < 0)
            {
                Finished = End();
                sha = Convert.FromHexString(Encoding.ASCII.GetString(field));
                fields.Take(ends[0] + 1);
                return true;
            }

            var second = tab + 1 + field[(tab + 1)..].IndexOf((byte)'\t');
            var (additions, deletions) = (CountOf(field[..tab]), CountOf(field[(tab + 1)..second]));
            var path = field[(second + 1)..];
            if (!path.IsEmpty)
            {
                files.Add(new FileLines(Encoding.UTF8.GetString(path), null, additions, deletions));
                fields.Take(ends[0] + 1);
                return true;
            }

            if (!fields.TryPeek(3, ends)) return false;
            var bytes = fields.Current;
            files.Add(new FileLines(
                Encoding.UTF8.GetString(bytes[(ends[1] + 1)..ends[2]]), Encoding.UTF8.GetString(bytes[(ends[0] + 1)..ends[1]]), additions, deletions));
            fields.Take(ends[2] + 1);
            return true;
        }

        /// <summary>The commit under way, when git has said all; null when there was none.</summary>
        public CommitLines? End()
        {
            if (sha is null) return null;
            var commit = new CommitLines(sha, files);
            (sha, files) = (null, []);
            return commit;
        }

        private static int? CountOf(ReadOnlySpan<byte> text) => Utf8Parser.TryParse(text, out int count, out _) ? count : null;
    }
}
