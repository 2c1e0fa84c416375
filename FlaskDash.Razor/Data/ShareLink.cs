using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace FlaskDash.Razor.Data;

/// <summary>Lets somebody without an account read one repository, or one view of it. The address carries a random token; this row holds only its hash.</summary>
public sealed class ShareLink
{
    public int Id { get; set; }
    public int RepositoryId { get; set; }

    /// <summary>SHA-256 of the token (128 random bits).</summary>
    public required byte[] TokenHash { get; set; }

    /// <summary>What its owner calls it.</summary>
    public required string Name { get; set; }

    /// <summary>The one page that it opens, as a path below the repository with its query, for example <c>statistics?range=year</c>; null for the whole repository.</summary>
    public string? View { get; set; }

    /// <summary>Numbers as of this commit, whatever is fetched later; null when it follows the repository.</summary>
    public byte[]? FrozenSha { get; set; }

    /// <summary>Who made it.</summary>
    public int OwnerId { get; set; }
    public User? Owner { get; set; }

    /// <summary>UTC.</summary>
    public DateTime CreatedAt { get; set; }

    /// <summary>UTC; past it the link is refused. Null when it does not expire.</summary>
    public DateTime? ExpiresAt { get; set; }

    /// <summary>UTC; null while it holds.</summary>
    public DateTime? RevokedAt { get; set; }

    /// <summary>UTC, written at most once a minute; null when nobody has used it.</summary>
    public DateTime? UsedAt { get; set; }
}

internal sealed class ShareLinkConfiguration : IEntityTypeConfiguration<ShareLink>
{
    public void Configure(EntityTypeBuilder<ShareLink> link)
    {
        link.ToTable("share_links");
        link.Property(l => l.TokenHash).HasMaxLength(32);
        link.Property(l => l.Name).HasMaxLength(100);
        link.Property(l => l.View).HasMaxLength(2_000);
        link.Property(l => l.FrozenSha).HasMaxLength(32);
        link.HasIndex(l => l.TokenHash).IsUnique();
        link.HasOne<Repository>().WithMany().HasForeignKey(l => l.RepositoryId).OnDelete(DeleteBehavior.Cascade);
        link.HasOne(l => l.Owner).WithMany().HasForeignKey(l => l.OwnerId).OnDelete(DeleteBehavior.Cascade);
    }
}
