using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace FlaskDash.Razor.Data;

/// <summary>An address that a forge calls after a push: it asks for a fetch, and can do nothing else.</summary>
public sealed class Webhook
{
    public int Id { get; set; }
    public int RepositoryId { get; set; }

    /// <summary>SHA-256 of the token in its address.</summary>
    public required byte[] TokenHash { get; set; }

    /// <summary>The secret that signs its calls, sealed with Data Protection.</summary>
    public required byte[] Secret { get; set; }

    public int? ById { get; set; }

    /// <summary>UTC.</summary>
    public DateTime CreatedAt { get; set; }

    /// <summary>The last call that was accepted, UTC; null when none was.</summary>
    public DateTime? CalledAt { get; set; }

    /// <summary>How the last call ended, in words for a person; null when none came.</summary>
    public string? LastResult { get; set; }
}

internal sealed class WebhookConfiguration : IEntityTypeConfiguration<Webhook>
{
    public void Configure(EntityTypeBuilder<Webhook> webhook)
    {
        webhook.ToTable("webhooks");
        webhook.Property(w => w.TokenHash).HasMaxLength(32);
        webhook.Property(w => w.LastResult).HasMaxLength(200);
        webhook.HasIndex(w => w.TokenHash).IsUnique();
        webhook.HasOne<Repository>().WithMany().HasForeignKey(w => w.RepositoryId).OnDelete(DeleteBehavior.Cascade);
        webhook.HasOne<User>().WithMany().HasForeignKey(w => w.ById).OnDelete(DeleteBehavior.SetNull);
    }
}
