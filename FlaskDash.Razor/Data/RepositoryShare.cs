using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace FlaskDash.Razor.Data;

/// <summary>A repository with <see cref="Visibility.Groups"/> is seen by the members of this Okta group.</summary>
public sealed class RepositoryShare
{
    public int RepositoryId { get; set; }

    /// <summary>The group's name, as the <c>groups</c> claim gives it; compared exactly.</summary>
    public required string Group { get; set; }
}

internal sealed class RepositoryShareConfiguration : IEntityTypeConfiguration<RepositoryShare>
{
    public void Configure(EntityTypeBuilder<RepositoryShare> share)
    {
        share.ToTable("repository_shares");
        share.Property(s => s.Group).HasMaxLength(255);
        share.HasKey(s => new { s.RepositoryId, s.Group });
        share.HasIndex(s => s.Group);
    }
}
