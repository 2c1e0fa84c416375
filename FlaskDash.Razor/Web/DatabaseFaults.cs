using FlaskDash.Razor.Data;

namespace FlaskDash.Razor.Web;

/// <summary>What to tell a person while the database cannot answer.</summary>
internal static class DatabaseFaults
{
    /// <summary>Null when a fault has another cause than a database that is locked, read-only, full or unreachable.</summary>
    public static string? Explain(Exception? fault) => DatabaseTroubles.Of(fault) switch
    {
        DatabaseTrouble.Busy => "The database is busy with other work. Nothing was changed. Try again in a few seconds.",
        DatabaseTrouble.ReadOnly => "The database can be read but not written. Nothing was changed. Whoever runs this site has to make it writable.",
        DatabaseTrouble.Full => "The disk that holds the database is full. Nothing was changed. Whoever runs this site has to make room.",
        DatabaseTrouble.Unreachable => "The database cannot be reached. Nothing was changed. Whoever runs this site has to look at it.",
        _ => null,
    };
}
