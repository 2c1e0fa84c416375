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
    public DbSet<RepositoryRole> RepositoryRoles => Set<RepositoryRole>();
    public DbSet<RepositoryCredential> RepositoryCredentials => Set<RepositoryCredential>();
    public DbSet<OfferedKey> OfferedKeys => Set<OfferedKey>();
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
    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();
    public DbSet<CspReport> CspReports => Set<CspReport>();
    public DbSet<OktaLogPosition> OktaLogPositions => Set<OktaLogPosition>();

    /// <summary>Whether it is PostgreSQL; else it is SQLite.</summary>
    public bool IsPostgres => this is PostgresDashContext;

    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(DashContext).Assembly);

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTime>().HaveConversion<UtcDateTimeConverter>();
}

/// <summary>PostgreSQL: the database of many machines.</summary>
public sealed class PostgresDashContext(DbContextOptions<PostgresDashContext> options) : DashContext(options)
{
    /// <summary>Text is compared and sorted by its bytes, as SQLite does it, whatever the database's own collation is.</summary>
    private const string Collation = "C";

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        foreach (var property in modelBuilder.Model.GetEntityTypes().SelectMany(e => e.GetProperties()).Where(p => p.ClrType == typeof(string)))
        {
            property.SetCollation(Collation);
            property.SetMaxLength(null); // kept where text comes in, as SQLite has it
        }

        // A path may be longer than a page of a B-tree takes; the writer alone sees to it that none stands there twice.
        var paths = modelBuilder.Entity<RepositoryPath>();
        paths.Metadata.RemoveIndex(paths.HasIndex(p => new { p.RepositoryId, p.Path }).Metadata);
        paths.HasIndex(p => p.Path).HasMethod("hash");
    }
}

/// <summary>SQLite in WAL mode: the database of one machine.</summary>
public sealed class SqliteDashContext(DbContextOptions<SqliteDashContext> options) : DashContext(options);
