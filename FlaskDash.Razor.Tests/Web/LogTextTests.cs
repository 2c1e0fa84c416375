using FlaskDash.Razor.Web;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Display;

namespace FlaskDash.Razor.Tests.Web;

public sealed class LogTextTests
{
    [Theory]
    [InlineData("plain, müde, 日本", "plain, müde, 日本")]
    [InlineData("a\u001b[31mred", "a\\u001b[31mred")]
    [InlineData("forged\r\nline", "forged\\u000d\\u000aline")]
    [InlineData("txt\u202egpj.exe", "txt\\u202egpj.exe")]
    [InlineData("c1\u009b2J", "c1\\u009b2J")]
    public void Characters_that_act_become_visible(string text, string safe) => Assert.Equal(safe, LogText.Neutral(text));

    [Fact]
    public void An_entry_cannot_be_forged_by_a_value_nor_by_an_exception()
    {
        using var written = new StringWriter();
        var formatter = new LogText.Formatter(new MessageTemplateTextFormatter("{Level:u3} {Message:l}{NewLine}{Exception}"));
        using var log = new LoggerConfiguration().Enrich.With<LogText.Values>().WriteTo.Sink(new ToWriter(formatter, written)).CreateLogger();

        log.Information(new InvalidOperationException("bad\u001b[2J"), "Indexed {Repository} of {Owner}", "x\nERR all is lost", new { Name = "y\u202e" });

        Assert.StartsWith("INF Indexed x\\u000aERR all is lost of { Name = y\\u202e }\n", written.ToString());
        Assert.DoesNotContain('\u001b', written.ToString());
    }

    private sealed class ToWriter(LogText.Formatter formatter, TextWriter writer) : ILogEventSink
    {
        public void Emit(LogEvent logEvent) => formatter.Format(logEvent, writer);
    }
}
