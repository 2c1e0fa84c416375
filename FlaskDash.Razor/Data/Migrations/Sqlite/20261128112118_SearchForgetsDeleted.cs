using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FlaskDash.Razor.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class SearchForgetsDeleted : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // By a trigger, whoever deletes commits, and be it by the foreign keys of a person's row: a search is not to tell what they said.
            migrationBuilder.Sql("""CREATE TRIGGER commits_forget AFTER DELETE ON commits BEGIN DELETE FROM commit_search WHERE rowid = OLD."Id"; END;""");
            migrationBuilder.Sql("""DELETE FROM commit_search WHERE rowid IN (SELECT id FROM commit_search_docsize WHERE id NOT IN (SELECT "Id" FROM commits));""");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP TRIGGER commits_forget;");
        }
    }
}
