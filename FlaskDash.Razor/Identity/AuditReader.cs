using FlaskDash.Razor.Data;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Identity;

/// <summary>Which entries of the audit trail are wanted; null for all.</summary>
/// <param name="From">The first day, UTC.</param>
/// <param name="To">The last day, UTC.</param>
public sealed record AuditFilter(string? Event, string? Actor, int? RepositoryId, DateOnly? From, DateOnly? To);

/// <summary>Reads the audit trail for administrators, the newest first.</summary>
public sealed class AuditReader(DashContext db)
{
    public const int PageSize = 100;

    /// <summary>A page of entries.</summary>
    /// <param name="before">Only older ones than this; null for the newest.</param>
    public async Task<IReadOnlyList<AuditEntry>> PageAsync(AuditFilter filter, long? before, CancellationToken ct) =>
        await Of(filter).Where(e => before == null || e.Id < before).OrderByDescending(e => e.Id).Take(PageSize).ToListAsync(ct);

    /// <summary>All of them, one by one.</summary>
    public IAsyncEnumerable<AuditEntry> AllAsync(AuditFilter filter) => Of(filter).OrderByDescending(e => e.Id).AsAsyncEnumerable();

    private IQueryable<AuditEntry> Of(AuditFilter filter)
    {
        var entries = db.AuditEntries.AsNoTracking();
        if (filter.Actor?.Contains('\0') == true) return entries.Where(_ => false); // PostgreSQL takes none, so nobody has one in a name
        if (filter.Event is { } name) entries = entries.Where(e => e.Event == name);
#pragma warning disable CA1304, CA1311, CA1862 // the database's own lower(): in SQLite, of ASCII letters alone
        if (filter.Actor?.ToLowerInvariant() is { Length: > 0 } actor) entries = entries.Where(e => e.Actor.ToLower().Contains(actor));
#pragma warning restore CA1304, CA1311, CA1862
        if (filter.RepositoryId is { } repository) entries = entries.Where(e => e.RepositoryId == repository);
        if (filter.From is { } from && from.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc) is var first) entries = entries.Where(e => e.At >= first);
        if (filter.To is { } to && to.AddDays(to == DateOnly.MaxValue ? 0 : 1).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc) is var end) entries = entries.Where(e => e.At < end);
        return entries;
    }
}
