using System.Text;
using CsCheck;
using FlaskDash.Razor.Git;

namespace FlaskDash.Razor.Tests.Git;

public sealed class DiffParserTests
{
    private const string A = "1111111111111111111111111111111111111111";
    private const string B = "2222222222222222222222222222222222222222";
    private static readonly DiffLimits Wide = new(TimeSpan.FromMinutes(1), 1_000_000, 1_000_000, 1_000_000_000);

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100_000)]
    public void Paths_and_hunks_are_read_wherever_the_bytes_are_cut(int step)
    {
        var diff = Read(Raw("M", "a b\n", mode: "100644 100755") + Raw("R090", "old\t", "new") + Raw("A", "bin", mode: "000000 100644") + "\0"
            + "diff --git \"a/a b\\n\" \"b/a b\\n\"\nold mode 100644\nnew mode 100755\nindex 1..2\n--- \"a/a b\\n\"\n+++ \"b/a b\\n\"\n"
            + "@@ -3,3 +3 @@ heading of it\n context\n-gone\r\n-last\n\\ No newline at end of file\n@@ -9 +8,2 @@\n-x\n+y\n+z\n"
            + "diff --git a/old b/new\nsimilarity index 90%\nrename from old\nrename to new\n@@ -1 +1 @@\n-1\n+2\n\\ No newline at end of file\n"
            + "diff --git a/bin b/bin\nnew file mode 100644\nindex 0..1\nBinary files /dev/null and b/bin differ\n", step);

        Assert.Equal(
            [new(DiffChange.Modified, 100644, 100755, A, B, "a b\n", null), new(DiffChange.Renamed, 100644, 100644, A, B, "new", "old\t"), new DiffEntry(DiffChange.Added, 0, 100644, A, B, "bin", null)],
            diff.Select(f => f.Entry));
        Assert.Equal([false, false, true], diff.Select(f => f.IsBinary));
        Assert.All(diff, f => Assert.True(f.IsComplete));
        Assert.Equal([(3, 3, "heading of it"), (9, 8, "")], diff[0].Hunks.Select(h => (h.OldStart, h.NewStart, h.Heading)));
        Assert.Equal([new(DiffLineKind.Context, "context"), new(DiffLineKind.Deleted, "gone\r"), new DiffLine(DiffLineKind.Deleted, "last", EndsFile: true)], diff[0].Hunks[0].Lines);
        Assert.Equal([new(DiffLineKind.Deleted, "1"), new DiffLine(DiffLineKind.Added, "2", EndsFile: true)], diff[1].Hunks[0].Lines);
    }

    [Fact]
    public void What_stands_in_a_file_never_passes_for_a_path_or_a_hunk()
    {
        var diff = Read(Raw("M", "a") + Raw("M", "b") + "\0diff --git a/a b/a\n@@ -1,3 +1,3 @@\n-diff --git a/evil b/evil\n- @@ -1 +1 @@\n Binary files a and b differ\n+diff --git a/b b/b\n+\\ No newline at end of file\ndiff --git a/b b/b\nold mode 100644\n");

        Assert.Equal(2, diff.Count);
        Assert.False(diff[0].IsBinary);
        Assert.Equal(["diff --git a/evil b/evil", " @@ -1 +1 @@", "Binary files a and b differ", "diff --git a/b b/b", "\\ No newline at end of file"], diff[0].Hunks.Single().Lines.Select(l => l.Text));
        Assert.Empty(diff[1].Hunks);
    }

    [Fact]
    public void A_file_that_became_a_link_has_both_its_sections()
    {
        var diff = Read(Raw("T", "a", mode: "100644 120000") + Raw("M", "b") + "\0diff --git a/a b/a\ndeleted file mode 100644\n@@ -1 +0,0 @@\n-text\ndiff --git a/a b/a\nnew file mode 120000\n@@ -0,0 +1 @@\n+to\n\\ No newline at end of file\ndiff --git a/b b/b\n@@ -1 +1 @@\n-1\n+2\n");

        Assert.Equal(["text", "to"], diff[0].Hunks.SelectMany(h => h.Lines).Select(l => l.Text));
        Assert.Equal(["1", "2"], diff[1].Hunks.Single().Lines.Select(l => l.Text));
    }

    [Theory]
    [InlineData("héllo ✓", 0)]
    [InlineData("✓", 1_999)]
    [InlineData("é", 1_999)]
    [InlineData("𝄞", 1_997)]
    public void A_long_line_is_cut_between_two_characters_and_says_by_how_much(string end, int before)
    {
        var line = new string('x', before) + end + (before == 0 ? "" : new string('y', 5_000));

        var read = Read(Raw("M", "a") + "\0diff --git a/a b/a\n@@ -0,0 +1 @@\n+" + line + "\n")[0].Hunks[0].Lines.Single();

        Assert.StartsWith(read.Text, line, StringComparison.Ordinal);
        Assert.Equal(Encoding.UTF8.GetByteCount(line), Encoding.UTF8.GetByteCount(read.Text) + read.BytesCut);
        Assert.True(before == 0 ? read.BytesCut == 0 : Encoding.UTF8.GetByteCount(read.Text) is <= DiffLimits.LineBytes and > DiffLimits.LineBytes - 4);
    }

    [Fact]
    public void Lines_beyond_those_of_a_file_are_passed_over_and_the_next_file_is_read()
    {
        var parser = new DiffParser(Wide with { LinesPerFile = 2 });
        parser.Read(Encoding.UTF8.GetBytes(Raw("M", "a") + Raw("M", "b") + "\0diff --git a/a b/a\n@@ -0,0 +1,4 @@\n+1\n+2\n+3\n+4\n\\ No newline at end of file\ndiff --git a/b b/b\n@@ -0,0 +1 @@\n+5\n"));
        parser.End();

        Assert.Equal([(true, "1 2"), (false, "5")], parser.Files.Select(f => (f.IsCut, string.Join(' ', f.Hunks.SelectMany(h => h.Lines).Select(l => l.Text)))));
        Assert.All(parser.Files[0].Hunks[0].Lines, line => Assert.False(line.EndsFile));
        Assert.False(parser.IsFull);
    }

    [Fact]
    public void Lines_beyond_those_of_all_files_end_the_reading()
    {
        var parser = new DiffParser(Wide with { Lines = 3 });
        parser.Read(Encoding.UTF8.GetBytes(Raw("M", "a") + Raw("M", "b") + "\0diff --git a/a b/a\n@@ -0,0 +1,2 @@\n+1\n+2\ndiff --git a/b b/b\n@@ -0,0 +1,2 @@\n+3\n+4\n"));

        Assert.True(parser.IsFull);
        Assert.Equal([(true, 2), (false, 1)], parser.Files.Select(f => (f.IsComplete, f.Hunks.Sum(h => h.Lines.Count))));
    }

    [Theory]
    [InlineData("nonsense\0")]
    [InlineData("\0")]
    [InlineData(":100644 100644 1 2 X\0a\0")]
    [InlineData(":x 100644 1 2 M\0a\0")]
    [InlineData(":100644 100644 1 2 M\0a")]
    [InlineData(":100644 100644 1 2 R100\0a\0")]
    [InlineData(":100644 100644 1 2 M\0a\0\0")]
    [InlineData(":100644 100644 1 2 M\0a\0\0stray\n")]
    [InlineData(":100644 100644 1 2 M\0a\0\0diff --git a b\n@@ nonsense\n@@ -x +1 @@\n")]
    [InlineData(":100644 100644 1 2 M\0a\0\0diff --git a b\n@@ -1,2 +1,2 @@\n?\n")]
    [InlineData(":100644 100644 1 2 M\0a\0\0diff --git a b\n@@ -1,2 +1 @@\n+a\n+b\n")]
    [InlineData(":100644 100644 1 2 M\0a\0\0diff --git a b\n@@ -99999999999999999999 +1 @@\n")]
    [InlineData(":100644 100644 1 2 M\0a\0\0diff --git a b\n@@ -1,2 +1,2 @@\n-a\n")]
    [InlineData(":100644 100644 1 2 M\0a\0\0diff --git a b\ndiff --git c d\n")]
    public void What_git_does_not_print_is_refused(string output) => Assert.Throws<GitException>(() => Read(output));

    [Fact]
    public void No_bytes_make_it_fail_otherwise_or_keep_more_than_the_limits()
    {
        var limits = new DiffLimits(TimeSpan.FromMinutes(1), Lines: 20, LinesPerFile: 8, Bytes: 10_000);
        var pieces = OneOf(":100644 100644 1 2 M\0", ":100644 120000 1 2 T\0", "a\0", "\0", "diff --git a b\n", "@@ -1,3 +1,3 @@ x\n", "@@ -1 +1 @@\n", "-a\n", "+a\n", " a\n",
            "\n", "\\ No\n", "Binary files \n", "@@ -1,9999999 +0,0 @@\n", "-" + new string('é', 3_000) + "\n", "\r", "\u202e");
        Gen.Select(pieces.Array[0, 60], Gen.Byte.Array[0, 40], Gen.Int[1, 50]).Sample((told, noise, step) =>
        {
            var parser = new DiffParser(limits);
            try
            {
                Feed(parser, [.. Encoding.UTF8.GetBytes(string.Concat(told)), .. noise], step);
                parser.End();
            }
            catch (GitException) { /* refused */ }
            return parser.Files.Sum(f => f.Hunks.Sum(h => h.Lines.Count)) <= limits.Lines
                && parser.Files.All(f => f.Hunks.Sum(h => h.Lines.Count) <= limits.LinesPerFile && f.Hunks.All(h => h.Lines.All(l => l.Text.Length <= DiffLimits.LineBytes)));
        });
    }

    [Fact]
    public void What_is_written_as_git_writes_it_is_read_back()
    {
        var line = Gen.Select(OneOf(DiffLineKind.Context, DiffLineKind.Added, DiffLineKind.Deleted), Gen.String[Gen.Char["ab é\\@-+\t\r"], 0, 30], (kind, text) => new DiffLine(kind, text));
        Gen.Select(line.Array[1, 20].Array[1, 4].Array[1, 4], Gen.Int[1, 200]).Sample((files, step) =>
        {
            var told = new StringBuilder();
            for (var i = 0; i < files.Length; i++) told.Append(Raw("M", $"f{i}"));
            told.Append('\0');
            foreach (var hunks in files)
            {
                told.Append("diff --git a/x b/x\n--- a/x\n+++ b/x\n");
                foreach (var hunk in hunks)
                {
                    told.Append($"@@ -1,{hunk.Count(l => l.Kind != DiffLineKind.Added)} +1,{hunk.Count(l => l.Kind != DiffLineKind.Deleted)} @@\n");
                    foreach (var l in hunk) told.Append((char)l.Kind).Append(l.Text).Append('\n');
                }
            }
            return Read(told.ToString(), step).Select(f => f.Hunks.Select(h => h.Lines.ToArray())).SelectMany(h => h).SelectMany(l => l).SequenceEqual(files.SelectMany(f => f).SelectMany(h => h));
        });
    }

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static string Raw(string status, string path, string? to = null, string mode = "100644 100644") => $":{mode} {A} {B} {status}\0{path}\0{(to is null ? "" : to + "\0")}";

    private static IReadOnlyList<DiffFile> Read(string output, int step = 100_000)
    {
        var parser = new DiffParser(Wide);
        Feed(parser, Encoding.UTF8.GetBytes(output), step);
        parser.End();
        return parser.Files;
    }

    private static void Feed(DiffParser parser, byte[] bytes, int step)
    {
        for (var at = 0; at < bytes.Length; at += step) parser.Read(bytes.AsSpan(at, Math.Min(step, bytes.Length - at)));
    }
}
