using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace FlaskDash.Razor.Data;

/// <summary>A path that some commit of the repository touched; bytes that are no UTF-8 are replaced.</summary>
public sealed class RepositoryPath
{
    public int Id { get; set; }
    public int RepositoryId { get; set; }
    public required string Path { get; set; }
}

internal sealed class RepositoryPathConfiguration : IEntityTypeConfiguration<RepositoryPath>
{
    public void Configure(EntityTypeBuilder<RepositoryPath> path)
    {
        path.ToTable("paths");
        path.HasIndex(p => new { p.RepositoryId, p.Path }).IsUnique();
        path.HasOne<Repository>().WithMany().HasForeignKey(p => p.RepositoryId).OnDelete(DeleteBehavior.Cascade);
    }
}
