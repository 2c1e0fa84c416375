using System.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace FlaskDash.Razor.Data;

/// <summary>Transactions that need more than the usual ones.</summary>
public static class DatabaseTransactions
{
    /// <summary>Begins a transaction that reads one state throughout, whatever others write meanwhile.</summary>
    public static Task<IDbContextTransaction> BeginReadingAsync(this DashContext db, CancellationToken ct) =>
        // SQLite's provider begins the one without taking the write lock; in WAL it still sees one state.
        db.Database.BeginTransactionAsync(db.IsPostgres ? IsolationLevel.RepeatableRead : IsolationLevel.ReadUncommitted, ct);

    /// <summary>Begins a transaction that waits for any other of these to end, so that what it looks for cannot appear meanwhile.</summary>
    public static async Task<IDbContextTransaction> BeginTurnAsync(this DashContext db, CancellationToken ct)
    {
        var transaction = await db.Database.BeginTransactionAsync(ct); // SQLite's has the write lock from the start
        if (db.IsPostgres) await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({PostgresLocks.Turn})", ct);
        return transaction;
    }
}
