using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace FlaskDash.Razor.Tests.Support;

/// <summary>Keeps what an app logs, for tests about the log, in place of the console.</summary>
public sealed class LogLines : ILoggerFactory
{
    private readonly ConcurrentQueue<string> lines = new();

    /// <summary>Level, category and message, with the exception behind it; of the framework only warnings and worse.</summary>
    public IReadOnlyCollection<string> Lines => lines;

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, lines);

    public void AddProvider(ILoggerProvider provider) { }

    public void Dispose() { }

    private sealed class Logger(string category, ConcurrentQueue<string> lines) : ILogger
    {
        private readonly LogLevel least =
            category.StartsWith("Microsoft.", StringComparison.Ordinal) || category.StartsWith("System.", StringComparison.Ordinal) ? LogLevel.Warning : LogLevel.Information;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= least;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) lines.Enqueue($"{logLevel} {category}: {formatter(state, exception)} {exception}");
        }
    }
}
