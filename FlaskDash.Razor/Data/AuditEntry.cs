using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace FlaskDash.Razor.Data;

/// <summary>One thing that somebody did. Rows are only ever added, and the oldest swept; each carries the hash of the one before it.</summary>
public sealed class AuditEntry
{
    /// <summary>1, 2, 3, … without a gap.</summary>
    public long Id { get; set; }

    /// <summary>UTC, to the millisecond.</summary>
    public DateTime At { get; set; }

    /// <summary>What happened: <c>sign-in</c>, <c>repository-deleted</c>, …</summary>
    public required string Event { get; set; }

    /// <summary>Who did it; null for a stranger, Okta, or the app itself.</summary>
    public int? UserId { get; set; }

    /// <summary>Their name at that time, or what else acted.</summary>
    public required string Actor { get; set; }

    /// <summary>The repository it was done to; null for none.</summary>
    public int? RepositoryId { get; set; }

    /// <summary>What it was done to and how, in words, without secrets.</summary>
    public required string Detail { get; set; }

    /// <summary>The trace under which the log has the request; null for what no request did.</summary>
    public string? Trace { get; set; }

    /// <summary>The <see cref="Hash"/> of the entry before; empty for the first.</summary>
    public required byte[] Previous { get; set; }

    /// <summary>SHA-256 of <see cref="Previous"/> and of all fields above.</summary>
    public required byte[] Hash { get; set; }
}

internal sealed class AuditEntryConfiguration : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> entry)
    {
        entry.ToTable("audit_entries");
        entry.Property(e => e.Id).ValueGeneratedNever();
        entry.Property(e => e.Event).HasMaxLength(60);
        entry.Property(e => e.Actor).HasMaxLength(200);
        entry.Property(e => e.Detail).HasMaxLength(1_000);
        entry.Property(e => e.Trace).HasMaxLength(60);
        entry.Property(e => e.Previous).HasMaxLength(32);
        entry.Property(e => e.Hash).HasMaxLength(32);
        entry.HasIndex(e => e.Event);
        entry.HasIndex(e => e.UserId);
        entry.HasIndex(e => e.RepositoryId);
    }
}
