using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace FlaskDash.Razor.Insights;

/// <summary>What is at a path of a tree. Stored by number: do not renumber.</summary>
public enum TreeKind : byte
{
    File = 0,
    Executable = 1,
    SymbolicLink = 2,
    Submodule = 3,
}

/// <summary>A file of the default branch's tree.</summary>
/// <param name="Path">A <see cref="Data.RepositoryPath.Number"/>.</param>
/// <param name="Size">Bytes; more than 2,147,483,647 are stored as that; -1 for a submodule, and for all where a blob is missing.</param>
public readonly record struct TreeFile(int Path, int Size, TreeKind Kind);

/// <summary>The files that the default branch has now. Read-only and safe for many threads.</summary>
/// <remarks>
/// Stored as one chunk (group <c>T</c> of <see cref="Data.SnapshotChunk"/>, number 0), little-endian: <c>FDT2</c> (<c>FDT1</c> where languages were not yet asked for), number of files, number of
/// paths whose attributes are known (4 bytes each); the commit and a hash of the attribute files that they were read from (32 bytes each, zeros
/// behind a SHA-1); path and size of each file (4 bytes each, one column after the other); a <see cref="TreeKind"/> for each file.
/// </remarks>
public sealed class HeadTree
{
    private const int Magic = 0x32544446, OldMagic = 0x31544446; // "FDT2", "FDT1"
    private const int HashBytes = 32;
    private const int HeaderBytes = 12 + 2 * HashBytes;

    private readonly byte[] chunk;

    /// <exception cref="InvalidDataException">These bytes are no chunk of this format.</exception>
    public HeadTree(byte[] chunk)
    {
        if (chunk.Length < HeaderBytes || BinaryPrimitives.ReadInt32LittleEndian(chunk) is not (Magic or OldMagic)) throw new InvalidDataException("These bytes are no chunk of a tree.");
        Count = BinaryPrimitives.ReadInt32LittleEndian(chunk.AsSpan(4));
        if (Count < 0 || chunk.Length != HeaderBytes + 9L * Count) throw new InvalidDataException("This chunk of a tree is cut short or damaged.");
        this.chunk = chunk;
    }

    /// <summary>No file at all.</summary>
    public static HeadTree Empty { get; } = new(Encode([], [], [], 0));

    /// <summary>How many files.</summary>
    public int Count { get; }

    /// <summary>Paths were judged for everything that is asked of attributes today.</summary>
    public bool IsJudged => BinaryPrimitives.ReadInt32LittleEndian(chunk) == Magic;

    /// <summary>The commit that it is of.</summary>
    public ReadOnlySpan<byte> Commit => chunk.AsSpan(12, HashBytes);

    /// <summary>A hash of the attribute files by which the first <see cref="AttributePaths"/> paths were judged.</summary>
    public ReadOnlySpan<byte> Attributes => chunk.AsSpan(12 + HashBytes, HashBytes);

    /// <summary>Paths below this number have their attributes.</summary>
    public int AttributePaths => BinaryPrimitives.ReadInt32LittleEndian(chunk.AsSpan(8));

    /// <summary>By path's number as they were listed, in git's order.</summary>
    public TreeFile this[int index] => new(Paths[index], Sizes[index], (TreeKind)chunk[HeaderBytes + 8 * Count + index]);

    internal ReadOnlySpan<int> Paths => MemoryMarshal.Cast<byte, int>(chunk.AsSpan(HeaderBytes, 4 * Count));

    internal ReadOnlySpan<int> Sizes => MemoryMarshal.Cast<byte, int>(chunk.AsSpan(HeaderBytes + 4 * Count, 4 * Count));

    /// <summary>Bytes that it holds.</summary>
    internal long Bytes => chunk.Length;

    /// <summary>Packs a tree.</summary>
    /// <param name="commit">A SHA of 20 or 32 bytes.</param>
    /// <param name="attributes">A hash of 32 bytes; empty where there are no attribute files.</param>
    public static byte[] Encode(IReadOnlyList<TreeFile> files, ReadOnlySpan<byte> commit, ReadOnlySpan<byte> attributes, int attributePaths)
    {
        var chunk = new byte[HeaderBytes + 9 * files.Count];
        BinaryPrimitives.WriteInt32LittleEndian(chunk, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(chunk.AsSpan(4), files.Count);
        BinaryPrimitives.WriteInt32LittleEndian(chunk.AsSpan(8), attributePaths);
        commit.CopyTo(chunk.AsSpan(12, HashBytes));
        attributes.CopyTo(chunk.AsSpan(12 + HashBytes, HashBytes));
        for (var i = 0; i < files.Count; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(chunk.AsSpan(HeaderBytes + 4 * i), files[i].Path);
            BinaryPrimitives.WriteInt32LittleEndian(chunk.AsSpan(HeaderBytes + 4 * (files.Count + i)), files[i].Size);
            chunk[HeaderBytes + 8 * files.Count + i] = (byte)files[i].Kind;
        }
        return chunk;
    }
}
