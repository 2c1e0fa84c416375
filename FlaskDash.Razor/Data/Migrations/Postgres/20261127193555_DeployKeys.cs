using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FlaskDash.Razor.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class DeployKeys : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "HostKeys",
                table: "repository_credentials",
                type: "text",
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "PublicKey",
                table: "repository_credentials",
                type: "text",
                nullable: true,
                collation: "C");

            migrationBuilder.CreateTable(
                name: "offered_keys",
                columns: table => new
                {
                    UserId = table.Column<int>(type: "integer", nullable: false),
                    Address = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    PublicKey = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Secret = table.Column<byte[]>(type: "bytea", nullable: false),
                    HostKeys = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    OfferedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_offered_keys", x => new { x.UserId, x.Address });
                    table.ForeignKey(
                        name: "FK_offered_keys_users_UserId",
                        column: x => x.UserId,
                        principalTable: "users",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_offered_keys_OfferedAt",
                table: "offered_keys",
                column: "OfferedAt");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "offered_keys");

            migrationBuilder.DropColumn(
                name: "HostKeys",
                table: "repository_credentials");

            migrationBuilder.DropColumn(
                name: "PublicKey",
                table: "repository_credentials");
        }
    }
}
