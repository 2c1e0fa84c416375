using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace FlaskDash.Razor.Data;

/// <summary>Why a commit is worth a look. Stored by number: do not renumber.</summary>
public enum HighlightKind
{
    /// <summary>Most lines changed (additions and deletions) among the newest 1,000 commits of the default branch.</summary>
    Largest = 0,

    /// <summary>The commit of the newest tag.</summary>
    NewestTag = 1,

    /// <summary>The newest commit that is its author's first.</summary>
    FirstOfCommitter = 2,
}

/// <summary>A commit that the dashboard points out, with the reason. Made again at the end of each run.</summary>
public sealed class Highlight
{
    public int RepositoryId { get; set; }
    public HighlightKind Kind { get; set; }
    public long CommitId { get; set; }
    public Commit? Commit { get; set; }

    /// <summary>The tag's short name; null for the other kinds.</summary>
    public string? Tag { get; set; }
}

internal sealed class HighlightConfiguration : IEntityTypeConfiguration<Highlight>
{
    public void Configure(EntityTypeBuilder<Highlight> highlight)
    {
        highlight.ToTable("highlights");
        highlight.HasKey(h => new { h.RepositoryId, h.Kind });
        highlight.Property(h => h.Tag).HasMaxLength(1_000);
        highlight.HasOne<Repository>().WithMany().HasForeignKey(h => h.RepositoryId).OnDelete(DeleteBehavior.Cascade);
        highlight.HasOne(h => h.Commit).WithMany().HasForeignKey(h => h.CommitId).OnDelete(DeleteBehavior.Cascade);
    }
}
