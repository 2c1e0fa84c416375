using System.Numerics;

namespace FlaskDash.Razor.Insights;

/// <summary>The commits of a repository as columns, in the order of their positions. Read-only and safe for many threads.</summary>
public sealed class HistorySnapshot
{
    /// <summary>So many sets of <see cref="Reach(int[])"/> are kept.</summary>
    private const int ReachesKept = 4;

    private readonly byte[][] chunks;
    private readonly List<(int[] Tips, CommitSet Commits)> reaches = [];
    private int[]? newestFirst;

    /// <param name="chunks">From <see cref="HistoryFormat"/>, each but the last one full. Not copied: do not change them afterwards.</param>
    /// <param name="generation">The repository's generation that they were written with.</param>
    /// <exception cref="InvalidDataException">A chunk is damaged, or one before the last is not full.</exception>
    public HistorySnapshot(IReadOnlyList<byte[]> chunks, long generation)
    {
        this.chunks = [.. chunks];
        Generation = generation;
        for (var n = 0; n < this.chunks.Length; n++)
        {
            if (Count != n * HistoryFormat.ChunkSize) throw new InvalidDataException($"History chunk {n - 1} is not full, and another one follows.");
            Count += HistoryFormat.CountOf(this.chunks[n]);
        }
    }

    /// <summary>Commits, of all refs.</summary>
    public int Count { get; private set; }

    /// <summary>The repository's generation that it was written with.</summary>
    public long Generation { get; }

    /// <summary>Bytes that it holds, with the sets and the order that it may keep.</summary>
    internal long Bytes => chunks.Sum(c => (long)c.Length) + (long)ReachesKept * Count / 8 + sizeof(int) * (long)Count;

    internal int Chunks => chunks.Length;

    internal HistoryColumns Columns(int chunk) => new(chunks[chunk]);

    /// <summary>The bytes of a chunk, to be shared with a later generation.</summary>
    internal byte[] ChunkBytes(int chunk) => chunks[chunk];

    /// <summary>What a commit reaches through its parents, itself included.</summary>
    /// <remarks>Equals <c>git rev-list TIP</c>.</remarks>
    /// <param name="tip">A position.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such commit.</exception>
    public CommitSet Reach(int tip) => Reach([tip]);

    /// <summary>What any of some commits reaches, themselves included.</summary>
    /// <remarks>Equals <c>git rev-list TIP …</c>.</remarks>
    /// <param name="tips">Positions.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such commit.</exception>
    public CommitSet Reach(int[] tips)
    {
        foreach (var tip in tips)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(tip, nameof(tips));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(tip, Count, nameof(tips));
        }
        lock (reaches)
        {
            var known = reaches.FindIndex(r => r.Tips.AsSpan().SequenceEqual(tips));
            if (known >= 0) return reaches[known].Commits;

            var commits = new CommitSet(Count);
            foreach (var tip in tips) commits.Words[tip >> 6] |= 1UL << tip;
            while (AddParents(commits.Words)) { /* a commit came after its child: once more */ }

            if (reaches.Count == ReachesKept) reaches.RemoveAt(0);
            reaches.Add((tips, commits));
            return commits;
        }
    }

    /// <summary>All positions, by committer date and within a second by position, newest first: the order of lists. Made when first asked for.</summary>
    internal ReadOnlySpan<int> NewestFirst => newestFirst ??= CommitOrder.Of(this);

    /// <summary>One commit, unpacked.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such commit.</exception>
    public HistoryEntry this[int position]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(position);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(position, Count);
            return Columns(position / HistoryFormat.ChunkSize).Entry(position % HistoryFormat.ChunkSize);
        }
    }

    /// <summary>One pass from the newest down: parents come before their children, so each bit is final when its turn comes.</summary>
    /// <returns>True when a parent stood above its child (a shallow clone that was deepened), which needs another pass.</returns>
    private bool AddParents(ulong[] words)
    {
        var again = false;
        for (var n = Chunks - 1; n >= 0; n--)
        {
            var columns = Columns(n);
            var first = columns.FirstParent;
            var second = columns.SecondParent;
            var start = n * CommitSet.WordsPerChunk;
            for (var w = (columns.Count - 1) >> 6; w >= 0; w--)
            {
                var left = ulong.MaxValue;
                while ((words[start + w] & left) is var pending and not 0)
                {
                    var bit = 63 - BitOperations.LeadingZeroCount(pending);
                    left = (1UL << bit) - 1;
                    var (index, position) = ((w << 6) + bit, ((start + w) << 6) + bit);
                    again |= Add(words, first[index], position);
                    if (second[index] != HistoryFormat.NoParent)
                        foreach (var parent in columns.OtherParents(index)) again |= Add(words, parent, position);
                }
            }
        }
        return again;
    }

    private static bool Add(ulong[] words, int parent, int child)
    {
        if (parent < 0) return false;

        ref var word = ref words[parent >> 6];
        var before = word;
        word |= 1UL << parent;
        return parent > child && word != before;
    }
}
