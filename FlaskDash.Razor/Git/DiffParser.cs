using System.Buffers.Text;
using System.Text;

namespace FlaskDash.Razor.Git;

/// <summary>
/// Reads <c>diff-tree --raw --patch -z --full-index</c>: first the paths, each field ended by NUL, then an empty field, then a section of
/// text for each path in the same order.
/// </summary>
/// <remarks>
/// Names are taken from the paths alone, and hunks are read by the counts in their headings: nothing that stands in a file, or in its name, can
/// pass for anything else. Memory is bounded by the limits, whatever git says.
/// </remarks>
internal sealed class DiffParser(DiffLimits limits)
{
    /// <summary>So many paths are kept; a tree bomb has more.</summary>
    public const int MostFiles = 100_000;
    private const int LongestField = 64 * 1024;

    private readonly List<DiffFile> files = [];
    private readonly List<string> fields = [];
    private byte[] kept = new byte[DiffLimits.LineBytes];
    private int keptLength;
    private long length, read;
    private int lines, linesOfFile;
    private bool inPatch, isSecondSection;
    private int current = -1;
    private long oldLeft, newLeft;
    private DiffHunk? hunk;

    public IReadOnlyList<DiffFile> Files => files;

    /// <summary>A limit is reached: what git says more is not wanted.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Reads what git said next, cut anywhere.</summary>
    /// <exception cref="GitException">This is not what diff-tree prints.</exception>
    public void Read(ReadOnlySpan<byte> bytes)
    {
        read += bytes.Length;
        while (!bytes.IsEmpty && !IsFull)
        {
            var end = bytes.IndexOf(inPatch ? (byte)'\n' : (byte)0);
            Keep(end < 0 ? bytes : bytes[..end]);
            if (end < 0) break;

            if (inPatch) EndLine();
            else EndField();
            (keptLength, length) = (0, 0);
            bytes = bytes[(end + 1)..];
        }
        if (read > limits.Bytes) IsFull = true;
    }

    /// <summary>git has said all.</summary>
    /// <exception cref="GitException">It ended in the middle.</exception>
    public void End()
    {
        if (length > 0 || fields.Count > 0 || oldLeft > 0 || newLeft > 0) throw Unknown();
        if (current >= 0) files[current].IsComplete = true;
        if (inPatch && current != files.Count - 1) throw Unknown();
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        length += bytes.Length;
        var most = inPatch ? DiffLimits.LineBytes + 1 : LongestField;
        if (!inPatch && length > most) throw Unknown();
        var taken = bytes[..Math.Min(bytes.Length, most - keptLength)];
        if (keptLength + taken.Length > kept.Length) Array.Resize(ref kept, Math.Max(2 * kept.Length, keptLength + taken.Length));
        taken.CopyTo(kept.AsSpan(keptLength));
        keptLength += taken.Length;
    }

    // ":100644 100755 SHA SHA M", a path, and for renames and copies a second one.
    private void EndField()
    {
        if (length == 0 && fields.Count == 0)
        {
            if (files.Count == 0) throw Unknown();
            inPatch = true;
            return;
        }
        fields.Add(Encoding.UTF8.GetString(kept.AsSpan(0, keptLength)));
        var words = fields[0].Split(' ');
        if (words.Length != 5 || words[4].Length == 0 || !words[0].StartsWith(':')
            || !int.TryParse(words[0].AsSpan(1), out var oldMode) || !int.TryParse(words[1], out var newMode)) throw Unknown();
        if (fields.Count < (words[4][0] is 'R' or 'C' ? 3 : 2)) return;

        var change = words[4][0] switch
        {
            'A' => DiffChange.Added,
            'D' => DiffChange.Deleted,
            'R' => DiffChange.Renamed,
            'C' => DiffChange.Copied,
            'T' => DiffChange.TypeChanged,
            'M' => DiffChange.Modified,
            _ => throw Unknown(),
        };
        files.Add(new DiffFile(new DiffEntry(change, oldMode, newMode, words[2], words[3], fields[^1], fields.Count == 3 ? fields[1] : null)));
        fields.Clear();
        if (files.Count == MostFiles) IsFull = true;
    }

