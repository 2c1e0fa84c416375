using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;

namespace FlaskDash.Razor.Web.Components;

/// <summary>Writes HTML from interpolated strings: what stands in the source is markup, every hole is encoded.</summary>
/// <remarks>There is no overload for a plain string, so that no value can become markup by accident.</remarks>
public readonly struct Markup(TextWriter writer, HtmlEncoder encoder)
{
    /// <summary>Writes the markup with its holes encoded; numbers are written for machines (invariant, no separators).</summary>
    public void Write([InterpolatedStringHandlerArgument("")] Handler html) => _ = html;

    /// <summary>One interpolated string on its way to the writer.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Handler
    {
        private readonly TextWriter _writer;
        private readonly HtmlEncoder _encoder;

        public Handler(int literalLength, int formattedCount, Markup markup)
        {
            _ = (literalLength, formattedCount);
            (_writer, _encoder) = markup.Parts;
        }

        public void AppendLiteral(string markup) => _writer.Write(markup);

        public void AppendFormatted(string? text)
        {
            if (!string.IsNullOrEmpty(text)) _encoder.Encode(_writer, text);
        }

        public void AppendFormatted(IHtmlContent? content) => content?.WriteTo(_writer, _encoder);

        public void AppendFormatted(long number)
        {
            Span<char> digits = stackalloc char[20];
            _ = number.TryFormat(digits, out var length, default, CultureInfo.InvariantCulture);
            _writer.Write(digits[..length]);
        }

        /// <summary>At most two decimals: a hundredth of a per cent of a chart is a tenth of a pixel.</summary>
        /// <remarks>Digits by hand: charts are made of these numbers, and a format such as "0.##" takes ten times as long.</remarks>
        public void AppendFormatted(double number)
        {
            var hundredths = (long)Math.Round(Math.Clamp(number, -1e12, 1e12) * 100);
            if (hundredths < 0) _writer.Write('-');
            var (whole, rest) = Math.DivRem(Math.Abs(hundredths), 100);
            AppendFormatted(whole);
            if (rest == 0) return;
            _writer.Write('.');
            _writer.Write((char)('0' + rest / 10));
            if (rest % 10 != 0) _writer.Write((char)('0' + rest % 10));
        }
    }

    private (TextWriter, HtmlEncoder) Parts => (writer, encoder);
}

/// <summary>A part of a page that a page writes with <c>@</c>. It knows nothing of features: plain values in, markup out.</summary>
public abstract record Component : IHtmlContent
{
    /// <inheritdoc />
    public void WriteTo(TextWriter writer, HtmlEncoder encoder) => Write(new Markup(writer, encoder));

    /// <summary>Writes the markup of this part.</summary>
    protected abstract void Write(Markup html);
}
