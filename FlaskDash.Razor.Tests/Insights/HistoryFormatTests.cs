using CsCheck;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Insights;

namespace FlaskDash.Razor.Tests.Insights;

public sealed class HistoryFormatTests
{
    private static readonly Gen<int[]> Parents = Gen.Frequency(
        (1, Gen.Const(Array.Empty<int>())), (6, Gen.Int[-1, 20_000].Array[1]), (2, Gen.Int[-1, 20_000].Array[2]), (1, Gen.Int[-1, 20_000].Array[3, 40]));

    private static readonly Gen<long?> Seconds = Gen.Frequency<long?>(
        (1, Gen.Const((long?)null)), (8, Gen.Long[-4_000_000_000, 4_000_000_000].Select(s => (long?)s)), (1, Gen.Long.Select(s => (long?)s)));

    private static readonly Gen<HistoryEntry> Entry =
        from author in Seconds
        from authorOffset in Gen.Int[-6_039, 6_039]
        from committer in Seconds
        from committerOffset in Gen.Int[-6_039, 6_039]
        from people in Gen.Int[0, 1_000].Array[2]
        from lines in Gen.Enum<LinesState>()
        from counts in Gen.Long[0, uint.MaxValue].Array[2]
        from files in Gen.Int[0, 100_000]
        from parents in Parents
        select new HistoryEntry(author, authorOffset, committer, committerOffset, people[0], people[1], lines, files, counts[0], counts[1], parents);

    [Fact]
    public void A_chunk_gives_back_what_was_put_in()
    {
        Entry.Array[0, 60].Sample(entries =>
        {
            var chunk = HistoryFormat.Encode(entries);
            Assert.Equal(entries.Length, HistoryFormat.CountOf(chunk));
            for (var i = 0; i < entries.Length; i++) AssertHolds(chunk, i, entries[i]);
        });
    }

    [Fact]
    public void A_chunk_grown_in_two_steps_equals_one_made_at_once()
    {
        Gen.Select(Entry.Array[0, 40], Entry.Array[0, 40]).Sample((first, second) =>
            Assert.Equal(HistoryFormat.Encode([.. first, .. second]), HistoryFormat.Append(HistoryFormat.Encode(first), second)));
    }

    [Fact]
    public void Lines_set_later_equal_lines_known_from_the_start()
    {
        Gen.Select(Entry.Array[1, 20], Gen.Int[0, 19], Entry).Sample((entries, at, other) =>
        {
            var index = at % entries.Length;
            var chunk = HistoryFormat.Encode(entries);
            HistoryFormat.SetLines(chunk, index, other.Lines, other.Files, other.Additions, other.Deletions);
            entries[index] = entries[index] with { Lines = other.Lines, Files = other.Files, Additions = other.Additions, Deletions = other.Deletions };
            Assert.Equal(HistoryFormat.Encode(entries), chunk);
        });
    }

