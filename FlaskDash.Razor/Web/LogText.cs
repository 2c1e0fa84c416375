using System.Buffers;
using System.Globalization;
using System.Text;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;

namespace FlaskDash.Razor.Web;

/// <summary>
/// Keeps what people and repositories wrote from acting on whoever reads the log: control characters (terminal escapes, forged
/// lines) and directional overrides (text that reads backwards) become visible escapes.
/// </summary>
internal static class LogText
{
    private static readonly SearchValues<char> Acting = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Concat(Enumerable.Range(0x7f, 0x21)).Select(c => (char)c),
         '\u061c', '\u200e', '\u200f', '\u2028', '\u2029', '\u202a', '\u202b', '\u202c', '\u202d', '\u202e', '\u2066', '\u2067', '\u2068', '\u2069']);

    /// <summary>The text with every acting character as <c>\uXXXX</c>; the same string where there is none.</summary>
    /// <param name="text">What is to be written.</param>
    /// <param name="keepLines">True for a finished entry, whose line ends are its own.</param>
    public static string Neutral(string text, bool keepLines = false)
    {
        if (!text.AsSpan().ContainsAny(Acting)) return text;
        var safe = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            if (!Acting.Contains(c) || (keepLines && c is '\n' or '\r' or '\t')) safe.Append(c);
            else safe.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
        }

        return safe.ToString();
    }

    /// <summary>For each value of an entry.</summary>
    public sealed class Values : ILogEventEnricher
    {
        /// <inheritdoc />
        public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory)
        {
            List<LogEventProperty>? changed = null;
            foreach (var (name, value) in logEvent.Properties)
                if (value is ScalarValue { Value: string text } && Neutral(text) is var safe && !ReferenceEquals(safe, text))
                    (changed ??= []).Add(new LogEventProperty(name, new ScalarValue(safe)));
            foreach (var property in changed ?? []) logEvent.AddOrUpdateProperty(property);
        }
    }

    /// <summary>For the finished entry: exceptions' texts and values inside of values.</summary>
    public sealed class Formatter(ITextFormatter inner) : ITextFormatter
    {
        /// <inheritdoc />
        public void Format(LogEvent logEvent, TextWriter output)
        {
            using var entry = new StringWriter(CultureInfo.InvariantCulture);
            inner.Format(logEvent, entry);
            output.Write(Neutral(entry.ToString(), keepLines: true));
        }
    }
}
