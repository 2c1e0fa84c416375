using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace FlaskDash.Razor.Insights;

/// <summary>Whom the messages of a repository's commits name as co-authors. Read-only and safe for many threads.</summary>
/// <remarks>
/// Stored as one chunk (group <c>C</c> of <see cref="Data.SnapshotChunk"/>, number 0), little-endian: <c>FDC1</c>, then for each commit and
/// person the commit's position and the <see cref="Data.GitIdentity.Number"/> (4 bytes each), by position and then as the trailers stand.
/// </remarks>
public sealed class CoAuthors
{
    private const int Magic = 0x31434446; // "FDC1"

    private readonly byte[] chunk;

    /// <exception cref="InvalidDataException">These bytes are no chunk of this format.</exception>
    public CoAuthors(byte[] chunk)
    {
        if (chunk.Length % 8 != 4 || BinaryPrimitives.ReadInt32LittleEndian(chunk) != Magic) throw new InvalidDataException("These bytes are no chunk of co-authors.");
        this.chunk = chunk;
    }

    /// <summary>Nobody.</summary>
    public static CoAuthors None { get; } = new(Encode([], null));

    /// <summary>Commits that have one, each as often as it has them.</summary>
    public int Count => chunk.Length / 8;

    /// <summary>Bytes that it holds.</summary>
    internal long Bytes => chunk.Length;

    /// <summary>Position and person, by position.</summary>
    internal ReadOnlySpan<(int Position, int Person)> Pairs => MemoryMarshal.Cast<byte, (int, int)>(chunk.AsSpan(4));

    /// <summary>The co-authors of one commit, by <see cref="Data.GitIdentity.Number"/>, as the trailers stand.</summary>
    internal ReadOnlySpan<(int Position, int Person)> Of(int position)
    {
        var pairs = Pairs;
        var (low, high) = (0, pairs.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (pairs[middle].Position < position) low = middle + 1;
            else high = middle;
        }
        var end = low;
        while (end < pairs.Length && pairs[end].Position == position) end++;
        return pairs[low..end];
    }

    /// <summary>Packs pairs behind those there are.</summary>
    internal static byte[] Encode(ReadOnlySpan<(int Position, int Person)> added, byte[]? before)
    {
        var bytes = MemoryMarshal.AsBytes(added);
        var chunk = new byte[(before?.Length ?? 4) + bytes.Length];
        if (before is null) BinaryPrimitives.WriteInt32LittleEndian(chunk, Magic);
        else before.CopyTo(chunk.AsSpan());
        bytes.CopyTo(chunk.AsSpan(chunk.Length - bytes.Length));
        return chunk;
    }
}
