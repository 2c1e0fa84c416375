using System.Buffers.Text;
using System.Text;

namespace FlaskDash.Razor.Git;

/// <summary>
/// Reads <c>diff-tree --stdin --always --numstat -z</c>: <c>SHA NUL</c>, then per file <c>additions TAB deletions TAB path NUL</c>; of a
/// rename the path there is empty and two fields follow, old and new. Also <c>--raw --no-renames</c> instead of <c>--numstat</c>: per file
/// <c>:modes objects status NUL path NUL</c>.
/// </summary>
/// <param name="asked">The commits that git was asked for, in order: git passes over one that it does not have, and its neighbour's lines are not its own.</param>
internal sealed class LinesParser(IReadOnlyList<byte[]>? asked = null)
{
    /// <summary>So many files of one commit are counted; one with more is a bomb, and is left without a count.</summary>
    public const int MostFiles = 500_000;

    /// <summary>So many characters their paths may have together, each counted once.</summary>
    public const int MostPathText = 32_000_000;

    private readonly Dictionary<string, int> indexes = new(StringComparer.Ordinal);
    private readonly List<string> paths = [];
    private readonly List<FileLines> files = [];
    private readonly List<CommitLines> commits = [];
    private readonly int[] ends = new int[3];
    private char[] text = new char[1_024];
    private bool isOpen;
    private int handedOut, firstFile, pathText;
    private long additions, deletions;

    /// <summary>Commits read to their end, taken or not.</summary>
    public int Finished => handedOut + Held;

    /// <summary>Commits read to their end and not yet taken.</summary>
    public int Held => commits.Count;

    /// <summary>Files of them, and of the commit under way.</summary>
    public int Files => files.Count;

    /// <summary>Reads all whole fields there are.</summary>
    /// <exception cref="GitException">One commit has more than <see cref="MostFiles"/> files, another one than asked for comes, or this is not what diff-tree prints.</exception>
    public void Read(NulFields fields)
    {
        while (fields.TryPeek(ends.AsSpan(0, 1)))
        {
            var field = fields.Current[..ends[0]];
            if (field is [(byte)':', ..])
            {
                if (!fields.TryPeek(ends.AsSpan(0, 2))) return;
                if (!isOpen) throw new GitException("git listed files in a form that is not known.");
                Add(new FileLines(IndexOf(fields.Current[(ends[0] + 1)..ends[1]]), -1, -1, -1));
                fields.Take(ends[1] + 1);
                continue;
            }
            var tab = field.IndexOf((byte)'\t');
            if (tab < 0)
            {
                End();
                if (asked is not null && (Finished >= asked.Count || !Ascii.Equals(field, Convert.ToHexStringLower(asked[Finished]))))
                    throw new GitException("git passed over a commit that it does not have.");
                (isOpen, firstFile) = (true, files.Count);
                fields.Take(ends[0] + 1);
                continue;
            }

            var second = tab + 1 + field[(tab + 1)..].IndexOf((byte)'\t');
            if (!isOpen || second <= tab) throw new GitException("git counted lines in a form that is not known.");
            var (added, deleted) = (CountOf(field[..tab]), CountOf(field[(tab + 1)..second]));
            var path = field[(second + 1)..];
            if (!path.IsEmpty)
            {
                Add(new FileLines(IndexOf(path), -1, added, deleted));
                fields.Take(ends[0] + 1);
                continue;
            }

            if (!fields.TryPeek(ends)) return;
            var bytes = fields.Current;
            var old = IndexOf(bytes[(ends[0] + 1)..ends[1]]);
            Add(new FileLines(IndexOf(bytes[(ends[1] + 1)..ends[2]]), old, added, deleted));
            fields.Take(ends[2] + 1);
        }
    }

    /// <summary>Ends the commit under way: git has said all of it.</summary>
    public void End()
    {
        if (!isOpen) return;
        commits.Add(new CommitLines(false, firstFile, files.Count - firstFile, additions, deletions));
        Close();
    }

    /// <summary>Forgets what was read of the commit under way.</summary>
    public void Abandon()
    {
        if (isOpen) files.RemoveRange(firstFile, files.Count - firstFile);
        Close();
    }

    /// <summary>Adds a commit that cannot be counted.</summary>
    public void AddUnreadable() => commits.Add(new CommitLines(true, files.Count, 0, 0, 0));

    /// <summary>Hands out the commits that are finished.</summary>
    public LinesRead Take()
    {
        var end = isOpen ? firstFile : files.Count;
        var taken = new LinesRead(handedOut, [.. commits], files.GetRange(0, end), [.. paths]);
        handedOut += commits.Count;
        commits.Clear();
        files.RemoveRange(0, end);
        firstFile = 0;
        KeepPathsOf(taken.Paths);
        return taken;
    }

    // Of what was known, only the paths of the commit under way.
    private void KeepPathsOf(IReadOnlyList<string> before)
    {
        indexes.Clear();
        paths.Clear();
        pathText = 0;
        for (var i = 0; i < files.Count; i++)
            files[i] = files[i] with { Path = IndexOf(before[files[i].Path]), OldPath = files[i].OldPath < 0 ? -1 : IndexOf(before[files[i].OldPath]) };
    }

    private void Close() => (isOpen, additions, deletions) = (false, 0, 0);

    private void Add(FileLines file)
    {
        if (files.Count - firstFile >= MostFiles) throw new GitException("A commit of this repository changes more files than can be counted.");
        files.Add(file);
        additions += Math.Max(0, file.Additions);
        deletions += Math.Max(0, file.Deletions);
    }

    private int IndexOf(ReadOnlySpan<byte> path)
    {
        var most = Encoding.UTF8.GetMaxCharCount(path.Length);
        if (most > text.Length) text = new char[most];
        var name = text.AsSpan(0, Encoding.UTF8.GetChars(path, text));
        return IndexOf(name);
    }

    private int IndexOf(ReadOnlySpan<char> name)
    {
        if (indexes.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var known)) return known;
        if ((pathText += name.Length) > MostPathText) throw new GitException("A commit of this repository has longer paths than can be kept.");
        var added = name.ToString();
        paths.Add(added);
        return indexes[added] = paths.Count - 1;
    }

    // Beyond 31 bits a file's count is cut: git itself reads no blob that large.
    private static int CountOf(ReadOnlySpan<byte> text) =>
        text is [(byte)'-'] ? -1 : Utf8Parser.TryParse(text, out long count, out _) ? (int)Math.Clamp(count, 0, int.MaxValue) : -1;
}
