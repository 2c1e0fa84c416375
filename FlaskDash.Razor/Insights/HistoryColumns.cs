using System.Runtime.InteropServices;
using FlaskDash.Razor.Data;

namespace FlaskDash.Razor.Insights;

/// <summary>The columns of one history chunk, as they lie in its bytes. Writing needs bytes of one's own.</summary>
internal readonly ref struct HistoryColumns
{
    private readonly Span<byte> chunk;

    /// <exception cref="InvalidDataException">These bytes are no chunk of this format.</exception>
    public HistoryColumns(Span<byte> chunk)
    {
        this.chunk = chunk;
        Count = HistoryFormat.CountOf(chunk);
    }

    public int Count { get; }

    public Span<int> AuthorMinutes => Ints(0);
    public Span<int> CommitterMinutes => Ints(1);
    public Span<int> AuthorDay => Ints(2);
    public Span<uint> Additions => MemoryMarshal.Cast<int, uint>(Ints(3));
    public Span<uint> Deletions => MemoryMarshal.Cast<int, uint>(Ints(4));
    public Span<int> Files => Ints(5);
    public Span<int> Author => Ints(6);
    public Span<int> Committer => Ints(7);
    public Span<int> FirstParent => Ints(8);
    public Span<int> SecondParent => Ints(9);
    public Span<short> AuthorOffset => MemoryMarshal.Cast<byte, short>(Column(40, 2));
    public Span<short> CommitterOffset => MemoryMarshal.Cast<byte, short>(Column(42, 2));
    public Span<byte> AuthorSecond => Column(44, 1);
    public Span<byte> CommitterSecond => Column(45, 1);
    public Span<byte> HourOfWeek => Column(46, 1);

    /// <summary>As <see cref="CommitFlags"/>.</summary>
    public Span<byte> Flags => Column(47, 1);
    public Span<int> Overflow => MemoryMarshal.Cast<byte, int>(chunk[HistoryFormat.OverflowStart(Count)..]);

    /// <summary>One commit, unpacked.</summary>
    public HistoryEntry Entry(int index)
    {
        var flags = (CommitFlags)Flags[index];
        return new HistoryEntry(
            flags.HasFlag(CommitFlags.AuthorDateMissing) ? null : AuthorSeconds(index), AuthorOffset[index],
            flags.HasFlag(CommitFlags.CommitterDateMissing) ? null : CommitterSeconds(index), CommitterOffset[index],
            Author[index], Committer[index],
            flags.HasFlag(CommitFlags.LinesRead) ? LinesState.Read : flags.HasFlag(CommitFlags.LinesUnreadable) ? LinesState.Unreadable : LinesState.Missing,
            Files[index], Additions[index], Deletions[index], [.. Parents(index)]);
    }

    /// <summary>Unix seconds; meaningless for a date that is missing or beyond.</summary>
    public long AuthorSeconds(int index) => AuthorMinutes[index] * 60L + AuthorSecond[index];

    /// <inheritdoc cref="AuthorSeconds"/>
    public long CommitterSeconds(int index) => CommitterMinutes[index] * 60L + CommitterSecond[index];

    /// <summary>Positions in git's order; -1 for one that is not known.</summary>
    public IReadOnlyList<int> Parents(int index)
    {
        var first = FirstParent[index];
        return first == HistoryFormat.NoParent ? [] : [first, .. OtherParents(index)];
    }

    /// <summary>The parents of a merge after the first; empty for other commits.</summary>
    public ReadOnlySpan<int> OtherParents(int index)
    {
        var second = SecondParent[index];
        if (second == HistoryFormat.NoParent) return [];
        if (second > HistoryFormat.OverflowBase) return SecondParent.Slice(index, 1);

        var place = HistoryFormat.OverflowBase - second;
        return Overflow.Slice(place + 1, Overflow[place]);
    }

    private Span<int> Ints(int column) => MemoryMarshal.Cast<byte, int>(Column(column * sizeof(int), sizeof(int)));

    // The widths of the columns before this one, times the commits.
    private Span<byte> Column(int before, int width) => chunk.Slice(HistoryFormat.HeaderBytes + before * Count, width * Count);
}
