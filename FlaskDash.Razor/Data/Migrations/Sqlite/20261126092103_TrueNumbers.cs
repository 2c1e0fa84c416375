using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FlaskDash.Razor.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class TrueNumbers : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "DefaultView",
                table: "users",
                type: "TEXT",
                maxLength: 2000,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "BotRules",
                table: "repositories",
                type: "TEXT",
                maxLength: 10000,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "EmbedOrigins",
                table: "repositories",
                type: "TEXT",
                maxLength: 2000,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "FilesMissing",
                table: "repositories",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "Mailmap",
                table: "repositories",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<byte>(
                name: "Attributes",
                table: "paths",
                type: "INTEGER",
                nullable: false,
                defaultValue: (byte)0);

            migrationBuilder.AddColumn<int>(
                name: "Number",
                table: "paths",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<bool>(
                name: "IsSigned",
                table: "commits",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            // Rows from before: numbered in the order they came, and their files are still to be read.
            migrationBuilder.Sql(
                """
                UPDATE paths SET "Number" = n."Number"
                FROM (SELECT "Id", row_number() OVER (PARTITION BY "RepositoryId" ORDER BY "Id") - 1 AS "Number" FROM paths) AS n WHERE n."Id" = paths."Id"
                """);
            migrationBuilder.Sql("""UPDATE repositories SET "FilesMissing" = (SELECT count(*) FROM commits WHERE commits."RepositoryId" = repositories."Id")""");

            migrationBuilder.CreateTable(
                name: "co_authors",
                columns: table => new
                {
                    CommitId = table.Column<long>(type: "INTEGER", nullable: false),
                    Number = table.Column<int>(type: "INTEGER", nullable: false),
                    IdentityId = table.Column<int>(type: "INTEGER", nullable: false)
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
                name: "history_rewrites",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    RepositoryId = table.Column<int>(type: "INTEGER", nullable: false),
                    Ref = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    OldSha = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: false),
                    NewSha = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: true),
                    At = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Lost = table.Column<int>(type: "INTEGER", nullable: false)
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
                name: "identity_decisions",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    RepositoryId = table.Column<int>(type: "INTEGER", nullable: true),
                    Verdict = table.Column<byte>(type: "INTEGER", nullable: false),
                    AliasName = table.Column<string>(type: "TEXT", nullable: false),
                    AliasEmail = table.Column<string>(type: "TEXT", nullable: false),
                    Name = table.Column<string>(type: "TEXT", nullable: false),
                    Email = table.Column<string>(type: "TEXT", nullable: false),
                    ById = table.Column<int>(type: "INTEGER", nullable: true),
                    At = table.Column<DateTime>(type: "TEXT", nullable: false),
                    UndoneAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    UndoneById = table.Column<int>(type: "INTEGER", nullable: true)
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
                    Id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    RepositoryId = table.Column<int>(type: "INTEGER", nullable: false),
                    Kind = table.Column<int>(type: "INTEGER", nullable: false),
                    Question = table.Column<string>(type: "TEXT", nullable: false),
                    QuestionHash = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: false),
                    Generation = table.Column<long>(type: "INTEGER", nullable: false),
                    State = table.Column<int>(type: "INTEGER", nullable: false),
                    Done = table.Column<long>(type: "INTEGER", nullable: false),
                    Total = table.Column<long>(type: "INTEGER", nullable: false),
                    Problem = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true),
                    Answer = table.Column<string>(type: "TEXT", nullable: true),
                    ById = table.Column<int>(type: "INTEGER", nullable: true),
                    AskedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    EndedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    LeaseUntil = table.Column<DateTime>(type: "TEXT", nullable: true)
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
                    RepositoryId = table.Column<int>(type: "INTEGER", nullable: false),
                    Sha = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: false),
                    ById = table.Column<int>(type: "INTEGER", nullable: true),
                    At = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Reason = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true)
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
                name: "personal_tokens",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    UserId = table.Column<int>(type: "INTEGER", nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    TokenHash = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: false),
                    Scopes = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    Groups = table.Column<string>(type: "TEXT", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    ExpiresAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    RevokedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    UsedAt = table.Column<DateTime>(type: "TEXT", nullable: true)
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
                name: "share_links",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    RepositoryId = table.Column<int>(type: "INTEGER", nullable: false),
                    TokenHash = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    View = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: true),
                    FrozenSha = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: true),
                    OwnerId = table.Column<int>(type: "INTEGER", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    ExpiresAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    RevokedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    UsedAt = table.Column<DateTime>(type: "TEXT", nullable: true)
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
                name: "webhooks",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    RepositoryId = table.Column<int>(type: "INTEGER", nullable: false),
                    TokenHash = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: false),
                    Secret = table.Column<byte[]>(type: "BLOB", nullable: false),
                    ById = table.Column<int>(type: "INTEGER", nullable: true),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    CalledAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    LastResult = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true)
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
                name: "lost_commits",
                columns: table => new
                {
                    RewriteId = table.Column<int>(type: "INTEGER", nullable: false),
                    CommitId = table.Column<long>(type: "INTEGER", nullable: false)
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
                name: "IX_paths_RepositoryId_Number",
                table: "paths",
                columns: new[] { "RepositoryId", "Number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_history_rewrites_RepositoryId_At",
                table: "history_rewrites",
                columns: new[] { "RepositoryId", "At" });

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
                name: "IX_personal_tokens_TokenHash",
                table: "personal_tokens",
                column: "TokenHash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_personal_tokens_UserId",
                table: "personal_tokens",
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
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "co_authors");

            migrationBuilder.DropTable(
                name: "identity_decisions");

            migrationBuilder.DropTable(
                name: "inquiries");

            migrationBuilder.DropTable(
                name: "left_out_commits");

            migrationBuilder.DropTable(
                name: "lost_commits");

            migrationBuilder.DropTable(
                name: "personal_tokens");

            migrationBuilder.DropTable(
                name: "share_links");

            migrationBuilder.DropTable(
                name: "webhooks");

            migrationBuilder.DropTable(
                name: "history_rewrites");

            migrationBuilder.DropIndex(
                name: "IX_paths_RepositoryId_Number",
                table: "paths");

            migrationBuilder.DropColumn(
                name: "DefaultView",
                table: "users");

            migrationBuilder.DropColumn(
                name: "BotRules",
                table: "repositories");

            migrationBuilder.DropColumn(
                name: "EmbedOrigins",
                table: "repositories");

            migrationBuilder.DropColumn(
                name: "FilesMissing",
                table: "repositories");

            migrationBuilder.DropColumn(
                name: "Mailmap",
                table: "repositories");

            migrationBuilder.DropColumn(
                name: "Attributes",
                table: "paths");

            migrationBuilder.DropColumn(
                name: "Number",
                table: "paths");

            migrationBuilder.DropColumn(
                name: "IsSigned",
                table: "commits");
        }
    }
}
