using CsCheck;
using FlaskDash.Razor.Data;

namespace FlaskDash.Razor.Tests.Data;

public sealed class SearchTokensTests
{
    [Theory]
    [InlineData("Junio C Hamano", "junio", true)]
    [InlineData("Junio C Hamano", "jun", true)]
    [InlineData("Junio C Hamano", "unio", false)]
    [InlineData("Junio C Hamano", "hamano junio", false)]
    [InlineData("gitster@pobox.com", "pobox.com", true)]
    [InlineData("gitster@pobox.com", "box", false)]
    [InlineData("David Kågedal", "kagedal", true)]
    [InlineData("David Kagedal", "kågedal", true)]
    [InlineData("David Kagedal", "KÅGEDAL", true)]
    [InlineData("山田太郎", "太郎", true)]
    [InlineData("", "x", false)]
    [InlineData("x", "-", false)]
    public void A_term_stands_in_a_text_by_its_tokens_whatever_case_and_accents(string text, string term, bool stands) =>
        Assert.Equal(stands, SearchTokens.Holding(TextTerm.Word(term))(text));

    [Fact]
    public void What_is_told_without_taking_a_text_apart_is_what_its_tokens_say()
    {
        var words = Gen.Char["aAäÄbB1-_. ßıİ\u0301山"].Array[0, 8].Select(letters => new string(letters));
        Gen.Select(words, words, Gen.Bool).Sample((text, wanted, isPrefix) =>
        {
            var term = new TextTerm(wanted, isPrefix);
            return SearchTokens.Holding(term)(text) == SearchTokens.Find(text, SearchTokens.Of(text), term).Any();
        }, iter: 20_000);
    }
}
