using System.Buffers.Binary;
using FlaskDash.Razor.Data;

namespace FlaskDash.Razor.Insights;

/// <summary>
/// The layout of a history chunk (group <c>H</c> of <see cref="SnapshotChunk"/>): little-endian columns one after the
/// other, so that a question reads only the columns it needs, as they lie.
/// </summary>
/// <remarks>
/// A header of 16 bytes (<c>FDH1</c>, commits, length of the overflow list in numbers, 0), then for all commits, 48 bytes each:
/// author minutes, committer minutes, author day, additions, deletions, files, author, committer, first parent, second
/// parent (4 bytes each); author offset, committer offset (2 each); author second, committer second,
/// hour of week, <see cref="CommitFlags"/> (1 each); the overflow list. Minutes are since 1970-01-01 UTC, rounded down; a second is the rest. Day and hour of week are on the
/// author's own clock, Monday 0:00 being hour 0.
/// A parent is a position, <see cref="NoParent"/> or <see cref="UnknownParent"/>. From the third parent on (an octopus merge)
/// the second is <see cref="OverflowBase"/> minus a place in the overflow list, where a count stands and then all parents but the first.
/// </remarks>
public static class HistoryFormat
{
    /// <summary>Stored in <see cref="SnapshotManifest.Format"/>; another one is made again from the rows.</summary>
    public const int Version = 1;

    /// <summary>Commits of a full chunk.</summary>
    public const int ChunkSize = 16_384;

    /// <summary>Stands where there is no such parent.</summary>
    internal const int NoParent = -2;

    /// <summary>A parent that the repository does not hold: the edge of a shallow clone.</summary>
    internal const int UnknownParent = -1;

    /// <summary>The second parent of an octopus merge whose list stands at place 0 of the overflow list.</summary>
    internal const int OverflowBase = -16;

    internal const int HeaderBytes = 16;
    internal const int BytesPerCommit = 48;

    private static ReadOnlySpan<byte> Widths => [4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 2, 2, 1, 1, 1, 1];

    private const int Magic = 0x31484446; // "FDH1"

    /// <summary>Packs one chunk.</summary>
    /// <exception cref="ArgumentException">More than <see cref="ChunkSize"/> entries, or a parent below -1.</exception>
    public static byte[] Encode(ReadOnlySpan<HistoryEntry> entries)
    {
        var chunk = Create(entries.Length, OverflowOf(entries));
        Write(new HistoryColumns(chunk), 0, 0, entries);
        return chunk;
    }

    /// <summary>How many commits a chunk holds.</summary>
    /// <exception cref="InvalidDataException">These bytes are no chunk of this format.</exception>
    public static int CountOf(ReadOnlySpan<byte> chunk)
    {
        if (chunk.Length < HeaderBytes || BinaryPrimitives.ReadInt32LittleEndian(chunk) != Magic) throw new InvalidDataException("These bytes are no history chunk.");

        var count = BinaryPrimitives.ReadInt32LittleEndian(chunk[4..]);
        var overflow = BinaryPrimitives.ReadInt32LittleEndian(chunk[8..]);
        if (count is < 0 or > ChunkSize || overflow < 0 || chunk.Length != LengthOf(count, overflow)) throw new InvalidDataException("This history chunk is cut short or damaged.");
        return count;
    }

    /// <summary>A chunk with more commits behind those it has.</summary>
    /// <exception cref="ArgumentException">Together they are more than <see cref="ChunkSize"/>, or a parent is below -1.</exception>
    /// <exception cref="InvalidDataException">As for <see cref="CountOf"/>.</exception>
    public static byte[] Append(ReadOnlySpan<byte> chunk, ReadOnlySpan<HistoryEntry> entries)
    {
        var count = CountOf(chunk);
        var overflow = BinaryPrimitives.ReadInt32LittleEndian(chunk[8..]);
        var grown = Create(count + entries.Length, overflow + OverflowOf(entries));
        var target = new HistoryColumns(grown);
        var before = 0;
        foreach (var width in Widths)
        {
            chunk.Slice(HeaderBytes + before * count, width * count).CopyTo(grown.AsSpan(HeaderBytes + before * target.Count));
            before += width;
        }
        chunk[OverflowStart(count)..].CopyTo(grown.AsSpan(OverflowStart(target.Count)));
        Write(target, count, overflow, entries);
        return grown;
    }

