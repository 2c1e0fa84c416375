using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Data;

/// <summary>The database, whichever it is. One sealed child per database carries its migrations.</summary>
public abstract class DashContext(DbContextOptions options) : DbContext(options), IDataProtectionKeyContext
{
    public DbSet<User> Users => Set<User>();
    public DbSet<Session> Sessions => Set<Session>();
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    public DbSet<Repository> Repositories => Set<Repository>();
    public DbSet<RepositoryShare> RepositoryShares => Set<RepositoryShare>();
    public DbSet<GitRef> Refs => Set<GitRef>();
    public DbSet<GitIdentity> Identities => Set<GitIdentity>();
    public DbSet<Commit> Commits => Set<Commit>();
    public DbSet<CommitFile> CommitFiles => Set<CommitFile>();
    public DbSet<RepositoryPath> Paths => Set<RepositoryPath>();
    public DbSet<CoAuthor> CoAuthors => Set<CoAuthor>();
    public DbSet<HistoryRewrite> HistoryRewrites => Set<HistoryRewrite>();
    public DbSet<LostCommit> LostCommits => Set<LostCommit>();

    public DbSet<SnapshotManifest> Snapshots => Set<SnapshotManifest>();
    public DbSet<SnapshotChunk> SnapshotChunks => Set<SnapshotChunk>();
    public DbSet<DailyCommits> DailyCommits => Set<DailyCommits>();
    public DbSet<Highlight> Highlights => Set<Highlight>();
    public DbSet<LeftOutCommit> LeftOutCommits => Set<LeftOutCommit>();
    public DbSet<IdentityDecision> IdentityDecisions => Set<IdentityDecision>();
    public DbSet<Inquiry> Inquiries => Set<Inquiry>();

    public DbSet<ShareLink> ShareLinks => Set<ShareLink>();
    public DbSet<PersonalToken> PersonalTokens => Set<PersonalToken>();
    public DbSet<Webhook> Webhooks => Set<Webhook>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(DashContext).Assembly);

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTime>().HaveConversion<UtcDateTimeConverter>();
}

/// <summary>SQLite in WAL mode: the database of one machine.</summary>
public sealed class SqliteDashContext(DbContextOptions<SqliteDashContext> options) : DashContext(options);
