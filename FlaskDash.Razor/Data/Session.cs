using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace FlaskDash.Razor.Data;

/// <summary>One signed-in browser. The cookie carries a random key; this row holds only its hash, and the ticket encrypted.</summary>
public sealed class Session
{
    public long Id { get; set; }

    /// <summary>SHA-256 of the key in the cookie.</summary>
    public required byte[] KeyHash { get; set; }

    public int UserId { get; set; }
    public User? User { get; set; }

    /// <summary>The authentication ticket, sealed with Data Protection.</summary>
    public required byte[] Ticket { get; set; }

    /// <summary>Okta's session id (the <c>sid</c> claim) when the org sends one: what a back-channel logout names.</summary>
    public string? OktaSessionId { get; set; }

    /// <summary>The browser's User-Agent, cut at 200 characters.</summary>
    public string? Device { get; set; }

    /// <summary>UTC.</summary>
    public DateTime CreatedAt { get; set; }

    /// <summary>UTC; written at most once a minute.</summary>
    public DateTime SeenAt { get; set; }

    /// <summary>UTC; a session past it is refused and swept.</summary>
    public DateTime ExpiresAt { get; set; }
}

internal sealed class SessionConfiguration : IEntityTypeConfiguration<Session>
{
    public void Configure(EntityTypeBuilder<Session> session)
    {
        session.ToTable("sessions");
        session.Property(s => s.KeyHash).HasMaxLength(32);
        session.Property(s => s.OktaSessionId).HasMaxLength(100);
        session.Property(s => s.Device).HasMaxLength(200);
        session.HasIndex(s => s.KeyHash).IsUnique();
        session.HasIndex(s => s.ExpiresAt);
        session.HasOne(s => s.User).WithMany().HasForeignKey(s => s.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
