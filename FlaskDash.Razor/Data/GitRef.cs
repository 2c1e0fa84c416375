using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace FlaskDash.Razor.Data;

/// <summary>A branch or tag that leads to a commit. Tags of trees and blobs have no row.</summary>
public sealed class GitRef
{
    public int RepositoryId { get; set; }

    /// <summary>Full name: <c>refs/heads/…</c> or <c>refs/tags/…</c>; bytes that are no UTF-8 are replaced.</summary>
    public required string Name { get; set; }

    /// <summary>The commit it leads to, annotated tags peeled.</summary>
    public required byte[] CommitSha { get; set; }

    /// <summary>Of an annotated tag: the tagger's date, Unix seconds. Null for branches and lightweight tags.</summary>
    public long? TaggedSeconds { get; set; }
}

internal sealed class GitRefConfiguration : IEntityTypeConfiguration<GitRef>
{
    public void Configure(EntityTypeBuilder<GitRef> gitRef)
    {
        gitRef.ToTable("refs");
        gitRef.Property(r => r.Name).HasMaxLength(1_000);
        gitRef.Property(r => r.CommitSha).HasMaxLength(32);
        gitRef.HasKey(r => new { r.RepositoryId, r.Name });
        gitRef.HasIndex(r => new { r.RepositoryId, r.CommitSha });
        gitRef.HasOne<Repository>().WithMany().HasForeignKey(r => r.RepositoryId).OnDelete(DeleteBehavior.Cascade);
    }
}
