using Microsoft.Data.Sqlite;
using Npgsql;

namespace FlaskDash.Razor.Data;

/// <summary>Why a database that is as it should be cannot answer now.</summary>
public enum DatabaseTrouble
{
    /// <summary>It is none of these: the fault is the app's.</summary>
    None,

    /// <summary>Others hold what is asked for, or too many ask.</summary>
    Busy,

    /// <summary>It can be read and not be written.</summary>
    ReadOnly,

    /// <summary>Its disk is full.</summary>
    Full,

    /// <summary>Its disk or its server does not answer.</summary>
    Unreachable,
}

/// <summary>Tells a database that cannot answer now from a fault of ours.</summary>
public static class DatabaseTroubles
{
    /// <summary>What is behind a fault, or behind one that it was caused by.</summary>
    public static DatabaseTrouble Of(Exception? fault)
    {
        for (; fault is not null; fault = fault.InnerException)
        {
            var trouble = fault switch
            {
                SqliteException sqlite => OfSqlite(sqlite.SqliteErrorCode),
                PostgresException postgres => OfPostgres(postgres.SqlState),
                NpgsqlException { IsTransient: true } => DatabaseTrouble.Unreachable, // what the server did not say itself: the network, a time limit
                _ => DatabaseTrouble.None,
            };
            if (trouble != DatabaseTrouble.None) return trouble;
        }
        return DatabaseTrouble.None;
    }

    // Primary result codes: https://sqlite.org/rescode.html
    private static DatabaseTrouble OfSqlite(int code) => code switch
    {
        5 or 6 => DatabaseTrouble.Busy,
        8 => DatabaseTrouble.ReadOnly,
        13 => DatabaseTrouble.Full,
        10 or 14 => DatabaseTrouble.Unreachable,
        _ => DatabaseTrouble.None,
    };

    // https://www.postgresql.org/docs/current/errcodes-appendix.html
    private static DatabaseTrouble OfPostgres(string state) => state switch
    {
        PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.QueryCanceled
            or PostgresErrorCodes.TooManyConnections => DatabaseTrouble.Busy,
        PostgresErrorCodes.ReadOnlySqlTransaction => DatabaseTrouble.ReadOnly,
        PostgresErrorCodes.DiskFull => DatabaseTrouble.Full,
        PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow => DatabaseTrouble.Unreachable,
        _ when state.StartsWith("08", StringComparison.Ordinal) || state.StartsWith("28", StringComparison.Ordinal) || state.StartsWith("58", StringComparison.Ordinal) => DatabaseTrouble.Unreachable,
        _ => DatabaseTrouble.None,
    };
}
