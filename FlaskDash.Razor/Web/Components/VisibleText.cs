using System.Globalization;
using System.Text;

namespace FlaskDash.Razor.Web.Components;

/// <summary>Text that others wrote, with what acts without being seen (control characters, directional overrides, zero widths) as a mark in its place.</summary>
/// <remarks>
/// So a line reads as what it is: https://www.unicode.org/reports/tr55/. Line ends and tabs stay. A joiner stays between letters that need it,
/// as in emoji and Persian, and is marked beside ASCII, where it can only hide.
/// </remarks>
public sealed record VisibleText(string? Text) : Component
{
    /// <inheritdoc />
    protected override void Write(Markup html) => Write(html, Text ?? "");

    /// <summary>Writes a piece of text.</summary>
    public static void Write(Markup html, string text)
    {
        var from = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (UnseenAt(text, at) is not { } rune) continue;
            html.Write($"{text[from..at]}<span class=\"unseen\" title=\"{TitleOf(rune)}\">{CodeOf(rune)}</span>");
            from = at + rune.Utf16SequenceLength;
            at = from - 1;
        }
        html.Write($"{(from == 0 ? text : text[from..])}");
    }

    /// <summary>The same where there can be no markup: <c>[U+202E]</c>.</summary>
    public static string Plain(string text)
    {
        StringBuilder? plain = null;
        for (var at = 0; at < text.Length; at++)
        {
            if (UnseenAt(text, at) is { } rune)
            {
                (plain ??= new StringBuilder(text, 0, at, text.Length + 8)).Append('[').Append(CodeOf(rune)).Append(']');
                at += rune.Utf16SequenceLength - 1;
            }
            else plain?.Append(text[at]);
        }
        return plain?.ToString() ?? text;
    }

    private static Rune? UnseenAt(string text, int at)
    {
        var c = text[at];
        var isUnseen = c switch
        {
            '\t' or '\n' => false,
            >= ' ' and < '\u007f' => false,
            '\u200c' or '\u200d' => at == 0 || at == text.Length - 1 || char.IsAscii(text[at - 1]) || char.IsAscii(text[at + 1]),
            '\u00ad' or '\u061c' or '\u180e' or '\u200b' or '\u200e' or '\u200f' or '\u2028' or '\u2029' or '\ufeff' => true,
            (>= '\u202a' and <= '\u202e') or (>= '\u2060' and <= '\u206f') or (>= '\ufff9' and <= '\ufffb') => true,
            // The tag characters, which spell words that nobody sees.
            '\udb40' => at + 1 < text.Length && text[at + 1] is >= '\udc00' and <= '\udc7f',
            _ => char.IsControl(c),
        };
        return isUnseen ? Rune.GetRuneAt(text, at) : null;
    }

    private static string CodeOf(Rune rune) => rune.Value switch
    {
        0 => "NUL",
        '\r' => "CR",
        0x1b => "ESC",
        var code => string.Create(CultureInfo.InvariantCulture, $"U+{code:X4}"),
    };

    private static string TitleOf(Rune rune) => rune.Value switch
    {
        '\r' => "Carriage return",
        0x200b => "Zero-width space",
        0x200c or 0x200d => "Zero-width joiner",
        0x200e or 0x200f or 0x061c => "Mark of direction",
        0x202d => "Left-to-right override",
        0x202e => "Right-to-left override",
        (>= 0x202a and <= 0x202c) or (>= 0x2066 and <= 0x2069) => "Change of direction",
        0xfeff => "Byte order mark",
        < 0xa0 => "Control character",
        _ => "Character that is not seen",
    };
}