    /// <summary>Sets the line counts of one commit, in place.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The chunk has no such commit.</exception>
    /// <exception cref="InvalidDataException">As for <see cref="CountOf"/>.</exception>
    public static void SetLines(Span<byte> chunk, int index, LinesState lines, int files, long additions, long deletions)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, CountOf(chunk));
        SetLines(new HistoryColumns(chunk), index, lines, files, additions, deletions);
    }

    /// <summary>Bytes of a chunk.</summary>
    internal static int LengthOf(int count, int overflow) => OverflowStart(count) + overflow * sizeof(int);

    internal static int OverflowStart(int count) => HeaderBytes + count * BytesPerCommit;

    private static byte[] Create(int count, int overflow)
    {
        if (count > ChunkSize) throw new ArgumentException($"A chunk holds at most {ChunkSize} commits, and this would have {count}.");

        var chunk = new byte[LengthOf(count, overflow)];
        BinaryPrimitives.WriteInt32LittleEndian(chunk, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(chunk.AsSpan(4), count);
        BinaryPrimitives.WriteInt32LittleEndian(chunk.AsSpan(8), overflow);
        return chunk;
    }

    private static int OverflowOf(ReadOnlySpan<HistoryEntry> entries)
    {
        var overflow = 0;
        foreach (var entry in entries)
        {
            if (entry.Parents.Length > 2) overflow += entry.Parents.Length; // the count and all but the first
            foreach (var parent in entry.Parents)
                if (parent < UnknownParent) throw new ArgumentException($"A parent's position is -1 or more, not {parent}.", nameof(entries));
        }
        return overflow;
    }

    private static void Write(HistoryColumns columns, int index, int overflow, ReadOnlySpan<HistoryEntry> entries)
    {
        foreach (var entry in entries)
        {
            var flags = entry.Parents.Length > 1 ? CommitFlags.Merge : CommitFlags.None;
            columns.AuthorOffset[index] = Offset(entry.AuthorOffset);
            columns.CommitterOffset[index] = Offset(entry.CommitterOffset);
            columns.AuthorMinutes[index] = Minutes(entry.AuthorSeconds, ref flags, CommitFlags.AuthorDateMissing, CommitFlags.AuthorDateBeyond);
            columns.CommitterMinutes[index] = Minutes(entry.CommitterSeconds, ref flags, CommitFlags.CommitterDateMissing, CommitFlags.CommitterDateBeyond);
            columns.AuthorSecond[index] = SecondOf(entry.AuthorSeconds);
            columns.CommitterSecond[index] = SecondOf(entry.CommitterSeconds);
            var local = columns.AuthorMinutes[index] + columns.AuthorOffset[index];
            columns.AuthorDay[index] = EpochDay.OfMinutes(local);
            columns.HourOfWeek[index] = EpochDay.HourOfWeek(local);
            columns.Author[index] = entry.Author;
            columns.Committer[index] = entry.Committer;
            columns.FirstParent[index] = entry.Parents.Length > 0 ? entry.Parents[0] : NoParent;
            columns.SecondParent[index] = entry.Parents.Length switch { < 2 => NoParent, 2 => entry.Parents[1], _ => OverflowBase - overflow };
            if (entry.Parents.Length > 2)
            {
                columns.Overflow[overflow] = entry.Parents.Length - 1;
                entry.Parents.AsSpan(1).CopyTo(columns.Overflow[(overflow + 1)..]);
                overflow += entry.Parents.Length;
            }
            columns.Flags[index] = (byte)flags;
            SetLines(columns, index, entry.Lines, entry.Files, entry.Additions, entry.Deletions);
            index++;
        }
    }

    private static void SetLines(HistoryColumns columns, int index, LinesState lines, int files, long additions, long deletions)
    {
        columns.Files[index] = files;
        columns.Additions[index] = (uint)Math.Clamp(additions, 0, uint.MaxValue);
        columns.Deletions[index] = (uint)Math.Clamp(deletions, 0, uint.MaxValue);
        var kept = (CommitFlags)columns.Flags[index] & ~(CommitFlags.LinesRead | CommitFlags.LinesUnreadable);
        columns.Flags[index] = (byte)(kept | lines switch
        {
            LinesState.Read => CommitFlags.LinesRead,
            LinesState.Unreadable => CommitFlags.LinesUnreadable,
            _ => CommitFlags.None,
        });
    }

    // +9999 is 6,039 minutes, and commits with +51800 exist; what goes beyond 22 days is cut.
    private static short Offset(int minutes) => (short)Math.Clamp(minutes, short.MinValue, short.MaxValue);

    private static byte SecondOf(long? seconds) => (byte)(((seconds ?? 0) % 60 + 60) % 60);

    private static int Minutes(long? seconds, ref CommitFlags flags, CommitFlags missing, CommitFlags beyond)
    {
        if (seconds is not { } value)
        {
            flags |= missing;
            return 0;
        }
        var minutes = Math.DivRem(value, 60, out var rest) - (rest < 0 ? 1 : 0);
        if (minutes is < -EpochDay.MostMinutes or > EpochDay.MostMinutes) flags |= beyond;
        return (int)Math.Clamp(minutes, -EpochDay.MostMinutes, EpochDay.MostMinutes);
    }
}
