using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace FlaskDash.Razor.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "DataProtectionKeys",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    FriendlyName = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Xml = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DataProtectionKeys", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "users",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Issuer = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Subject = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Email = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    FirstSeenAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    SignedInAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    DefaultView = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_users", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "personal_tokens",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    UserId = table.Column<int>(type: "integer", nullable: false),
                    Name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    TokenHash = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    Scopes = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Groups = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    CreatedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    ExpiresAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    RevokedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    UsedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_personal_tokens", x => x.Id);
                    table.ForeignKey(
                        name: "FK_personal_tokens_users_UserId",
                        column: x => x.UserId,
                        principalTable: "users",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "repositories",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    OwnerId = table.Column<int>(type: "integer", nullable: true),
                    Name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Source = table.Column<int>(type: "integer", nullable: false),
                    Address = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Visibility = table.Column<int>(type: "integer", nullable: false),
                    AddedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    DeletedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    WantedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    State = table.Column<int>(type: "integer", nullable: false),
                    Stage = table.Column<int>(type: "integer", nullable: false),
                    StageDone = table.Column<long>(type: "bigint", nullable: false),
                    StageTotal = table.Column<long>(type: "bigint", nullable: false),
                    Problem = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Notice = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    LeaseHolder = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    LeaseUntil = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    LeaseFence = table.Column<long>(type: "bigint", nullable: false),
                    FetchedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    IndexedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    DefaultBranch = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    HeadSha = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: true),
                    IsShallow = table.Column<bool>(type: "boolean", nullable: false),
                    Generation = table.Column<long>(type: "bigint", nullable: false),
                    CommitCount = table.Column<int>(type: "integer", nullable: false),
                    CommitterCount = table.Column<int>(type: "integer", nullable: false),
                    Additions = table.Column<long>(type: "bigint", nullable: false),
                    Deletions = table.Column<long>(type: "bigint", nullable: false),
                    Mailmap = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    BotRules = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    EmbedOrigins = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    SignedCommits = table.Column<int>(type: "integer", nullable: false),
                    SearchedCommits = table.Column<int>(type: "integer", nullable: false),
                    FilesMissing = table.Column<int>(type: "integer", nullable: false),
                    LinesMissing = table.Column<int>(type: "integer", nullable: false),
                    LinesUnreadable = table.Column<int>(type: "integer", nullable: false),
                    LastCommitSeconds = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_repositories", x => x.Id);
                    table.ForeignKey(
                        name: "FK_repositories_users_OwnerId",
                        column: x => x.OwnerId,
                        principalTable: "users",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "sessions",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    KeyHash = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    UserId = table.Column<int>(type: "integer", nullable: false),
                    Ticket = table.Column<byte[]>(type: "bytea", nullable: false),
                    OktaSessionId = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Device = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    CreatedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    SeenAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    ExpiresAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sessions", x => x.Id);
                    table.ForeignKey(
                        name: "FK_sessions_users_UserId",
                        column: x => x.UserId,
                        principalTable: "users",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "commits",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false),
                    RepositoryId = table.Column<int>(type: "integer", nullable: false),
                    Position = table.Column<int>(type: "integer", nullable: false),
                    Sha = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    Parents = table.Column<byte[]>(type: "bytea", nullable: false),
                    AuthorId = table.Column<int>(type: "integer", nullable: false),
                    AuthorSeconds = table.Column<long>(type: "bigint", nullable: true),
                    AuthorOffset = table.Column<int>(type: "integer", nullable: false),
                    CommitterId = table.Column<int>(type: "integer", nullable: false),
                    CommitterSeconds = table.Column<long>(type: "bigint", nullable: true),
                    CommitterOffset = table.Column<int>(type: "integer", nullable: false),
                    Subject = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Message = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    IsSigned = table.Column<bool>(type: "boolean", nullable: false),
                    Lines = table.Column<byte>(type: "smallint", nullable: false),
                    Files = table.Column<int>(type: "integer", nullable: false),
                    Additions = table.Column<long>(type: "bigint", nullable: false),
                    Deletions = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_commits", x => x.Id);
                    table.ForeignKey(
                        name: "FK_commits_repositories_RepositoryId",
                        column: x => x.RepositoryId,
                        principalTable: "repositories",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "daily_commits",
                columns: table => new
                {
                    RepositoryId = table.Column<int>(type: "integer", nullable: false),
                    FirstDay = table.Column<int>(type: "integer", nullable: false),
                    Counts = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_daily_commits", x => x.RepositoryId);
                    table.ForeignKey(
                        name: "FK_daily_commits_repositories_RepositoryId",
                        column: x => x.RepositoryId,
                        principalTable: "repositories",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "history_rewrites",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    RepositoryId = table.Column<int>(type: "integer", nullable: false),
                    Ref = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    OldSha = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    NewSha = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: true),
                    At = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Lost = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_history_rewrites", x => x.Id);
                    table.ForeignKey(
                        name: "FK_history_rewrites_repositories_RepositoryId",
                        column: x => x.RepositoryId,
                        principalTable: "repositories",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "identities",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    RepositoryId = table.Column<int>(type: "integer", nullable: false),
                    Number = table.Column<int>(type: "integer", nullable: false),
                    Name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Email = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identities", x => x.Id);
                    table.ForeignKey(
                        name: "FK_identities_repositories_RepositoryId",
                        column: x => x.RepositoryId,
                        principalTable: "repositories",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "identity_decisions",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    RepositoryId = table.Column<int>(type: "integer", nullable: true),
                    Verdict = table.Column<byte>(type: "smallint", nullable: false),
                    AliasName = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    AliasEmail = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Email = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    ById = table.Column<int>(type: "integer", nullable: true),
                    At = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    UndoneAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    UndoneById = table.Column<int>(type: "integer", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_decisions", x => x.Id);
                    table.ForeignKey(
                        name: "FK_identity_decisions_repositories_RepositoryId",
                        column: x => x.RepositoryId,
                        principalTable: "repositories",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_identity_decisions_users_ById",
                        column: x => x.ById,
                        principalTable: "users",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.SetNull);
                    table.ForeignKey(
                        name: "FK_identity_decisions_users_UndoneById",
                        column: x => x.UndoneById,
                        principalTable: "users",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.SetNull);
                });

            migrationBuilder.CreateTable(
                name: "inquiries",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    RepositoryId = table.Column<int>(type: "integer", nullable: false),
                    Kind = table.Column<int>(type: "integer", nullable: false),
                    Question = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    QuestionHash = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    Generation = table.Column<long>(type: "bigint", nullable: false),
                    State = table.Column<int>(type: "integer", nullable: false),
                    Done = table.Column<long>(type: "bigint", nullable: false),
                    Total = table.Column<long>(type: "bigint", nullable: false),
                    Problem = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Answer = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    ById = table.Column<int>(type: "integer", nullable: true),
                    AskedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    EndedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    LeaseUntil = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_inquiries", x => x.Id);
                    table.ForeignKey(
                        name: "FK_inquiries_repositories_RepositoryId",
                        column: x => x.RepositoryId,
                        principalTable: "repositories",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_inquiries_users_ById",
                        column: x => x.ById,
                        principalTable: "users",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.SetNull);
                });

            migrationBuilder.CreateTable(
                name: "left_out_commits",
                columns: table => new
                {
                    RepositoryId = table.Column<int>(type: "integer", nullable: false),
                    Sha = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    ById = table.Column<int>(type: "integer", nullable: true),
                    At = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Reason = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_left_out_commits", x => new { x.RepositoryId, x.Sha });
                    table.ForeignKey(
                        name: "FK_left_out_commits_repositories_RepositoryId",
                        column: x => x.RepositoryId,
                        principalTable: "repositories",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_left_out_commits_users_ById",
                        column: x => x.ById,
                        principalTable: "users",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.SetNull);
                });

            migrationBuilder.CreateTable(
                name: "paths",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    RepositoryId = table.Column<int>(type: "integer", nullable: false),
                    Number = table.Column<int>(type: "integer", nullable: false),
                    Path = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Attributes = table.Column<byte>(type: "smallint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_paths", x => x.Id);
                    table.ForeignKey(
                        name: "FK_paths_repositories_RepositoryId",
                        column: x => x.RepositoryId,
                        principalTable: "repositories",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "refs",
                columns: table => new
                {
                    RepositoryId = table.Column<int>(type: "integer", nullable: false),
                    Name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    CommitSha = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    TaggedSeconds = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_refs", x => new { x.RepositoryId, x.Name });
                    table.ForeignKey(
                        name: "FK_refs_repositories_RepositoryId",
                        column: x => x.RepositoryId,
                        principalTable: "repositories",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "repository_shares",
                columns: table => new
                {
                    RepositoryId = table.Column<int>(type: "integer", nullable: false),
                    Group = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_repository_shares", x => new { x.RepositoryId, x.Group });
                    table.ForeignKey(
                        name: "FK_repository_shares_repositories_RepositoryId",
                        column: x => x.RepositoryId,
                        principalTable: "repositories",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "share_links",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    RepositoryId = table.Column<int>(type: "integer", nullable: false),
                    TokenHash = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    Name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    View = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    FrozenSha = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: true),
                    OwnerId = table.Column<int>(type: "integer", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    ExpiresAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    RevokedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    UsedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_share_links", x => x.Id);
                    table.ForeignKey(
                        name: "FK_share_links_repositories_RepositoryId",
                        column: x => x.RepositoryId,
                        principalTable: "repositories",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_share_links_users_OwnerId",
                        column: x => x.OwnerId,
                        principalTable: "users",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "snapshot_chunks",
                columns: table => new
                {
                    RepositoryId = table.Column<int>(type: "integer", nullable: false),
                    Group = table.Column<char>(type: "character(1)", nullable: false),
                    Number = table.Column<int>(type: "integer", nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false),
                    Data = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_snapshot_chunks", x => new { x.RepositoryId, x.Group, x.Number });
                    table.ForeignKey(
                        name: "FK_snapshot_chunks_repositories_RepositoryId",
                        column: x => x.RepositoryId,
                        principalTable: "repositories",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "snapshots",
                columns: table => new
                {
                    RepositoryId = table.Column<int>(type: "integer", nullable: false),
                    Format = table.Column<int>(type: "integer", nullable: false),
                    Generation = table.Column<long>(type: "bigint", nullable: false),
                    Commits = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_snapshots", x => x.RepositoryId);
                    table.ForeignKey(
                        name: "FK_snapshots_repositories_RepositoryId",
                        column: x => x.RepositoryId,
                        principalTable: "repositories",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "webhooks",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    RepositoryId = table.Column<int>(type: "integer", nullable: false),
                    TokenHash = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    Secret = table.Column<byte[]>(type: "bytea", nullable: false),
                    ById = table.Column<int>(type: "integer", nullable: true),
                    CreatedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    CalledAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    LastResult = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_webhooks", x => x.Id);
                    table.ForeignKey(
                        name: "FK_webhooks_repositories_RepositoryId",
                        column: x => x.RepositoryId,
                        principalTable: "repositories",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_webhooks_users_ById",
                        column: x => x.ById,
                        principalTable: "users",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.SetNull);
                });

            migrationBuilder.CreateTable(
                name: "co_authors",
                columns: table => new
                {
                    CommitId = table.Column<long>(type: "bigint", nullable: false),
                    Number = table.Column<int>(type: "integer", nullable: false),
                    IdentityId = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_co_authors", x => new { x.CommitId, x.Number });
                    table.ForeignKey(
                        name: "FK_co_authors_commits_CommitId",
                        column: x => x.CommitId,
                        principalTable: "commits",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "commit_files",
                columns: table => new
                {
                    CommitId = table.Column<long>(type: "bigint", nullable: false),
                    Number = table.Column<int>(type: "integer", nullable: false),
                    PathId = table.Column<int>(type: "integer", nullable: false),
                    OldPathId = table.Column<int>(type: "integer", nullable: true),
                    Additions = table.Column<int>(type: "integer", nullable: true),
                    Deletions = table.Column<int>(type: "integer", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_commit_files", x => new { x.CommitId, x.Number });
                    table.ForeignKey(
                        name: "FK_commit_files_commits_CommitId",
                        column: x => x.CommitId,
                        principalTable: "commits",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "highlights",
                columns: table => new
                {
                    RepositoryId = table.Column<int>(type: "integer", nullable: false),
                    Kind = table.Column<int>(type: "integer", nullable: false),
                    CommitId = table.Column<long>(type: "bigint", nullable: false),
                    Tag = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_highlights", x => new { x.RepositoryId, x.Kind });
                    table.ForeignKey(
                        name: "FK_highlights_commits_CommitId",
                        column: x => x.CommitId,
                        principalTable: "commits",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_highlights_repositories_RepositoryId",
                        column: x => x.RepositoryId,
                        principalTable: "repositories",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "lost_commits",
                columns: table => new
                {
                    RewriteId = table.Column<int>(type: "integer", nullable: false),
                    CommitId = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_lost_commits", x => new { x.RewriteId, x.CommitId });
                    table.ForeignKey(
                        name: "FK_lost_commits_commits_CommitId",
                        column: x => x.CommitId,
                        principalTable: "commits",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_lost_commits_history_rewrites_RewriteId",
                        column: x => x.RewriteId,
                        principalTable: "history_rewrites",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_commits_lines_missing",
                table: "commits",
                columns: new[] { "RepositoryId", "Position" },
                filter: "\"Lines\" = 0");

            migrationBuilder.CreateIndex(
                name: "IX_commits_RepositoryId_Id_Position",
                table: "commits",
                columns: new[] { "RepositoryId", "Id", "Position" });

            migrationBuilder.CreateIndex(
                name: "IX_commits_RepositoryId_Position",
                table: "commits",
                columns: new[] { "RepositoryId", "Position" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_commits_RepositoryId_Sha",
                table: "commits",
                columns: new[] { "RepositoryId", "Sha" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_highlights_CommitId",
                table: "highlights",
                column: "CommitId");

            migrationBuilder.CreateIndex(
                name: "IX_history_rewrites_RepositoryId_At",
                table: "history_rewrites",
                columns: new[] { "RepositoryId", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_identities_RepositoryId_Number",
                table: "identities",
                columns: new[] { "RepositoryId", "Number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_identity_decisions_ById",
                table: "identity_decisions",
                column: "ById");

            migrationBuilder.CreateIndex(
                name: "IX_identity_decisions_RepositoryId_UndoneAt",
                table: "identity_decisions",
                columns: new[] { "RepositoryId", "UndoneAt" });

            migrationBuilder.CreateIndex(
                name: "IX_identity_decisions_UndoneById",
                table: "identity_decisions",
                column: "UndoneById");

            migrationBuilder.CreateIndex(
                name: "IX_inquiries_ById",
                table: "inquiries",
                column: "ById");

            migrationBuilder.CreateIndex(
                name: "IX_inquiries_RepositoryId_Kind_QuestionHash_Generation",
                table: "inquiries",
                columns: new[] { "RepositoryId", "Kind", "QuestionHash", "Generation" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_inquiries_State",
                table: "inquiries",
                column: "State");

            migrationBuilder.CreateIndex(
                name: "IX_left_out_commits_ById",
                table: "left_out_commits",
                column: "ById");

            migrationBuilder.CreateIndex(
                name: "IX_lost_commits_CommitId",
                table: "lost_commits",
                column: "CommitId");

            migrationBuilder.CreateIndex(
                name: "IX_paths_Path",
                table: "paths",
                column: "Path")
                .Annotation("Npgsql:IndexMethod", "hash");

            migrationBuilder.CreateIndex(
                name: "IX_paths_RepositoryId_Number",
                table: "paths",
                columns: new[] { "RepositoryId", "Number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_personal_tokens_TokenHash",
                table: "personal_tokens",
                column: "TokenHash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_personal_tokens_UserId",
                table: "personal_tokens",
                column: "UserId");

            migrationBuilder.CreateIndex(
                name: "IX_refs_RepositoryId_CommitSha",
                table: "refs",
                columns: new[] { "RepositoryId", "CommitSha" });

            migrationBuilder.CreateIndex(
                name: "IX_repositories_DeletedAt",
                table: "repositories",
                column: "DeletedAt");

            migrationBuilder.CreateIndex(
                name: "IX_repositories_OwnerId_Address",
                table: "repositories",
                columns: new[] { "OwnerId", "Address" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_repositories_Visibility",
                table: "repositories",
                column: "Visibility");

            migrationBuilder.CreateIndex(
                name: "IX_repositories_WantedAt",
                table: "repositories",
                column: "WantedAt");

            migrationBuilder.CreateIndex(
                name: "IX_repository_shares_Group",
                table: "repository_shares",
                column: "Group");

            migrationBuilder.CreateIndex(
                name: "IX_sessions_ExpiresAt",
                table: "sessions",
                column: "ExpiresAt");

            migrationBuilder.CreateIndex(
                name: "IX_sessions_KeyHash",
                table: "sessions",
                column: "KeyHash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_sessions_UserId",
                table: "sessions",
                column: "UserId");

            migrationBuilder.CreateIndex(
                name: "IX_share_links_OwnerId",
                table: "share_links",
                column: "OwnerId");

            migrationBuilder.CreateIndex(
                name: "IX_share_links_RepositoryId",
                table: "share_links",
                column: "RepositoryId");

            migrationBuilder.CreateIndex(
                name: "IX_share_links_TokenHash",
                table: "share_links",
                column: "TokenHash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_users_Issuer_Subject",
                table: "users",
                columns: new[] { "Issuer", "Subject" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_webhooks_ById",
                table: "webhooks",
                column: "ById");

            migrationBuilder.CreateIndex(
                name: "IX_webhooks_RepositoryId",
                table: "webhooks",
                column: "RepositoryId");

            migrationBuilder.CreateIndex(
                name: "IX_webhooks_TokenHash",
                table: "webhooks",
                column: "TokenHash",
                unique: true);

            // A vector of words for each commit: see PostgresCommitSearch.
            migrationBuilder.Sql(
                """
                CREATE TABLE commit_search ("CommitId" bigint PRIMARY KEY REFERENCES commits ("Id") ON DELETE CASCADE, words tsvector NOT NULL);
                CREATE INDEX ix_commit_search_words ON commit_search USING gin (words);
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP TABLE commit_search;");

            migrationBuilder.DropTable(
                name: "co_authors");

            migrationBuilder.DropTable(
                name: "commit_files");

            migrationBuilder.DropTable(
                name: "daily_commits");

            migrationBuilder.DropTable(
                name: "DataProtectionKeys");

            migrationBuilder.DropTable(
                name: "highlights");

            migrationBuilder.DropTable(
                name: "identities");

            migrationBuilder.DropTable(
                name: "identity_decisions");

            migrationBuilder.DropTable(
                name: "inquiries");

            migrationBuilder.DropTable(
                name: "left_out_commits");

            migrationBuilder.DropTable(
                name: "lost_commits");

            migrationBuilder.DropTable(
                name: "paths");

            migrationBuilder.DropTable(
                name: "personal_tokens");

            migrationBuilder.DropTable(
                name: "refs");

            migrationBuilder.DropTable(
                name: "repository_shares");

            migrationBuilder.DropTable(
                name: "sessions");

            migrationBuilder.DropTable(
                name: "share_links");

            migrationBuilder.DropTable(
                name: "snapshot_chunks");

            migrationBuilder.DropTable(
                name: "snapshots");

            migrationBuilder.DropTable(
                name: "webhooks");

            migrationBuilder.DropTable(
                name: "commits");

            migrationBuilder.DropTable(
                name: "history_rewrites");

            migrationBuilder.DropTable(
                name: "repositories");

            migrationBuilder.DropTable(
                name: "users");
        }
    }
}
