using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace FlaskDash.Razor.Insights;

/// <summary>What is known of the files that a commit changed. Stored by number: do not renumber.</summary>
public enum FilesState : byte
{
    /// <summary>Nothing yet.</summary>
    Missing = 0,

    /// <summary>Which files, from the trees alone; a rename is a file deleted and another one added.</summary>
    Paths = 1,

    /// <summary>Which files and how many lines, renames followed.</summary>
    Lines = 2,

    /// <summary>git cannot tell: a tree is missing.</summary>
    Unreadable = 3,
}

/// <summary>A file that a commit changed.</summary>
/// <param name="Path">A <see cref="Data.RepositoryPath.Number"/>.</param>
/// <param name="OldPath">Likewise, the path before a rename; -1 when it kept its name.</param>
/// <param name="Additions">-1 for a binary file, and where lines are not read.</param>
/// <param name="Deletions">-1 likewise.</param>
public readonly record struct ChangedFile(int Path, int OldPath, int Additions, int Deletions);

/// <summary>
/// The layout of a files chunk (group <c>F</c> of <see cref="Data.SnapshotChunk"/>), for the same commits as the history chunk of its number.
/// </summary>
/// <remarks>
/// Little-endian. A header of 16 bytes (<c>FDF1</c>, commits, rows, renames); the first row of each commit and behind them the
/// number of rows (4 bytes each); path, additions, deletions of each row (4 bytes each, one column after the other); of each rename its row and
/// its old path (4 bytes each, one column after the other); a <see cref="FilesState"/> for each commit.
/// </remarks>
public static class FileFormat
{
    private const int HeaderBytes = 16;
    private const int Magic = 0x31464446; // "FDF1"

    /// <summary>Packs one chunk.</summary>
    /// <param name="states">Of each commit.</param>
    /// <param name="rows">The files of each commit.</param>
    /// <exception cref="ArgumentException">More than <see cref="HistoryFormat.ChunkSize"/> commits, or not as many states as lists of files.</exception>
    public static byte[] Encode(IReadOnlyList<FilesState> states, IReadOnlyList<IReadOnlyList<ChangedFile>> rows)
    {
        if (states.Count > HistoryFormat.ChunkSize || states.Count != rows.Count) throw new ArgumentException($"A chunk holds at most {HistoryFormat.ChunkSize} commits, each with a state.", nameof(states));

        var (count, renames) = (0, 0);
        foreach (var files in rows)
        {
            count += files.Count;
            foreach (var file in files) if (file.OldPath >= 0) renames++;
        }
        var chunk = new byte[LengthOf(states.Count, count, renames)];
        BinaryPrimitives.WriteInt32LittleEndian(chunk, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(chunk.AsSpan(4), states.Count);
        BinaryPrimitives.WriteInt32LittleEndian(chunk.AsSpan(8), count);
        BinaryPrimitives.WriteInt32LittleEndian(chunk.AsSpan(12), renames);
        var columns = new FileColumns(chunk);
        var (row, rename) = (0, 0);
        for (var i = 0; i < states.Count; i++)
        {
            columns.States[i] = (byte)states[i];
            columns.Starts[i] = row;
            foreach (var file in rows[i])
            {
                columns.Path[row] = file.Path;
                columns.Additions[row] = file.Additions;
                columns.Deletions[row] = file.Deletions;
                if (file.OldPath >= 0) (columns.RenamedRow[rename], columns.OldPath[rename++]) = (row, file.OldPath);
                row++;
            }
        }
        columns.Starts[states.Count] = row;
        return chunk;
    }

    /// <summary>Commits, rows and renames of a chunk.</summary>
    /// <exception cref="InvalidDataException">These bytes are no chunk of this format.</exception>
    internal static (int Commits, int Rows, int Renames) SizesOf(ReadOnlySpan<byte> chunk)
    {
        if (chunk.Length < HeaderBytes || BinaryPrimitives.ReadInt32LittleEndian(chunk) != Magic) throw new InvalidDataException("These bytes are no files chunk.");

        var (commits, rows, renames) = (BinaryPrimitives.ReadInt32LittleEndian(chunk[4..]), BinaryPrimitives.ReadInt32LittleEndian(chunk[8..]), BinaryPrimitives.ReadInt32LittleEndian(chunk[12..]));
        if (commits is < 0 or > HistoryFormat.ChunkSize || rows < 0 || renames < 0 || chunk.Length != LengthOf(commits, rows, renames)) throw new InvalidDataException("This files chunk is cut short or damaged.");
        return (commits, rows, renames);
    }

    private static int LengthOf(int commits, int rows, int renames) => checked(HeaderBytes + sizeof(int) * (commits + 1) + 3 * sizeof(int) * rows + 2 * sizeof(int) * renames + commits);
}

/// <summary>The columns of one files chunk, as they lie in its bytes.</summary>
internal readonly ref struct FileColumns
{
    private readonly Span<byte> chunk;
    private readonly Span<int> numbers;

    /// <exception cref="InvalidDataException">These bytes are no chunk of this format.</exception>
    public FileColumns(Span<byte> chunk)
    {
        this.chunk = chunk;
        (Count, Rows, Renames) = FileFormat.SizesOf(chunk);
        numbers = MemoryMarshal.Cast<byte, int>(chunk[16..^Count]);
    }

    /// <summary>Commits.</summary>
    public int Count { get; }

    public int Rows { get; }

    public int Renames { get; }

    /// <summary>The first row of each commit; one more for the end of the last one.</summary>
    public Span<int> Starts => numbers[..(Count + 1)];

    public Span<int> Path => numbers.Slice(Count + 1, Rows);

    /// <summary>-1 where there is no count.</summary>
    public Span<int> Additions => numbers.Slice(Count + 1 + Rows, Rows);

    /// <inheritdoc cref="Additions"/>
    public Span<int> Deletions => numbers.Slice(Count + 1 + 2 * Rows, Rows);

    /// <summary>Rows that are renames, lowest first.</summary>
    public Span<int> RenamedRow => numbers.Slice(Count + 1 + 3 * Rows, Renames);

    /// <summary>The path before, of each of <see cref="RenamedRow"/>.</summary>
    public Span<int> OldPath => numbers.Slice(Count + 1 + 3 * Rows + Renames, Renames);

    /// <summary>As <see cref="FilesState"/>.</summary>
    public Span<byte> States => chunk[^Count..];

    /// <summary>The commit that a row belongs to.</summary>
    public int CommitOf(int row)
    {
        var at = Starts.BinarySearch(row);
        if (at < 0) return ~at - 1;

        // Commits without files share their start with the next one that has some.
        while (at + 1 <= Count && Starts[at + 1] == row) at++;
        return at;
    }

    /// <summary>The files of one commit, unpacked.</summary>
    public ChangedFile[] Files(int index)
    {
        var (start, end) = (Starts[index], Starts[index + 1]);
        var files = new ChangedFile[end - start];
        var rename = RenamedRow.BinarySearch(start);
        if (rename < 0) rename = ~rename;
        for (var row = start; row < end; row++)
        {
            var old = rename < Renames && RenamedRow[rename] == row ? OldPath[rename++] : -1;
            files[row - start] = new ChangedFile(Path[row], old, Additions[row], Deletions[row]);
        }
        return files;
    }
}
