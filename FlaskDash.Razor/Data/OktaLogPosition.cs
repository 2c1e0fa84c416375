using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace FlaskDash.Razor.Data;

/// <summary>How far Okta's System Log has been read: one row for all machines, of which one reads at a time.</summary>
public sealed class OktaLogPosition
{
    /// <summary>The only row's.</summary>
    public const int OnlyId = 1;

    public int Id { get; set; } = OnlyId;

    /// <summary>The address of the org that is read; another org begins anew.</summary>
    public required string Org { get; set; }

    /// <summary>Okta's mark of the next page; null before the first answer.</summary>
    public string? After { get; set; }

    /// <summary>From when on the log is read, UTC.</summary>
    public DateTime Since { get; set; }

    /// <summary>When the log was last read to its end, UTC; null when it never was.</summary>
    public DateTime? ReadAt { get; set; }

    /// <summary>Until when the machine that reads has its turn, UTC.</summary>
    public DateTime TurnUntil { get; set; }
}

internal sealed class OktaLogPositionConfiguration : IEntityTypeConfiguration<OktaLogPosition>
{
    public void Configure(EntityTypeBuilder<OktaLogPosition> position)
    {
        position.ToTable("okta_log_position");
        position.Property(p => p.Id).ValueGeneratedNever();
        position.Property(p => p.Org).HasMaxLength(400);
        position.Property(p => p.After).HasMaxLength(2_000);
    }
}
