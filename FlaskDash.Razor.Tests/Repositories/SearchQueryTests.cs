using CsCheck;
using FlaskDash.Razor.Repositories;

namespace FlaskDash.Razor.Tests.Repositories;

public sealed class SearchQueryTests
{
    // Parts of the language and what comes near it, put together without sense.
    private static readonly Gen<string> Typed = Gen.Frequency(
        (3, Gen.OneOf(
            Gen.OneOf(new[] { "author:", "committer:", "path:", "before:", "after:", "sha:", "tag:", "in:", "is:", "AUTHOR:", "foo:", "-", "--", "\"", " ", "  ", "\t", "\"\"", ":", "is:merge", "2024-02-30", "2024-2-9", "4f2e", "時計", "C#", "a-b", "🙂", "é", "\0", "\ud800" }.Select(Gen.Const).ToArray()),
            Gen.String[Gen.Char["ab1 \"-:*é時"], 0, 6]).Array[0, 14].Select(parts => string.Concat(parts))),
        (1, Gen.String));

    [Theory]
    [InlineData("fix parser", "Text fix, Text parser")]
    [InlineData("\"race  condition\" x", "Phrase race condition, Text x")]
    [InlineData("author:ada", "Author ada")]
    [InlineData("-author:\"Ada Lovelace\"", "not Author Ada Lovelace")]
    [InlineData("Committer:x PATH:src/*.c", "Committer x, Path src/*.c")]
    [InlineData("before:2024-3-1 after:2023 -after:2023-12", "Before 2024-03-01, After 2023-01-01, not After 2023-12-01")]
    [InlineData("sha:4F2E9a", "Sha 4f2e9a")]
    [InlineData("tag:v1.0 in:flask is:merge -is:BOT", "Tag v1.0, In flask, Is merge, not Is bot")]
    [InlineData("-revert", "not Text revert")]
    [InlineData("-\"work in progress\"", "not Phrase work in progress")]
    [InlineData("--no-merges a-b", "Text --no-merges, Text a-b")]
    [InlineData("C# std::vector https://x.y", "Text C#, Text std::vector, Text https://x.y")]
    [InlineData("\"a\"b", "Phrase a, Text b")]
    [InlineData("時計 🙂x", "Text 時計, Text 🙂x")]
    [InlineData("", "")]
    public void The_language_is_understood(string typed, string terms)
    {
        var query = SearchQuery.Parse(typed);

        Assert.Equal((terms, 0), (Describe(query), query.Notes.Count));
    }

    [Theory]
    [InlineData("before:yesterday", "Text before:yesterday", "before:yesterday")]
    [InlineData("before:2024-02-30", "Text before:2024-02-30", "2024-02-29")]
    [InlineData("sha:xyz", "Text sha:xyz", "hexadecimal")]
    [InlineData("is:red", "Text is:red", "is:merge or is:bot")]
    [InlineData("author:", "Text author:", "author:")]
    [InlineData("author:\"\" x", "Text author:\"\", Text x", "author:")]
    [InlineData("\"never closed", "Text \"never, Text closed", "not closed")]
    [InlineData("author:\"Ada x", "Text author:\"Ada, Text x", "not closed")]
    [InlineData("fix ** ?", "Text fix", "**")]
    [InlineData("\"!\" x", "Text x", "!")]
    public void What_is_not_understood_is_searched_as_words_and_said(string typed, string terms, string said)
    {
        var query = SearchQuery.Parse(typed);

        Assert.Equal(terms, Describe(query));
        Assert.Contains(said, query.Notes[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Too_many_parts_are_left_out_and_said()
    {
        var query = SearchQuery.Parse(string.Join(' ', Enumerable.Range(0, 5_000)));

        Assert.Equal(SearchQuery.MostTerms, query.Terms.Count);
        Assert.Contains("first 24 parts", Assert.Single(query.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Many_notes_are_summed_up() => Assert.Equal(4, SearchQuery.Parse("* * * * * *").Notes.Count);

    [Fact]
    public void A_field_whose_value_has_no_letter_is_searched_by_its_own_name() => Assert.Equal("Text AUTHOR:", Describe(SearchQuery.Parse("AUTHOR:\" *\"-:\"")));

    [Fact]
    public void Any_text_is_understood_and_has_terms_where_it_has_a_letter_or_digit() => Typed.Sample(typed =>
    {
        var query = SearchQuery.Parse(typed);
        return query.Terms.Count > 0 || !typed.Any(char.IsAsciiLetterOrDigit) && query.Terms.Count == 0;
    }, iter: 20_000);

    [Fact]
    public void The_one_way_to_write_a_search_means_the_same() => Typed.Sample(typed =>
    {
        var query = SearchQuery.Parse(typed);
        var again = SearchQuery.Parse(query.ToString());
        return again.Terms.SequenceEqual(query.Terms) && again.ToString() == query.ToString();
    }, iter: 50_000);

    [Fact]
    public void Ten_thousand_characters_are_read_in_a_moment()
    {
        foreach (var typed in new[] { new string('"', 10_000), new string('-', 10_000), new string('a', 10_000), string.Concat(Enumerable.Repeat("author:\"", 1_250)), string.Concat(Enumerable.Repeat("a ", 5_000)) })
            Assert.InRange(SearchQuery.Parse(typed).Terms.Count, 0, SearchQuery.MostTerms);
    }

    private static string Describe(SearchQuery query) =>
        string.Join(", ", query.Terms.Select(t => (t.IsNegated ? "not " : "") + (t.IsPhrase ? "Phrase" : t.Field.ToString()) + " " + t.Value));
}
