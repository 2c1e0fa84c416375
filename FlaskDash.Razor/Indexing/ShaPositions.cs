using System.Runtime.InteropServices;

namespace FlaskDash.Razor.Indexing;

/// <summary>Which commit stands where, in memory: some 60 bytes each.</summary>
internal sealed class ShaPositions
{
    private readonly Dictionary<Key, int> positions = [];

    /// <summary>Asked for what this does not hold; null when there is nobody to ask.</summary>
    public Func<ReadOnlySpan<byte>, int?>? Elsewhere { get; init; }

    public void Add(ReadOnlySpan<byte> sha, int position) => positions.Add(new Key(sha), position);

    public int? Find(ReadOnlySpan<byte> sha) => positions.TryGetValue(new Key(sha), out var position) ? position : Elsewhere?.Invoke(sha);

    /// <summary>The positions of parents that stand one after the other; -1 for one that is not known.</summary>
    public int[] Of(ReadOnlySpan<byte> parents, int shaLength)
    {
        if (parents.IsEmpty) return [];
        var found = new int[parents.Length / shaLength];
        for (var i = 0; i < found.Length; i++) found[i] = Find(parents.Slice(i * shaLength, shaLength)) ?? -1;
        return found;
    }

    // A SHA is as good as random, so any part of it is a hash.
    private readonly record struct Key(ulong A, ulong B, ulong C, ulong D)
    {
        public Key(ReadOnlySpan<byte> sha) : this(0, 0, 0, 0)
        {
            Span<ulong> parts = stackalloc ulong[4];
            parts.Clear();
            sha.CopyTo(MemoryMarshal.AsBytes(parts));
            (A, B, C, D) = (parts[0], parts[1], parts[2], parts[3]);
        }

        public override int GetHashCode() => (int)A;
    }
}
