using System.Buffers.Binary;

namespace FlaskDash.Razor.Insights;

/// <summary>The first 8 bytes of each commit's SHA, or of its patch id, sorted: by them several repositories find what they share. Read-only and safe for many threads.</summary>
/// <remarks>Two different commits of one set of repositories share such a beginning with a chance below one in a million for six million commits.</remarks>
public sealed class ShaPrefixes
{
    /// <summary>Of a SHA that are kept.</summary>
    public const int Bytes = sizeof(ulong);

    /// <summary>The groups of a snapshot's chunks.</summary>
    internal const char Shas = 'S', PatchIds = 'P';

    private readonly ulong[] prefixes;
    private readonly int[] positions;

    /// <param name="chunks">In the order of positions, <see cref="Bytes"/> for each commit; zeros for one that has none.</param>
    public ShaPrefixes(IReadOnlyList<byte[]> chunks)
    {
        var (found, at) = (new List<ulong>(), new List<int>());
        foreach (var chunk in chunks)
        {
            for (var i = 0; i + Bytes <= chunk.Length; i += Bytes, Count++)
            {
                if (BinaryPrimitives.ReadUInt64BigEndian(chunk.AsSpan(i)) is not (not 0 and var prefix)) continue;
                found.Add(prefix);
                at.Add(Count);
            }
        }
        (prefixes, positions) = ([.. found], [.. at]);
        Array.Sort(prefixes, positions);
    }

    /// <summary>Commits.</summary>
    public int Count { get; }

    /// <summary>Bytes that it holds.</summary>
    internal long Size => 12L * prefixes.Length;

    /// <summary>The beginnings of some commits, ascending.</summary>
    internal ulong[] Of(CommitSet commits)
    {
        var chosen = new List<ulong>();
        for (var i = 0; i < positions.Length; i++) if (commits.Contains(positions[i])) chosen.Add(prefixes[i]);
        return [.. chosen];
    }

    /// <summary>The commits of which others are known by these beginnings.</summary>
    /// <param name="others">Ascending.</param>
    /// <param name="commits">Of the snapshot.</param>
    internal CommitSet Among(ReadOnlySpan<ulong> others, int commits)
    {
        var among = new CommitSet(commits);
        for (int i = 0, at = 0; i < prefixes.Length && at < others.Length; i++)
        {
            while (at < others.Length && others[at] < prefixes[i]) at++;
            if (at < others.Length && others[at] == prefixes[i] && positions[i] < commits) among.Words[positions[i] >> 6] |= 1UL << positions[i];
        }
        return among;
    }

    /// <summary>Two ascending lists as one.</summary>
    internal static ulong[] Merge(ulong[] one, ulong[] other)
    {
        var merged = new ulong[one.Length + other.Length];
        for (int i = 0, j = 0, at = 0; at < merged.Length; at++)
            merged[at] = j == other.Length || (i < one.Length && one[i] <= other[j]) ? one[i++] : other[j++];
        return merged;
    }
}
