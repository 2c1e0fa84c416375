using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace FlaskDash.Razor.Data;

/// <summary>One line of a commit's <c>diff-tree --numstat -M</c>.</summary>
public sealed class CommitFile
{
    public long CommitId { get; set; }

    /// <summary>0, 1, 2 … in git's order.</summary>
    public int Number { get; set; }

    /// <summary>A <see cref="RepositoryPath"/>. No foreign key, for speed.</summary>
    public int PathId { get; set; }

    /// <summary>The path before a rename; null when it kept its name.</summary>
    public int? OldPathId { get; set; }

    /// <summary>Null for a binary file, where git prints <c>-</c>.</summary>
    public int? Additions { get; set; }
    public int? Deletions { get; set; }
}

internal sealed class CommitFileConfiguration : IEntityTypeConfiguration<CommitFile>
{
    public void Configure(EntityTypeBuilder<CommitFile> file)
    {
        file.ToTable("commit_files");
        file.HasKey(f => new { f.CommitId, f.Number });
        file.HasOne<Commit>().WithMany().HasForeignKey(f => f.CommitId).OnDelete(DeleteBehavior.Cascade);
    }
}
