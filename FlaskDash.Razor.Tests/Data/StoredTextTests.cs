using FlaskDash.Razor.Data;

namespace FlaskDash.Razor.Tests.Data;

public sealed class StoredTextTests
{
    [Theory]
    [InlineData("plain", 10, "plain")]
    [InlineData("too long", 3, "too")]
    [InlineData("a\0b\u001b[2J\r\nc", 20, "ab[2Jc")]
    [InlineData("ab\ud83e\udd8a", 3, "ab")]
    [InlineData("ab\ud83e\udd8a", 4, "ab\ud83e\udd8a")]
    [InlineData("", 5, "")]
    public void It_is_cut_and_cleaned(string text, int longest, string expected) => Assert.Equal(expected, StoredText.Of(text, longest));
}
