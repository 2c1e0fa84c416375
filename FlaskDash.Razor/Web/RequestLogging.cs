using System.Globalization;
using Serilog;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Compact;
using Serilog.Formatting.Display;

namespace FlaskDash.Razor.Web;

/// <summary>One line per request worth a line, through Serilog to the console. Queries are never logged: a sign-in's code and state are in one.</summary>
internal static class RequestLogging
{
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(1);

    /// <summary>Logs to the console, off the request's thread: plain lines in Development, JSON elsewhere. Levels are those of <c>Logging:LogLevel</c>.</summary>
    public static void AddTo(WebApplicationBuilder builder)
    {
        ITextFormatter format = builder.Environment.IsDevelopment()
            ? new MessageTemplateTextFormatter("{Timestamp:HH:mm:ss} {Level:u3} {Message:l} {TraceId}{NewLine}{Exception}", CultureInfo.InvariantCulture)
            : new RenderedCompactJsonFormatter();
        builder.Services.AddSerilog(
            (services, log) =>
            {
                // Without these, ASP.NET writes four lines a request, one of them with the query.
                log.MinimumLevel.Information()
                    .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
                    .MinimumLevel.Override("System", LogEventLevel.Warning)
                    .MinimumLevel.Override("Hangfire", LogEventLevel.Warning)
                    .MinimumLevel.Override("ZiggyCreatures", LogEventLevel.Warning)
                    .MinimumLevel.Override("Polly", LogEventLevel.Warning)
                    .MinimumLevel.Override("Microsoft.Hosting.Lifetime", LogEventLevel.Information);
                foreach (var level in builder.Configuration.GetSection("Logging:LogLevel").GetChildren())
                {
                    if (!Enum.TryParse<LogLevel>(level.Value, ignoreCase: true, out var wanted)) continue;
                    if (level.Key == "Default") log.MinimumLevel.Is(Map(wanted));
                    else log.MinimumLevel.Override(level.Key, Map(wanted));
                }

                log.Enrich.With<LogText.Values>()
                    .Enrich.FromLogContext()
                    .WriteTo.Async(a => a.Console(new LogText.Formatter(format)))
                    .ReadFrom.Services(services); // sinks that somebody registered, such as a test's
            },
            preserveStaticLogger: true);
    }

    /// <summary>Errors and slow requests at Information or above, the rest at Debug.</summary>
    public static void UseRequestLog(this WebApplication app) => app.UseSerilogRequestLogging(o =>
    {
        // Else one host of a test process writes into another's log.
        o.Logger = app.Services.GetRequiredService<Serilog.ILogger>();
        o.MessageTemplate = "{RequestMethod:l} {RequestPath:l} answered {StatusCode} in {Elapsed:0} ms";
        o.GetLevel = LevelOf;
        o.GetMessageTemplateProperties = (context, path, elapsed, status) =>
        [
            new("RequestMethod", new ScalarValue(context.Request.Method)), new("RequestPath", new ScalarValue(WithoutToken(path))),
            new("StatusCode", new ScalarValue(status)), new("Elapsed", new ScalarValue(elapsed)),
        ];
    });

    /// <summary>The addresses of webhooks and of share links are secrets.</summary>
    private static string WithoutToken(string path) =>
        path.StartsWith("/hooks/", StringComparison.OrdinalIgnoreCase) ? "/hooks/…" : path.StartsWith("/shared/", StringComparison.OrdinalIgnoreCase) ? "/shared/…" : path;

    private static LogEventLevel LevelOf(HttpContext context, double milliseconds, Exception? fault)
    {
        if (fault is not null || context.Response.StatusCode >= 500) return LogEventLevel.Error;
        if (context.Response.StatusCode >= 400) return LogEventLevel.Information;
        var isStream = context.Response.ContentType?.StartsWith("text/event-stream", StringComparison.Ordinal) == true;
        return milliseconds >= Slow.TotalMilliseconds && !isStream ? LogEventLevel.Information : LogEventLevel.Debug;
    }

    private static LogEventLevel Map(LogLevel level) => level switch
    {
        LogLevel.Trace => LogEventLevel.Verbose,
        LogLevel.Debug => LogEventLevel.Debug,
        LogLevel.Information => LogEventLevel.Information,
        LogLevel.Warning => LogEventLevel.Warning,
        LogLevel.Error => LogEventLevel.Error,
        _ => LogEventLevel.Fatal,
    };
}
