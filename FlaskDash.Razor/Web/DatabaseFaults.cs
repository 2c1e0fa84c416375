using Microsoft.Data.Sqlite;

namespace FlaskDash.Razor.Web;

/// <summary>Tells a database that cannot answer now from a fault of ours.</summary>
internal static class DatabaseFaults
{
    private const int Busy = 5, Locked = 6, ReadOnly = 8, Input = 10, Full = 13, CannotOpen = 14;

    /// <summary>What to tell the person, when the cause is a database that is locked, read-only, full or unreachable; else null.</summary>
    public static string? Explain(Exception? fault)
    {
        for (; fault is not null; fault = fault.InnerException)
        {
            if (fault is SqliteException { SqliteErrorCode: var code } && Explain(code) is { } words) return words;
        }

        return null;
    }

    // Primary result codes: https://sqlite.org/rescode.html
    private static string? Explain(int code) => code switch
    {
        Busy or Locked => "The database is busy with other work. Nothing was changed. Try again in a few seconds.",
        ReadOnly => "The database can be read but not written. Nothing was changed. Whoever runs this site has to make it writable.",
        Full => "The disk that holds the database is full. Nothing was changed. Whoever runs this site has to make room.",
        Input or CannotOpen => "The database cannot be reached. Nothing was changed. Whoever runs this site has to look at its disk.",
        _ => null,
    };
}
