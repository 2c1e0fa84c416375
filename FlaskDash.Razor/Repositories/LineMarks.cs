using DiffPlex;
using DiffPlex.Chunkers;

namespace FlaskDash.Razor.Repositories;

/// <summary>Finds what differs within lines that replace each other.</summary>
/// <remarks>Only where as many lines come as go, and the two have enough in common that a mark helps. The work on a page is bounded: hostile lines cost no more.</remarks>
internal sealed class LineMarks
{
    private const int LongestLine = 600;
    private const double LeastInCommon = 0.4;

    // One comparison costs at most the product of both lengths in words.
    private long left = 3_000_000;

    /// <summary>The rows with their marks.</summary>
    /// <param name="rows">Of one hunk or several.</param>
    public IReadOnlyList<DiffRow> Mark(List<DiffRow> rows)
    {
        for (var at = 0; at < rows.Count;)
        {
            var deleted = CountFrom(at, DiffRow.Deleted);
            var added = CountFrom(at + deleted, DiffRow.Added);
            if (deleted > 0 && deleted == added)
                for (var i = at; i < at + deleted; i++) (rows[i], rows[i + deleted]) = Compare(rows[i], rows[i + deleted]);
            at += Math.Max(1, deleted + added);
        }
        return rows;

        int CountFrom(int start, char kind)
        {
            var end = start;
            while (end < rows.Count && rows[end].Kind == kind) end++;
            return end - start;
        }
    }

    private (DiffRow, DiffRow) Compare(DiffRow old, DiffRow @new)
    {
        if (old.Text.Length > LongestLine || @new.Text.Length > LongestLine || old.Text == @new.Text) return (old, @new);

        var (before, after) = (WordsOf(old.Text), WordsOf(@new.Text));
        left -= (long)before.Length * after.Length;
        if (left < 0) return (old, @new);

        // The chunker is asked twice, for the old text and for the new one.
        var blocks = Differ.Instance.CreateDiffs(old.Text, @new.Text, ignoreWhiteSpace: false, ignoreCase: false, new CustomFunctionChunker(WordsOf)).DiffBlocks;
        var (gone, come) = (RangesOf(before, blocks.Select(b => (b.DeleteStartA, b.DeleteCountA))), RangesOf(after, blocks.Select(b => (b.InsertStartB, b.InsertCountB))));
        var common = old.Text.Length - gone.Sum(LengthOf);
        return common < LeastInCommon * Math.Max(old.Text.Trim().Length, @new.Text.Trim().Length) ? (old, @new) : (old with { Marks = gone }, @new with { Marks = come });

        static int LengthOf(Range range) => range.End.Value - range.Start.Value;
    }

    private static List<Range> RangesOf(string[] words, IEnumerable<(int Start, int Count)> blocks)
    {
        var starts = new int[words.Length + 1];
        for (var i = 0; i < words.Length; i++) starts[i + 1] = starts[i] + words[i].Length;
        return [.. blocks.Where(b => b.Count > 0).Select(b => starts[b.Start]..starts[b.Start + b.Count])];
    }

    /// <summary>Runs of letters and digits, runs of blanks, and every other character alone; together they are the text.</summary>
    internal static string[] WordsOf(string text)
    {
        var words = new List<string>();
        for (var at = 0; at < text.Length;)
        {
            var kind = KindOf(text[at]);
            var end = at + 1;
            while (end < text.Length && kind != 0 && KindOf(text[end]) == kind) end++;
            words.Add(text[at..end]);
            at = end;
        }
        return [.. words];

        // Both halves of a character beyond the first plane stay together.
        static int KindOf(char c) => char.IsLetterOrDigit(c) || c == '_' || char.IsSurrogate(c) ? 1 : char.IsWhiteSpace(c) ? 2 : 0;
    }
}
