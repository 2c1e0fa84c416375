using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace FlaskDash.Razor.Data;

/// <summary>A deploy key that somebody was shown and that opens nothing yet. It goes when a repository is read with it, or after a month.</summary>
public sealed class OfferedKey
{
    public int UserId { get; set; }

    /// <summary>The canonical ssh address that it was made for.</summary>
    public required string Address { get; set; }

    public required string PublicKey { get; set; }

    /// <summary>The private key, sealed with Data Protection under the user and the address.</summary>
    public required byte[] Secret { get; set; }

    /// <summary>What the server showed when it was last asked: type and base64, a line each.</summary>
    public required string HostKeys { get; set; }

    /// <summary>UTC.</summary>
    public DateTime OfferedAt { get; set; }
}

internal sealed class OfferedKeyConfiguration : IEntityTypeConfiguration<OfferedKey>
{
    public void Configure(EntityTypeBuilder<OfferedKey> key)
    {
        key.ToTable("offered_keys");
        key.HasKey(k => new { k.UserId, k.Address });
        key.Property(k => k.Address).HasMaxLength(2_000);
        key.Property(k => k.PublicKey).HasMaxLength(RepositoryCredentialConfiguration.LongestPublicKey);
        key.Property(k => k.HostKeys).HasMaxLength(RepositoryCredentialConfiguration.LongestHostKeys);
        key.HasOne<User>().WithMany().HasForeignKey(k => k.UserId).OnDelete(DeleteBehavior.Cascade);
        key.HasIndex(k => k.OfferedAt);
    }
}
