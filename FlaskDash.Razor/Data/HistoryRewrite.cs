using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace FlaskDash.Razor.Data;

/// <summary>A fetch that made commits unreachable: a force push, or a branch deleted before it was merged.</summary>
public sealed class HistoryRewrite
{
    public int Id { get; set; }
    public int RepositoryId { get; set; }

    /// <summary>Full name of the ref.</summary>
    public required string Ref { get; set; }

    /// <summary>Where it led before.</summary>
    public required byte[] OldSha { get; set; }

    /// <summary>Where it leads since; null when it is gone.</summary>
    public byte[]? NewSha { get; set; }

    /// <summary>The fetch that found it, UTC.</summary>
    public DateTime At { get; set; }

    /// <summary>Commits that no ref reaches any more.</summary>
    public int Lost { get; set; }
}

/// <summary>A commit that a rewrite made unreachable; it stays until it is pruned.</summary>
public sealed class LostCommit
{
    public int RewriteId { get; set; }
    public long CommitId { get; set; }
}

internal sealed class HistoryRewriteConfiguration : IEntityTypeConfiguration<HistoryRewrite>
{
    public void Configure(EntityTypeBuilder<HistoryRewrite> rewrite)
    {
        rewrite.ToTable("history_rewrites");
        rewrite.Property(r => r.Ref).HasMaxLength(1_000);
        rewrite.Property(r => r.OldSha).HasMaxLength(32);
        rewrite.Property(r => r.NewSha).HasMaxLength(32);
        rewrite.HasIndex(r => new { r.RepositoryId, r.At });
        rewrite.HasOne<Repository>().WithMany().HasForeignKey(r => r.RepositoryId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class LostCommitConfiguration : IEntityTypeConfiguration<LostCommit>
{
    public void Configure(EntityTypeBuilder<LostCommit> commit)
    {
        commit.ToTable("lost_commits");
        commit.HasKey(c => new { c.RewriteId, c.CommitId });
        commit.HasOne<HistoryRewrite>().WithMany().HasForeignKey(c => c.RewriteId).OnDelete(DeleteBehavior.Cascade);
        commit.HasOne<Commit>().WithMany().HasForeignKey(c => c.CommitId).OnDelete(DeleteBehavior.Cascade);
    }
}
