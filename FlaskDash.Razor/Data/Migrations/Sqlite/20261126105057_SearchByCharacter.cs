using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FlaskDash.Razor.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class SearchByCharacter : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // The index now holds Chinese, Japanese and Korean text character by character: it is filled again from the rows.
            migrationBuilder.Sql("INSERT INTO commit_search (commit_search) VALUES ('delete-all');");
            migrationBuilder.Sql(
                """
                UPDATE repositories SET "SearchedCommits" = 0, "WantedAt" = coalesce("WantedAt", strftime('%Y-%m-%d %H:%M:%f', 'now'))
                WHERE "SearchedCommits" > 0 AND "DeletedAt" IS NULL;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {

        }
    }
}
