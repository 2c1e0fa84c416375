using FlaskDash.Razor.Data;
using FlaskDash.Razor.Tests.Support;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Tests.Data;

public sealed class BulkWritersTests : IDisposable
{
    private readonly TestDatabase database = new();
    private readonly DashContext db;

    public BulkWritersTests()
    {
        db = database.CreateDbContext();
        db.Repositories.Add(new Repository { Id = 1, Name = "one", Address = "1" });
        db.Repositories.Add(new Repository { Id = 2, Name = "two", Address = "2" });
        db.SaveChanges();
        db.Database.OpenConnection();
    }

    private BulkConnection Connection => BulkConnection.Of(db.Database.GetDbConnection());

    public void Dispose()
    {
        db.Dispose();
        database.Dispose();
    }

    [Fact]
    public void Keys_sort_by_time_over_repositories_and_a_full_second_runs_over_into_the_next()
    {
        using (var writer = new CommitWriter(Connection, 1))
        {
            writer.Insert([New(0, 100), New(1, 50)]);
            writer.Insert([New(2, 100), New(3, null)]);
        }
        var last = CommitKey.FirstOf(101) - 1;
        db.Database.ExecuteSql($"""UPDATE commits SET "Id" = {last} WHERE "Position" = 2""");
        using (var writer = new CommitWriter(Connection, 2)) writer.Insert([New(0, 100)]);

        Assert.Equal(
            [CommitKey.FirstOf(100), CommitKey.FirstOf(50), last, CommitKey.FirstOf(null), CommitKey.FirstOf(101)],
            db.Commits.OrderBy(c => c.RepositoryId).ThenBy(c => c.Position).Select(c => c.Id).ToList());
    }

    [Fact]
    public void A_row_comes_back_as_it_was_written()
    {
        using var writer = new CommitWriter(Connection, 1);
        writer.Insert(
        [
            New(0, 100) with { Parents = [], Message = null, Subject = "", AuthorSeconds = null, AuthorOffset = -720 },
            New(1, 101) with { Parents = [.. Enumerable.Repeat((byte)7, 60)], Message = "Zwölf 🙂\nmehr", Lines = LinesState.Read },
        ]);

        var rows = db.Commits.AsNoTracking().OrderBy(c => c.Position).ToList();
        Assert.Equal(("", null, null, -720, 0), (rows[0].Subject, rows[0].Message, rows[0].AuthorSeconds, rows[0].AuthorOffset, rows[0].Parents.Length));
        Assert.Equal(("Zwölf 🙂\nmehr", LinesState.Read, 60), (rows[1].Message, rows[1].Lines, rows[1].Parents.Length));
        Assert.Equal(1, writer.FindPosition(rows[1].Sha));
        Assert.Null(writer.FindPosition(new byte[20]));
    }

    [Fact]
    public void A_name_and_a_path_get_one_row_each_in_each_repository_also_in_a_later_run()
    {
        for (var run = 0; run < 2; run++)
        {
            using var people = new IdentityWriter(Connection, 1);
            using var others = new IdentityWriter(Connection, 2);
            using var paths = new PathWriter(Connection, 1);
            Assert.Equal([0, 1, 0], new[] { people.Intern("Ada", "a@x"), people.Intern("Ada", "b@x"), people.Intern("Ada", "a@x") }.Select(p => p.Number));
            Assert.Equal(0, others.Intern("Ada", "b@x").Number);
            Assert.Equal(paths.Intern("a"), paths.Intern("a"));
            Assert.NotEqual(paths.Intern("a"), paths.Intern("A"));
        }
        Assert.Equal((3, 2), (db.Identities.Count(), db.Paths.Count()));
    }

    [Fact]
    public async Task Search_finds_author_committer_and_message_in_its_own_repository_only()
    {
        using var people = new IdentityWriter(Connection, 1);
        using var writer = new CommitWriter(Connection, 1);
        var (ada, grace) = (people.Intern("Ada", "ada@example.com").Id, people.Intern("Grace", "grace@example.com").Id);
        writer.Insert(
        [
            New(0, 100) with { AuthorId = ada, CommitterId = grace, Subject = "Mend the clock", Message = "Mend the clock\n\nThoroughly" },
            New(1, 200) with { AuthorId = ada, CommitterId = ada, Subject = "Wind the clock, 時計の修理" },
        ]);
        using (var search = Connection.Search(1))
        {
            search.Add(0, 1);
            search.Add(1, 2);
        }

        Assert.Equal([CommitKey.FirstOf(100), CommitKey.FirstOf(200)], await Search("clock"));
        Assert.Equal([CommitKey.FirstOf(100)], await Search("thorough"));
        Assert.Equal([CommitKey.FirstOf(100)], await Search("grace"));
        Assert.Equal([CommitKey.FirstOf(200)], await Search("計の修"));
        Assert.Empty(await Search("clock", repository: 2));
    }

    [Fact]
    public void A_refused_row_is_a_fault_of_the_database_and_the_writer_can_be_used_again()
    {
        using var writer = new CommitWriter(Connection, 1);
        writer.Insert([New(0, 100)]);

        Assert.ThrowsAny<DbException>(() => writer.Insert([New(0, 100)]));

        writer.Insert([New(1, 100)]);
        Assert.Equal(2, db.Commits.Count());
    }

    private async Task<IEnumerable<long>> Search(string text, int repository = 1) =>
        (await SearchText.PageAsync(db, [repository], [TextTerm.Word(text)], 0, long.MaxValue, upwards: true, 10, 10, TestContext.Current.CancellationToken)).Keys;

    private static NewCommit New(int position, long? seconds)
    {
        var sha = new byte[20];
        (sha[0], sha[19]) = ((byte)(position + 1), 1);
        return new NewCommit(position, sha, [], 0, seconds, 0, 0, seconds, 0, "subject", null, LinesState.Missing);
    }
}
