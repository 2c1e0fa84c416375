using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace FlaskDash.Razor.Data;

/// <summary>A name and address exactly as commits of one repository write them (<c>%an %ae</c>, <c>%cn %ce</c>); bytes that are no UTF-8 are replaced.</summary>
public sealed class GitIdentity
{
    public int Id { get; set; }
    public int RepositoryId { get; set; }

    /// <summary>0, 1, 2 … within the repository, in the order first met: what a history snapshot stores.</summary>
    public int Number { get; set; }

    public required string Name { get; set; }
    public required string Email { get; set; }
}

internal sealed class GitIdentityConfiguration : IEntityTypeConfiguration<GitIdentity>
{
    public void Configure(EntityTypeBuilder<GitIdentity> identity)
    {
        identity.ToTable("identities");
        identity.HasIndex(i => new { i.RepositoryId, i.Number }).IsUnique();
        identity.HasOne<Repository>().WithMany().HasForeignKey(i => i.RepositoryId).OnDelete(DeleteBehavior.Cascade);
    }
}
