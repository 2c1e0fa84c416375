using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FlaskDash.Razor.Data;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Identity;

/// <summary>Something to be told in the audit trail.</summary>
/// <param name="Event">One of <see cref="AuditEvents"/>.</param>
/// <param name="Detail">What it was done to and how, in words, without secrets.</param>
/// <param name="RepositoryId">The repository it was done to; null for none.</param>
public sealed record AuditRecord(string Event, string Detail, int? RepositoryId = null);

/// <summary>Who did it.</summary>
/// <param name="UserId">Null for a stranger, Okta, or the app itself.</param>
/// <param name="Name">Their name at that time.</param>
/// <param name="Trace">The trace under which the log has the request; null for what no request did.</param>
public sealed record AuditActor(int? UserId, string Name, string? Trace)
{
    public static AuditActor App { get; } = new(null, "the app", null);
    public static AuditActor Okta { get; } = new(null, "Okta", null);
}

/// <summary>How a check of the trail ended.</summary>
/// <param name="Entries">How many entries there are.</param>
/// <param name="Head">The last entry's hash: whoever keeps it elsewhere can tell later whether the end was cut off. Null when there is none.</param>
/// <param name="Fault">The first thing that is wrong; null when nothing is.</param>
public sealed record AuditVerdict(long Entries, byte[]? Head, string? Fault);

/// <summary>
/// The audit trail as a chain: each entry holds the SHA-256 of its own fields and of the entry before, so that none can be changed, left out
/// or put in later without breaking it. What the database's owner can always do, writing the whole chain anew, shows only to somebody who has kept
/// a hash elsewhere: <c>-- audit verify</c> prints the last one for that.
/// </summary>
public sealed class AuditLog(IDbContextFactory<DashContext> contexts, TimeProvider time)
{
    /// <summary>Begins a change through this context, to be told. Until its end no other such change begins, and no other connection of the caller's may write.</summary>
    public async Task<ToldChange> BeginAsync(DashContext db, AuditActor actor, CancellationToken ct) =>
        new(await db.BeginTurnAsync(ct), (record, token) => AppendAsync(db, record, actor, token));

    /// <summary>Adds an entry at the end, of what was no change of the database. Two writers take turns.</summary>
    public async Task AppendAsync(AuditRecord record, AuditActor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var turn = await db.BeginTurnAsync(ct);
        await AppendAsync(db, record, actor, ct);
        await turn.CommitAsync(ct);
    }

    /// <summary>Deletes entries older than <paramref name="keepFor"/> and tells so in a new one, from which the check goes on.</summary>
    /// <returns>How many were deleted.</returns>
    public async Task<int> SweepAsync(TimeSpan keepFor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var turn = await db.BeginTurnAsync(ct);
        var before = time.GetUtcNow().UtcDateTime - keepFor;
        // The last one stays, however old: the next entry needs it.
        var newest = await db.AuditEntries.MaxAsync(e => (long?)e.Id, ct) ?? 0;
        var last = await db.AuditEntries.AsNoTracking().Where(e => e.At < before && e.Id < newest).OrderByDescending(e => e.Id).FirstOrDefaultAsync(ct);
        if (last is null) return 0;

        var swept = await db.AuditEntries.Where(e => e.Id <= last.Id).ExecuteDeleteAsync(ct);
        await AppendAsync(db, new(AuditEvents.TrailSwept, Swept(last.Id, last.Hash)), AuditActor.App, ct);
        await turn.CommitAsync(ct);
        return swept;
    }

    /// <summary>Goes through the whole chain.</summary>
    public async Task<AuditVerdict> VerifyAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        long entries = 0, expected = 0;
        byte[] previous = [];
        string? sweptUpTo = null;
        var firstHash = "";
        await foreach (var entry in db.AuditEntries.AsNoTracking().OrderBy(e => e.Id).AsAsyncEnumerable().WithCancellation(ct))
        {
            if (entries == 0)
            {
                (expected, previous) = (entry.Id, entry.Previous);
                firstHash = Swept(entry.Id - 1, entry.Previous);
            }
            entries++;
            if (entry.Id != expected) return Wrong($"Entry {expected} is missing.");
            if (!entry.Previous.AsSpan().SequenceEqual(previous)) return Wrong($"Entry {entry.Id} does not follow the one before it.");
            if (!entry.Hash.AsSpan().SequenceEqual(HashOf(entry))) return Wrong($"Entry {entry.Id} was changed.");
            if (entry.Event == AuditEvents.TrailSwept) sweptUpTo = entry.Detail;
            (expected, previous) = (entry.Id + 1, entry.Hash);
        }

        if (entries == 0) return new(0, null, null);
        var isWhole = firstHash == Swept(0, []);
        if (!isWhole && sweptUpTo != firstHash) return Wrong("The oldest entries are missing, and no entry tells that they were swept.");
        return new(entries, previous, null);

        AuditVerdict Wrong(string fault) => new(entries, null, fault);
    }

    private async Task AppendAsync(DashContext db, AuditRecord record, AuditActor actor, CancellationToken ct)
    {
        var last = await db.AuditEntries.AsNoTracking().OrderByDescending(e => e.Id).Select(e => new { e.Id, e.Hash }).FirstOrDefaultAsync(ct);
        var now = time.GetUtcNow().UtcDateTime;
        var entry = new AuditEntry
        {
            Id = (last?.Id ?? 0) + 1, At = new DateTime(now.Ticks - now.Ticks % TimeSpan.TicksPerMillisecond, DateTimeKind.Utc), Event = record.Event,
            UserId = actor.UserId, Actor = StoredText.Of(actor.Name, 200), RepositoryId = record.RepositoryId, Detail = StoredText.Of(record.Detail, 1_000), Trace = actor.Trace,
            Previous = last?.Hash ?? [], Hash = [],
        };
        entry.Hash = HashOf(entry);
        db.AuditEntries.Add(entry);
        await db.SaveChangesAsync(ct);
    }

    private static string Swept(long id, byte[] hash) => string.Create(CultureInfo.InvariantCulture, $"entries up to {id}, whose hash was {Convert.ToHexStringLower(hash)}");

    /// <summary>Each field with its length before it, so that no two entries give the same bytes.</summary>
    private static byte[] HashOf(AuditEntry entry)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(entry.Previous);
        foreach (var field in (string?[])
        [
            entry.Id.ToString(CultureInfo.InvariantCulture), entry.At.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture), entry.Event,
            entry.UserId?.ToString(CultureInfo.InvariantCulture), entry.Actor, entry.RepositoryId?.ToString(CultureInfo.InvariantCulture), entry.Detail, entry.Trace,
        ])
            Add(field is null ? [] : Encoding.UTF8.GetBytes(field));
        return hash.GetHashAndReset();

        void Add(byte[] bytes)
        {
            Span<byte> length = stackalloc byte[4];
            BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }
    }
}
