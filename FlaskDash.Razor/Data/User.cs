using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace FlaskDash.Razor.Data;

/// <summary>Somebody who has signed in. The key is issuer and subject: an e-mail address can change hands.</summary>
public sealed class User
{
    public int Id { get; set; }

    /// <summary>The issuer of the ID token, as configured.</summary>
    public required string Issuer { get; set; }

    /// <summary>The <c>sub</c> claim: stable and unique within the issuer.</summary>
    public required string Subject { get; set; }

    /// <summary>The name to show; from the last sign-in.</summary>
    public required string Name { get; set; }

    /// <summary>As the last sign-in gave it; null when the org sends none.</summary>
    public string? Email { get; set; }

    /// <summary>UTC.</summary>
    public DateTime FirstSeenAt { get; set; }

    /// <summary>The last sign-in, UTC.</summary>
    public DateTime SignedInAt { get; set; }

    /// <summary>When Okta last told of a change of the account, UTC: what was looked up before it no longer counts. Null when it never did.</summary>
    public DateTime? ChangedAt { get; set; }

    /// <summary>The view that this user wants where an address says nothing, as a query; null for the product's own.</summary>
    public string? DefaultView { get; set; }
}

internal sealed class UserConfiguration : IEntityTypeConfiguration<User>
{
    public void Configure(EntityTypeBuilder<User> user)
    {
        user.ToTable("users");
        user.Property(u => u.Issuer).HasMaxLength(400);
        user.Property(u => u.Subject).HasMaxLength(200);
        user.Property(u => u.Name).HasMaxLength(200);
        user.Property(u => u.Email).HasMaxLength(320);
        user.Property(u => u.DefaultView).HasMaxLength(2_000);
        user.HasIndex(u => new { u.Issuer, u.Subject }).IsUnique();
    }
}
