using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace FlaskDash.Razor.Data;

/// <summary>Where a repository is read from.</summary>
public enum RepositorySource
{
    /// <summary>An https URL.</summary>
    Remote = 0,

    /// <summary>A folder of this machine, inside an allowed root.</summary>
    Local = 1,
}

/// <summary>Who sees a repository. Stored by number: do not renumber.</summary>
public enum Visibility
{
    /// <summary>Only its owner.</summary>
    Private = 0,

    /// <summary>Its owner and the members of the Okta groups in <see cref="Repository.Shares"/>.</summary>
    Groups = 1,

    /// <summary>Everyone signed in.</summary>
    SignedIn = 2,

    /// <summary>Everybody, strangers included.</summary>
    Public = 3,
}

/// <summary>What a repository is doing, or how its last run ended. Stored by number: do not renumber.</summary>
public enum RepositoryState
{
    /// <summary>Added, and no run has begun yet.</summary>
    Waiting = 0,

    /// <summary>A run holds the lease; <see cref="Repository.Stage"/> says what it does.</summary>
    Reading = 1,

    /// <summary>The last run ended well.</summary>
    Ready = 2,

    /// <summary>The last run ended with <see cref="Repository.Problem"/>; what was read before stays.</summary>
    Failed = 3,
}

/// <summary>What a run is at. Stored by number: do not renumber.</summary>
public enum IndexStage
{
    None = 0,

    /// <summary>git clones or fetches into the mirror.</summary>
    Fetching = 1,

    /// <summary>Stage A: metadata, messages, parents, refs.</summary>
    History = 2,

    /// <summary>Stage B: files touched, from tree diffs alone.</summary>
    Files = 3,

    /// <summary>Stage C: additions and deletions by file.</summary>
    Lines = 4,
}

/// <summary>A git repository that somebody added: what is wanted, what is known, and how the work stands.</summary>
public sealed class Repository
{
    public int Id { get; set; }

    /// <summary>Null when it was added on the command line: then administrators manage it.</summary>
    public int? OwnerId { get; set; }
    public User? Owner { get; set; }

    /// <summary>Shown; not unique.</summary>
    public required string Name { get; set; }

    public RepositorySource Source { get; set; }

    /// <summary>The canonical URL (no credentials in it, ever), or the real path of a local one.</summary>
    public required string Address { get; set; }

    public Visibility Visibility { get; set; }
    public List<RepositoryShare> Shares { get; set; } = [];

    /// <summary>Who may do what with it, beside its owner.</summary>
    public List<RepositoryRole> Roles { get; set; } = [];

    /// <summary>UTC.</summary>
    public DateTime AddedAt { get; set; }

    /// <summary>Deleted by its owner then, UTC: nobody sees it, and a job removes its rows and mirror. Its address is free at once.</summary>
    public DateTime? DeletedAt { get; set; }

    /// <summary>A run is wanted since then, UTC; null when none is. Set by adding, the button and the schedule; cleared by the run that took it.</summary>
    public DateTime? WantedAt { get; set; }

    public RepositoryState State { get; set; }
    public IndexStage Stage { get; set; }

    /// <summary>Commits done in this stage; for <see cref="IndexStage.Fetching"/>, percent.</summary>
    public long StageDone { get; set; }

    /// <summary>Commits known in this stage; 0 while unknown.</summary>
    public long StageTotal { get; set; }

    /// <summary>Why the last run failed, in words for a person; null when it did not.</summary>
    public string? Problem { get; set; }

    /// <summary>What is missing though the run ended well (shallow, empty, unborn HEAD …), in words for a person.</summary>
    public string? Notice { get; set; }

    /// <summary>Who works on it: process and machine, for a person. Null when nobody does.</summary>
    public string? LeaseHolder { get; set; }

    /// <summary>UTC; past it the lease is free for anybody.</summary>
    public DateTime? LeaseUntil { get; set; }

    /// <summary>Fencing number: rises with each lease taken; a write that names an older one changes nothing.</summary>
    public long LeaseFence { get; set; }

    /// <summary>When the mirror was last fetched, UTC.</summary>
    public DateTime? FetchedAt { get; set; }

