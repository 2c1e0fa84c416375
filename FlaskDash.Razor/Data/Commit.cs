using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace FlaskDash.Razor.Data;

/// <summary>Whether a commit's line counts are known. Stored by number: do not renumber.</summary>
public enum LinesState : byte
{
    Missing = 0,
    Read = 1,

    /// <summary>git could not count them: a missing blob, or a diff past its time limit.</summary>
    Unreadable = 2,
}

/// <summary>A commit of one repository. Written in bulk by prepared statements, read through EF.</summary>
public sealed class Commit
{
    /// <summary>Sorts by time over all repositories: see <see cref="CommitKey"/>. Also the row number of the search index.</summary>
    public long Id { get; set; }

    public int RepositoryId { get; set; }

    /// <summary>Place in <c>git rev-list --reverse --date-order</c> over all refs; parents first; later fetches append. The index into a history snapshot.</summary>
    public int Position { get; set; }

    /// <summary>20 bytes, or 32 in a SHA-256 repository.</summary>
    public required byte[] Sha { get; set; }

    /// <summary>The parents' SHAs one after the other, in git's order; empty for a root.</summary>
    public required byte[] Parents { get; set; }

    /// <summary>A <see cref="GitIdentity"/>. No foreign key: a bulk table would need one more index to check it.</summary>
    public int AuthorId { get; set; }

    /// <summary><c>%at</c>, Unix seconds; null when git prints none or it is no 64-bit number.</summary>
    public long? AuthorSeconds { get; set; }

    /// <summary>Minutes east of UTC as the commit writes it; 0 when it writes nothing usable.</summary>
    public int AuthorOffset { get; set; }

    /// <summary>As <see cref="AuthorId"/>.</summary>
    public int CommitterId { get; set; }

    /// <summary><c>%ct</c>, Unix seconds; null as for <see cref="AuthorSeconds"/>.</summary>
    public long? CommitterSeconds { get; set; }
    public int CommitterOffset { get; set; }

    /// <summary><c>%s</c>, cut at 500 characters.</summary>
    public required string Subject { get; set; }

    /// <summary>The whole message (<c>%B</c>), or null when it is no more than <see cref="Subject"/>.</summary>
    public string? Message { get; set; }

    /// <summary>Whether the commit carries a signature (a <c>gpgsig</c> header); nothing is said of its worth.</summary>
    public bool IsSigned { get; set; }

    public LinesState Lines { get; set; }

    /// <summary>Files of <c>diff-tree -r --root --numstat -M</c>; 0 until <see cref="Lines"/> is Read. A merge has none.</summary>
    public int Files { get; set; }
    public long Additions { get; set; }
    public long Deletions { get; set; }
}

internal sealed class CommitConfiguration : IEntityTypeConfiguration<Commit>
{
    public void Configure(EntityTypeBuilder<Commit> commit)
    {
        commit.ToTable("commits");
        commit.Property(c => c.Id).ValueGeneratedNever();
        commit.Property(c => c.Sha).HasMaxLength(32);
        commit.Property(c => c.Subject).HasMaxLength(500);
        commit.HasIndex(c => new { c.RepositoryId, c.Sha }).IsUnique();
        commit.HasIndex(c => new { c.RepositoryId, c.Position }).IsUnique();
        // Covers a walk down one repository's commits by time, filtered by place: no row is read that is not shown.
        commit.HasIndex(c => new { c.RepositoryId, c.Id, c.Position });
        commit.HasIndex(c => new { c.RepositoryId, c.Position }, "ix_commits_lines_missing").HasFilter("\"Lines\" = 0");
        commit.HasOne<Repository>().WithMany().HasForeignKey(c => c.RepositoryId).OnDelete(DeleteBehavior.Cascade);
    }
}