    [Theory]
    [InlineData("2024-03-03T00:30:00+00:00", 840, "2024-03-03", 6 * 24 + 14)]  // +1400: a Sunday
    [InlineData("2024-03-03T00:30:00+00:00", -720, "2024-03-02", 5 * 24 + 12)] // -1200: still Saturday
    [InlineData("2024-03-03T18:45:00+00:00", 330, "2024-03-04", 0)]            // +0530: Monday 0:15
    [InlineData("1969-12-31T23:59:59+00:00", 0, "1969-12-31", 2 * 24 + 23)]    // a Wednesday before 1970
    [InlineData("1969-12-31T23:59:59+00:00", 1, "1970-01-01", 3 * 24)]
    public void Day_and_hour_of_week_are_the_authors_own(string instant, int offset, string day, int hourOfWeek)
    {
        var seconds = DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeSeconds();
        var columns = new HistoryColumns(HistoryFormat.Encode([new(seconds, offset, seconds, 0, 0, 0, LinesState.Missing, 0, 0, 0, [])]));

        Assert.Equal(day, DateOnly.FromDateTime(DateTime.UnixEpoch).AddDays(columns.AuthorDay[0]).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(hourOfWeek, columns.HourOfWeek[0]);
    }

    [Fact]
    public void Too_many_entries_and_impossible_parents_are_refused()
    {
        var entry = new HistoryEntry(0, 0, 0, 0, 0, 0, LinesState.Missing, 0, 0, 0, []);
        var full = HistoryFormat.Encode(Enumerable.Repeat(entry, HistoryFormat.ChunkSize).ToArray());

        Assert.Throws<ArgumentException>(() => HistoryFormat.Append(full, [entry]));
        Assert.Throws<ArgumentException>(() => HistoryFormat.Encode([entry with { Parents = [-2] }]));
    }

    [Fact]
    public void Damaged_bytes_are_told_from_a_chunk()
    {
        var chunk = HistoryFormat.Encode([new(0, 0, 0, 0, 0, 0, LinesState.Missing, 0, 0, 0, [-1, -1, -1])]);

        Assert.Throws<InvalidDataException>(() => HistoryFormat.CountOf([]));
        Assert.Throws<InvalidDataException>(() => HistoryFormat.CountOf(chunk.AsSpan()[..^1]));
        Assert.Throws<InvalidDataException>(() => HistoryFormat.CountOf(new byte[100]));
        Assert.Throws<ArgumentOutOfRangeException>(() => HistoryFormat.SetLines(chunk, 1, LinesState.Read, 1, 1, 1));
    }

    private static void AssertHolds(byte[] chunk, int index, HistoryEntry entry)
    {
        var columns = new HistoryColumns(chunk);
        var flags = (CommitFlags)columns.Flags[index];
        AssertDate(entry.AuthorSeconds, columns.AuthorMinutes[index] * 60L + columns.AuthorSecond[index], flags.HasFlag(CommitFlags.AuthorDateMissing), flags.HasFlag(CommitFlags.AuthorDateBeyond));
        AssertDate(entry.CommitterSeconds, columns.CommitterMinutes[index] * 60L + columns.CommitterSecond[index], flags.HasFlag(CommitFlags.CommitterDateMissing), flags.HasFlag(CommitFlags.CommitterDateBeyond));
        Assert.Equal((entry.AuthorOffset, entry.CommitterOffset), (columns.AuthorOffset[index], columns.CommitterOffset[index]));
        Assert.Equal((entry.Author, entry.Committer, entry.Files), (columns.Author[index], columns.Committer[index], columns.Files[index]));
        Assert.Equal((entry.Additions, entry.Deletions), (columns.Additions[index], columns.Deletions[index]));
        Assert.Equal(entry.Lines == LinesState.Read, flags.HasFlag(CommitFlags.LinesRead));
        Assert.Equal(entry.Lines == LinesState.Unreadable, flags.HasFlag(CommitFlags.LinesUnreadable));
        Assert.Equal(entry.Parents.Length > 1, flags.HasFlag(CommitFlags.Merge));
        Assert.Equal(entry.Parents, ParentsOf(columns, index));
    }

    private static void AssertDate(long? seconds, long stored, bool missing, bool beyond)
    {
        Assert.Equal(seconds is null, missing);
        if (seconds is { } value && !beyond) Assert.Equal(value, stored);
        Assert.Equal(seconds is { } far && Math.Abs(Math.Floor((decimal)far / 60)) > EpochDay.MostMinutes, beyond);
    }

    // Written apart from the reader in HistorySnapshot.
    private static int[] ParentsOf(HistoryColumns columns, int index)
    {
        var (first, second) = (columns.FirstParent[index], columns.SecondParent[index]);
        if (first == HistoryFormat.NoParent) return [];
        if (second == HistoryFormat.NoParent) return [first];
        if (second > HistoryFormat.OverflowBase) return [first, second];
        var place = HistoryFormat.OverflowBase - second;
        return [first, .. columns.Overflow.Slice(place + 1, columns.Overflow[place])];
    }
}