    /// <summary>What the mirror's objects took on disk after the last fetch.</summary>
    public long MirrorBytes { get; set; }

    /// <summary>When the history was last read to its end, UTC: from then on it is charted.</summary>
    public DateTime? IndexedAt { get; set; }

    /// <summary>Full name of the remote's default branch, for example <c>refs/heads/main</c>; null when HEAD is unborn.</summary>
    public string? DefaultBranch { get; set; }

    /// <summary>The commit of the default branch; null when there is none.</summary>
    public byte[]? HeadSha { get; set; }

    public bool IsShallow { get; set; }

    /// <summary>Rises with every change of refs, commits or lines: the key of everything derived.</summary>
    public long Generation { get; set; }

    /// <summary>Commits of the default branch: <c>git rev-list --count HEAD</c>.</summary>
    public int CommitCount { get; set; }

    /// <summary>Different author names and addresses on the default branch: <c>git log --format='%an &lt;%ae&gt;' HEAD | sort -u | wc -l</c>.</summary>
    public int CommitterCount { get; set; }

    /// <summary>Sum of the first column of <c>git log --numstat -M --format= HEAD</c>, as far as lines are read.</summary>
    public long Additions { get; set; }

    /// <summary>Sum of the second column of <c>git log --numstat -M --format= HEAD</c>, as far as lines are read.</summary>
    public long Deletions { get; set; }

    /// <summary>What <c>HEAD:.mailmap</c> says, as of the last fetch; null when there is none.</summary>
    public string? Mailmap { get; set; }

    /// <summary>Patterns by which identities of bots are told, one a line; null for the product's own.</summary>
    public string? BotRules { get; set; }

    /// <summary>Origins of pages that may embed its charts, separated by spaces; null when none may.</summary>
    public string? EmbedOrigins { get; set; }

    /// <summary>Of the commits below this position it is known whether they carry a signature.</summary>
    public int SignedCommits { get; set; }

    /// <summary>Commits below this position are in the search index.</summary>
    public int SearchedCommits { get; set; }

    /// <summary>Commits whose files touched are still to be read, of all refs. Fewer than <see cref="LinesMissing"/> while stage C runs.</summary>
    public int FilesMissing { get; set; }

    /// <summary>Commits whose line counts are still to be read, of all refs.</summary>
    public int LinesMissing { get; set; }

    /// <summary>Commits whose line counts cannot be read (missing blob, diff too long), of all refs.</summary>
    public int LinesUnreadable { get; set; }

    /// <summary>The latest committer date of the default branch, Unix seconds; dates more than a day ahead when it was read do not count. Null when there is no other.</summary>
    public long? LastCommitSeconds { get; set; }
}

internal sealed class RepositoryConfiguration : IEntityTypeConfiguration<Repository>
{
    public void Configure(EntityTypeBuilder<Repository> repository)
    {
        repository.ToTable("repositories");
        repository.Property(r => r.Name).HasMaxLength(200);
        repository.Property(r => r.Address).HasMaxLength(2_000);
        repository.Property(r => r.Problem).HasMaxLength(1_000);
        repository.Property(r => r.Notice).HasMaxLength(1_000);
        repository.Property(r => r.LeaseHolder).HasMaxLength(200);
        repository.Property(r => r.DefaultBranch).HasMaxLength(1_000);
        repository.Property(r => r.HeadSha).HasMaxLength(32);
        repository.Property(r => r.BotRules).HasMaxLength(10_000);
        repository.Property(r => r.EmbedOrigins).HasMaxLength(2_000);
        repository.HasIndex(r => new { r.OwnerId, r.Address }).IsUnique();
        repository.HasIndex(r => r.Visibility);
        repository.HasIndex(r => r.WantedAt);
        repository.HasIndex(r => r.DeletedAt);
        repository.HasOne(r => r.Owner).WithMany().HasForeignKey(r => r.OwnerId).OnDelete(DeleteBehavior.Cascade);
        repository.HasMany(r => r.Shares).WithOne().HasForeignKey(s => s.RepositoryId).OnDelete(DeleteBehavior.Cascade);
        repository.HasMany(r => r.Roles).WithOne().HasForeignKey(r => r.RepositoryId).OnDelete(DeleteBehavior.Cascade);
    }
}
