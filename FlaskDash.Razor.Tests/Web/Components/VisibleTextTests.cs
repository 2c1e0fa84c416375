using System.Text.Encodings.Web;
using AngleSharp.Html.Parser;
using CsCheck;
using FlaskDash.Razor.Web.Components;

namespace FlaskDash.Razor.Tests.Web.Components;

public sealed class VisibleTextTests
{
    [Theory]
    [InlineData("plain\ttext\nof lines", "plain\ttext\nof lines")]
    [InlineData("a\u202eb", "a[U+202E]b")]
    [InlineData("\u0000\u001b\r", "[NUL][ESC][CR]")]
    [InlineData("\u0085\u00ad\ufeff\u2028", "[U+0085][U+00AD][U+FEFF][U+2028]")]
    [InlineData("a\U000e0041b", "a[U+E0041]b")]
    [InlineData("👩\u200d💻", "👩\u200d💻")]
    [InlineData("می\u200cخواهم", "می\u200cخواهم")]
    [InlineData("user\u200dName", "user[U+200D]Name")]
    [InlineData("\u200c", "[U+200C]")]
    [InlineData("é 時計 𝄞", "é 時計 𝄞")]
    public void What_acts_without_being_seen_is_a_mark(string text, string plain) => Assert.Equal(plain, VisibleText.Plain(text));

    [Fact]
    public void Marked_text_is_never_markup_and_says_the_same_as_the_plain_one()
    {
        Gen.String[Gen.Char["ab<>&\"'\u202e\u200d\u001b\r\n\udb40\udc41\ud800é"], 0, 30].Sample(text =>
        {
            using var writer = new StringWriter();
            new VisibleText(text).WriteTo(writer, HtmlEncoder.Default);
            var body = new HtmlParser().ParseDocument("<body>" + writer + "</body>").Body!;
            Assert.All(body.QuerySelectorAll("*"), e => Assert.Equal("unseen", e.ClassName));
            foreach (var mark in body.QuerySelectorAll("span")) mark.TextContent = $"[{mark.TextContent}]";
            // A half of a character is replaced by the encoder.
            Assert.Equal(string.Concat(VisibleText.Plain(text).EnumerateRunes()), body.TextContent);
        });
    }
}
