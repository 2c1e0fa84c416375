using System.Text.Encodings.Web;
using System.Text.Unicode;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Pages.Repositories;
using FlaskDash.Razor.Repositories;

namespace FlaskDash.Razor.Tests.Pages.Repositories;

public sealed class MarkedTextTests
{
    [Theory]
    [InlineData("Fix typo", "fix", "<mark>Fix</mark> typo")]
    [InlineData("Fixes and prefix", "fix", "<mark>Fixes</mark> and prefix")]
    [InlineData("go gopher", "go", "<mark>go</mark> gopher")]
    [InlineData("Café déjà vu", "deja cafe", "<mark>Café</mark> <mark>déjà</mark> vu")]
    [InlineData("use a-b, not a b c", "a-b", "use <mark>a</mark>-<mark>b</mark>, not <mark>a</mark> <mark>b</mark> c")]
    [InlineData("C# and C", "C#", "<mark>C</mark># and <mark>C</mark>")]
    [InlineData("<b>bold</b>", "bold", "&lt;b&gt;<mark>bold</mark>&lt;/b&gt;")]
    [InlineData("時計の修理 2", "計の", "時<mark>計の</mark>修理 2")]
    [InlineData("fix the parser, the fixes", "\"the fix\"", "fix the parser, the fixes")]
    [InlineData("mend the fix", "\"the fix\"", "mend <mark>the</mark> <mark>fix</mark>")]
    [InlineData("fix and fox", "-fix fox", "fix and <mark>fox</mark>")]
    [InlineData("nothing", "else", "nothing")]
    [InlineData("", "fix", "")]
    [InlineData("fix", "", "fix")]
    public void The_words_of_a_search_are_marked_as_the_index_finds_them(string text, string search, string expected) =>
        Assert.Equal(expected, Write(new MarkedText(text, SearchQuery.Parse(search).Marked)));

    [Fact]
    public void Text_is_encoded_inside_a_mark_as_well()
    {
        var written = Write(new MarkedText("<script>x</script>", [TextTerm.Word("script")]));

        Assert.DoesNotContain("<script", written, StringComparison.Ordinal);
        Assert.Equal("&lt;<mark>script</mark>&gt;x&lt;/<mark>script</mark>&gt;", written);
    }

    private static string Write(MarkedText text)
    {
        using var writer = new StringWriter();
        text.WriteTo(writer, HtmlEncoder.Create(UnicodeRanges.All));
        return writer.ToString();
    }
}
