using Hangfire.AspNetCore;
using Hangfire.Logging;

namespace FlaskDash.Razor.Indexing;

/// <summary>Hangfire's log. There is one in a process, made by the host that started last: when that host has ended, the others' jobs go on, unlogged.</summary>
/// <remarks>Else a worker that has fetched a job from PostgreSQL fails at making its log, and the job is lost.</remarks>
internal sealed class JobLogs(ILoggerFactory loggers) : ILogProvider
{
    private readonly AspNetCoreLogProvider usual = new(loggers);

    public ILog GetLogger(string name)
    {
        try
        {
            return usual.GetLogger(name);
        }
        catch (ObjectDisposedException)
        {
            return new Silent();
        }
    }

    private sealed class Silent : ILog
    {
        public bool Log(Hangfire.Logging.LogLevel logLevel, Func<string>? messageFunc, Exception? exception = null) => false;
    }
}
