using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace FlaskDash.Razor.Data;

/// <summary>
/// Commits of the default branch without merges, by day on the author's clock: what the dashboard sums over
/// repositories without loading a history. Made again whenever the history changes.
/// </summary>
public sealed class DailyCommits
{
    public int RepositoryId { get; set; }

    /// <summary>Day number of the first count: days since 1970-01-01.</summary>
    public int FirstDay { get; set; }

    /// <summary>One little-endian 32-bit count a day, from <see cref="FirstDay"/> on; empty when nothing can be placed on the axis.</summary>
    public required byte[] Counts { get; set; }
}

internal sealed class DailyCommitsConfiguration : IEntityTypeConfiguration<DailyCommits>
{
    public void Configure(EntityTypeBuilder<DailyCommits> daily)
    {
        daily.ToTable("daily_commits");
        daily.HasKey(d => d.RepositoryId);
        daily.HasOne<Repository>().WithOne().HasForeignKey<DailyCommits>(d => d.RepositoryId).OnDelete(DeleteBehavior.Cascade);
    }
}
