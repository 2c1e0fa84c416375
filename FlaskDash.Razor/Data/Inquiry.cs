using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace FlaskDash.Razor.Data;

/// <summary>What a background question is about. Stored by number: do not renumber.</summary>
public enum InquiryKind
{
    /// <summary>Does a named git command give the figure of a page?</summary>
    Check = 0,

    /// <summary>Which commits added or removed a text: <c>git log -S</c>.</summary>
    Pickaxe = 1,

    /// <summary>Lines and files by language, at chosen points of the history.</summary>
    Languages = 2,

    /// <summary>How much of each year's lines is still there.</summary>
    Survival = 3,

    /// <summary>Patch ids, by which cherry-picks are recognised in several repositories.</summary>
    PatchIds = 4,
}

/// <summary>How a background question stands. Stored by number: do not renumber.</summary>
public enum InquiryState
{
    Waiting = 0,
    Working = 1,
    Done = 2,

    /// <summary>Ended with <see cref="Inquiry.Problem"/>; it can be asked again.</summary>
    Failed = 3,

    /// <summary>Stopped by who asked.</summary>
    Cancelled = 4,
}

/// <summary>A question to git that takes longer than a request: a job answers it, and the answer stays for as long as the history is the same.</summary>
public sealed class Inquiry
{
    public int Id { get; set; }
    public int RepositoryId { get; set; }
    public InquiryKind Kind { get; set; }

    /// <summary>The question's parameters, in the one canonical way to write them.</summary>
    public required string Question { get; set; }

    /// <summary>SHA-256 of <see cref="Question"/>: two who ask the same get the same row.</summary>
    public required byte[] QuestionHash { get; set; }

    /// <summary><see cref="Repository.Generation"/> that it was asked of.</summary>
    public long Generation { get; set; }

    public InquiryState State { get; set; }

    /// <summary>Steps done, and in all; 0 while unknown.</summary>
    public long Done { get; set; }
    public long Total { get; set; }

    /// <summary>Why it failed, in words for a person.</summary>
    public string? Problem { get; set; }

    /// <summary>JSON, as its kind defines; null until done.</summary>
    public string? Answer { get; set; }

    /// <summary>Who asked first; null for the app itself.</summary>
    public int? ById { get; set; }

    /// <summary>UTC.</summary>
    public DateTime AskedAt { get; set; }

    /// <summary>UTC; null until it ended.</summary>
    public DateTime? EndedAt { get; set; }

    /// <summary>UTC; past it the job that worked is dead, and another may take it.</summary>
    public DateTime? LeaseUntil { get; set; }
}

internal sealed class InquiryConfiguration : IEntityTypeConfiguration<Inquiry>
{
    public void Configure(EntityTypeBuilder<Inquiry> inquiry)
    {
        inquiry.ToTable("inquiries");
        inquiry.Property(i => i.QuestionHash).HasMaxLength(32);
        inquiry.Property(i => i.Problem).HasMaxLength(1_000);
        inquiry.HasIndex(i => new { i.RepositoryId, i.Kind, i.QuestionHash, i.Generation }).IsUnique();
        inquiry.HasIndex(i => i.State);
        inquiry.HasOne<Repository>().WithMany().HasForeignKey(i => i.RepositoryId).OnDelete(DeleteBehavior.Cascade);
        inquiry.HasOne<User>().WithMany().HasForeignKey(i => i.ById).OnDelete(DeleteBehavior.SetNull);
    }
}
