using System.Buffers.Binary;

namespace FlaskDash.Razor.Indexing;

/// <summary>The first 20 bytes of a SHA as a key of a dictionary: no array is kept alive by it.</summary>
internal readonly record struct ShaKey(ulong A, ulong B, uint C)
{
    public static ShaKey Of(ReadOnlySpan<byte> sha) => new(
        BinaryPrimitives.ReadUInt64LittleEndian(sha), BinaryPrimitives.ReadUInt64LittleEndian(sha[8..]), BinaryPrimitives.ReadUInt32LittleEndian(sha[16..]));
}
