using FlaskDash.Razor.Data;
using FlaskDash.Razor.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Tests.Data;

public sealed class MigrationTests
{
    [Fact]
    public void Migrations_hold_the_whole_model()
    {
        using var database = new TestDatabase();
        using var db = database.CreateDbContext();

        Assert.False(db.Database.HasPendingModelChanges());
    }

    [Fact]
    public void The_search_index_finds_a_row_by_word_and_scope_and_forgets_a_deleted_one()
    {
        using var database = new TestDatabase();
        using var db = database.CreateDbContext();
        db.Database.ExecuteSqlRaw("INSERT INTO commit_search (rowid, scope, message, people) VALUES (7, 'r1', 'Fix the clock', 'Zoë')");

        Assert.Equal([7], Search(db, "scope:r1 AND clock"));
        Assert.Equal([7], Search(db, "people:zoe"));
        Assert.Empty(Search(db, "scope:r2 AND clock"));

        db.Database.ExecuteSqlRaw("DELETE FROM commit_search WHERE rowid = 7");
        Assert.Empty(Search(db, "clock"));
    }

    private static List<long> Search(DashContext db, string match) =>
        db.Database.SqlQuery<long>($"SELECT rowid AS Value FROM commit_search WHERE commit_search MATCH {match}").ToList();
}
