using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace FlaskDash.Razor.Data;

/// <summary>Attributes by which a path's lines may be left out. Stored by number: do not renumber.</summary>
[Flags]
public enum PathAttributes : byte
{
    None = 0,

    /// <summary><c>linguist-generated</c></summary>
    Generated = 1,

    /// <summary><c>linguist-vendored</c></summary>
    Vendored = 2,
}

/// <summary>A path that some commit of the repository touched; bytes that are no UTF-8 are replaced.</summary>
public sealed class RepositoryPath
{
    public int Id { get; set; }
    public int RepositoryId { get; set; }

    /// <summary>0, 1, 2 … within the repository, in the order first met: what a history snapshot stores.</summary>
    public int Number { get; set; }

    public required string Path { get; set; }

    /// <summary>What the default branch's <c>.gitattributes</c> say of it, when it was last fetched.</summary>
    public PathAttributes Attributes { get; set; }

    /// <summary><c>linguist-language</c> in the same files, as it stands there; null without one.</summary>
    public string? Language { get; set; }
}

internal sealed class RepositoryPathConfiguration : IEntityTypeConfiguration<RepositoryPath>
{
    public void Configure(EntityTypeBuilder<RepositoryPath> path)
    {
        path.ToTable("paths");
        path.HasIndex(p => new { p.RepositoryId, p.Path }).IsUnique();
        path.HasIndex(p => new { p.RepositoryId, p.Number }).IsUnique();
        path.HasOne<Repository>().WithMany().HasForeignKey(p => p.RepositoryId).OnDelete(DeleteBehavior.Cascade);
    }
}
