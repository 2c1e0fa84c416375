using System.Diagnostics;
using CsCheck;
using FlaskDash.Razor.Repositories;

namespace FlaskDash.Razor.Tests.Repositories;

public sealed class LineMarksTests
{
    [Theory]
    [InlineData("return a + b;", "return a - b;", "+", "-")]
    [InlineData("let userName = 1", "let userId = 1", "userName", "userId")]
    [InlineData("foo(a)", "foo(a, b)", "", ", b")]
    [InlineData("nothing in common", "völlig anders", "", "")]
    [InlineData("same", "same", "", "")]
    public void Words_that_differ_are_marked_where_the_lines_have_enough_in_common(string old, string @new, string gone, string come)
    {
        var rows = new LineMarks().Mark([Row('-', old), Row('+', @new)]);

        Assert.Equal((gone, come), (Marked(rows[0]), Marked(rows[1])));
    }

    [Fact]
    public void Lines_are_paired_in_order_and_only_where_as_many_come_as_go()
    {
        var rows = new LineMarks().Mark([Row('-', "a = 1"), Row('-', "b = 1"), Row('+', "a = 2"), Row('+', "b = 2"), Row(' ', "c"), Row('-', "d = 1"), Row('+', "d = 2"), Row('+', "e = 2")]);

        Assert.Equal(["1", "1", "2", "2", "", "", "", ""], rows.Select(Marked));
    }

    [Fact]
    public void What_is_not_marked_is_the_same_in_both_lines()
    {
        var text = Gen.String[Gen.Char["ab (\t_é\ud834\udd1e"], 0, 40];
        Gen.Select(text, text).Sample((old, @new) =>
        {
            var rows = new LineMarks().Mark([Row('-', old), Row('+', @new)]);
            return rows[0].Marks is null || Without(rows[0]) == Without(rows[1]);
        });
    }

    [Fact]
    public void The_words_of_a_line_are_the_line() => Gen.String.Sample(text => string.Concat(LineMarks.WordsOf(text)) == text);

    // Each pair would be 600 × 600 comparisons.
    [Fact]
    public void Hostile_lines_are_left_unmarked_when_the_work_is_done()
    {
        var rows = Enumerable.Range(0, 1_000).Select(_ => Row('-', new string('(', 600))).Concat(Enumerable.Range(0, 1_000).Select(_ => Row('+', string.Concat(Enumerable.Repeat("()", 300))))).ToList();

        var marked = new LineMarks().Mark(rows);

        Assert.InRange(marked.Count(r => r.Marks is not null), 1, 20);
    }

    private static DiffRow Row(char kind, string text) => new(kind, 1, 1, text);

    private static string Marked(DiffRow row) => string.Concat((row.Marks ?? []).Select(m => row.Text[m]));

    private static string Without(DiffRow row) => (row.Marks ?? []).Reverse().Aggregate(row.Text, (text, mark) => text.Remove(mark.Start.Value, mark.End.Value - mark.Start.Value));
}
