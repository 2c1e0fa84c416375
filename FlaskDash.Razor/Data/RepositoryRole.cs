using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace FlaskDash.Razor.Data;

/// <summary>What somebody may do with a repository; each may do what those before it may.</summary>
public enum RoleKind
{
    /// <summary>Sees it, whatever its visibility is.</summary>
    Viewer = 1,

    /// <summary>Refreshes it, and decides what counts: bots, left-out commits, who is who.</summary>
    Maintainer = 2,

    /// <summary>Decides who sees it and by what link, its webhooks and its roles, and deletes it.</summary>
    Owner = 3,
}

/// <summary>A role that a user, or everybody in an Okta group, has in a repository. Whoever added it is its owner without one.</summary>
public sealed class RepositoryRole
{
    public int Id { get; set; }
    public int RepositoryId { get; set; }

    /// <summary>Null where a group has the role.</summary>
    public int? UserId { get; set; }
    public User? User { get; set; }

    /// <summary>The name of an Okta group, compared exactly; null where a user has the role.</summary>
    public string? Group { get; set; }

    public RoleKind Role { get; set; }

    /// <summary>Who gave it; null when that user is gone.</summary>
    public int? ById { get; set; }

    /// <summary>UTC.</summary>
    public DateTime GivenAt { get; set; }
}

internal sealed class RepositoryRoleConfiguration : IEntityTypeConfiguration<RepositoryRole>
{
    public void Configure(EntityTypeBuilder<RepositoryRole> role)
    {
        role.ToTable("repository_roles");
        role.Property(r => r.Group).HasMaxLength(255);
        role.HasIndex(r => new { r.RepositoryId, r.UserId }).IsUnique();
        role.HasIndex(r => new { r.RepositoryId, r.Group }).IsUnique();
        role.HasIndex(r => r.UserId);
        role.HasIndex(r => r.Group);
        role.HasOne(r => r.User).WithMany().HasForeignKey(r => r.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