    private void EndLine()
    {
        var line = kept.AsSpan(0, keptLength);
        if (oldLeft > 0 || newLeft > 0) AddLine(line);
        else if (line.StartsWith("diff --git "u8)) StartFile();
        else if (current < 0) throw Unknown();
        else if (line.StartsWith("@@ -"u8)) StartHunk(line);
        else if (line.StartsWith("\\ "u8)) EndFileWithoutLineEnd();
        else if (line.StartsWith("Binary files "u8)) files[current].IsBinary = true;
    }

    private void StartFile()
    {
        hunk = null;
        // A file that became a link is deleted in one section and added in the next.
        if (current >= 0 && files[current].Entry.Change == DiffChange.TypeChanged && !isSecondSection)
        {
            isSecondSection = true;
            return;
        }
        if (current >= 0) files[current].IsComplete = true;
        if (++current >= files.Count) throw Unknown();
        (linesOfFile, isSecondSection) = (0, false);
    }

    // "@@ -12,3 +12,4 @@ heading"; a count of 1 is left out.
    private void StartHunk(ReadOnlySpan<byte> line)
    {
        var rest = line[4..];
        var oldStart = NumberOf(ref rest);
        oldLeft = rest is [(byte)',', ..] ? NumberAfter(ref rest) : 1;
        if (!rest.StartsWith(" +"u8)) throw Unknown();
        rest = rest[2..];
        var newStart = NumberOf(ref rest);
        newLeft = rest is [(byte)',', ..] ? NumberAfter(ref rest) : 1;
        if (!rest.StartsWith(" @@"u8)) throw Unknown();

        hunk = new DiffHunk(oldStart, newStart, Encoding.UTF8.GetString(Whole(rest[3..])).Trim());
        files[current].Hunks.Add(hunk);

        static long NumberAfter(ref ReadOnlySpan<byte> text)
        {
            text = text[1..];
            return NumberOf(ref text);
        }

        static long NumberOf(ref ReadOnlySpan<byte> text)
        {
            if (!Utf8Parser.TryParse(text, out long number, out var used) || number < 0) throw Unknown();
            text = text[used..];
            return number;
        }
    }

    private void AddLine(ReadOnlySpan<byte> line)
    {
        if (line is [(byte)'\\', ..])
        {
            EndFileWithoutLineEnd();
            return;
        }
        var kind = line.IsEmpty ? default : (DiffLineKind)line[0];
        if (kind is not (DiffLineKind.Context or DiffLineKind.Added or DiffLineKind.Deleted)) throw Unknown();
        if (kind != DiffLineKind.Added && --oldLeft < 0 || kind != DiffLineKind.Deleted && --newLeft < 0) throw Unknown();

        if (linesOfFile == limits.LinesPerFile)
        {
            files[current].IsCut = true;
            return;
        }
        if (lines == limits.Lines)
        {
            IsFull = true;
            return;
        }
        var text = Whole(line[1..]);
        hunk!.Lines.Add(new DiffLine(kind, Encoding.UTF8.GetString(text), (int)Math.Min(int.MaxValue, length - 1 - text.Length)));
        linesOfFile++;
        lines++;
    }

    private void EndFileWithoutLineEnd()
    {
        if (hunk is not { Lines: { Count: > 0 } last } || files[current].IsCut) return;
        last[^1] = last[^1] with { EndsFile = true };
    }

    // A character that the cut goes through is left out whole.
    private ReadOnlySpan<byte> Whole(ReadOnlySpan<byte> line)
    {
        if (length <= DiffLimits.LineBytes + 1) return line;

        var end = line.Length;
        for (var back = 1; back <= 4 && back <= end; back++)
        {
            var b = line[end - back];
            if ((b & 0xC0) == 0x80) continue;
            var needed = b >= 0xF0 ? 4 : b >= 0xE0 ? 3 : b >= 0xC0 ? 2 : 1;
            return needed > back ? line[..(end - back)] : line;
        }
        return line;
    }

    private static GitException Unknown() => new("git gave the lines of a commit in a form that is not known.");
}
