using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace FlaskDash.Razor.Data;

/// <summary>A commit that somebody left out of a repository's numbers by hand: for every viewer, until it is taken back.</summary>
public sealed class LeftOutCommit
{
    public int RepositoryId { get; set; }

    /// <summary>20 or 32 bytes. By SHA, so that it stays through a rebuild of the rows.</summary>
    public required byte[] Sha { get; set; }

    /// <summary>Who did it; null when that user is gone.</summary>
    public int? ById { get; set; }
    public User? By { get; set; }

    /// <summary>UTC.</summary>
    public DateTime At { get; set; }

    /// <summary>Why, in that person's words; null when they gave no reason.</summary>
    public string? Reason { get; set; }
}

internal sealed class LeftOutCommitConfiguration : IEntityTypeConfiguration<LeftOutCommit>
{
    public void Configure(EntityTypeBuilder<LeftOutCommit> commit)
    {
        commit.ToTable("left_out_commits");
        commit.HasKey(c => new { c.RepositoryId, c.Sha });
        commit.Property(c => c.Sha).HasMaxLength(32);
        commit.Property(c => c.Reason).HasMaxLength(200);
        commit.HasOne(c => c.By).WithMany().HasForeignKey(c => c.ById).OnDelete(DeleteBehavior.SetNull);
        commit.HasOne<Repository>().WithMany().HasForeignKey(c => c.RepositoryId).OnDelete(DeleteBehavior.Cascade);
    }
}
