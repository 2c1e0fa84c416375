using System.Numerics;

namespace FlaskDash.Razor.Insights;

/// <summary>Commits of one snapshot, a bit for each position.</summary>
public sealed class CommitSet
{
    internal const int WordsPerChunk = HistoryFormat.ChunkSize / 64;

    /// <param name="commits">Commits of the snapshot.</param>
    internal CommitSet(int commits) => Words = new ulong[(commits + 63) / 64];

    internal ulong[] Words { get; }

    /// <summary>How many commits are in the set.</summary>
    public int Count
    {
        get
        {
            var count = 0;
            foreach (var word in Words) count += BitOperations.PopCount(word);
            return count;
        }
    }

    /// <summary>Whether a position is in the set; false for one that the snapshot does not have.</summary>
    public bool Contains(int position) => position >= 0 && position >> 6 < Words.Length && (Words[position >> 6] >> position & 1) != 0;

    /// <summary>Adds the members of another set of the same snapshot.</summary>
    internal void Add(CommitSet other)
    {
        for (var i = 0; i < Words.Length; i++) Words[i] |= other.Words[i];
    }

    /// <summary>The set's members in one chunk, as indexes into its columns, ascending.</summary>
    internal CommitIndexes In(int chunk)
    {
        var start = chunk * WordsPerChunk;
        return new CommitIndexes(Words.AsSpan(start, Math.Min(WordsPerChunk, Words.Length - start)));
    }
}

/// <summary>Walks the set bits of a run of words.</summary>
internal ref struct CommitIndexes(ReadOnlySpan<ulong> words)
{
    private readonly ReadOnlySpan<ulong> words = words;
    private ulong word;
    private int at = -1;

    public int Current { get; private set; }

    public readonly CommitIndexes GetEnumerator() => this;

    public bool MoveNext()
    {
        while (word == 0)
        {
            if (++at >= words.Length) return false;
            word = words[at];
        }
        Current = (at << 6) + BitOperations.TrailingZeroCount(word);
        word &= word - 1;
        return true;
    }
}
