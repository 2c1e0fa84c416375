using CsCheck;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Repositories;
using FlaskDash.Razor.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Tests.Data;

public sealed class SearchTextTests : IDisposable
{
    private readonly TestDatabase database = new();

    [Theory]
    [InlineData("clock")]
    [InlineData("Clo")]
    [InlineData("fix clock")]
    [InlineData("C#")]
    [InlineData("a-b")]
    [InlineData("Zoë")]
    [InlineData("zoe")]
    [InlineData("時計")]
    [InlineData("計")]
    [InlineData("修理した")]
    [InlineData("를 고")]
    [InlineData("\"計を修\"")]
    [InlineData("𠮷野")]
    [InlineData("\"fix\"")]
    [InlineData("fix OR")]
    [InlineData("fix -nothing")]
    public void What_stands_in_a_commit_is_found(string typed)
    {
        Insert(1, "Fix the clock or leave C# a-b; 壁の時計を修理した 시계를 고침 𠮷野家 🙂", "Zoë");

        Assert.Equal([1], Search(typed));
    }

    [Theory]
    [InlineData("clocks")]
    [InlineData("計時")]
    [InlineData("fix -clock")]
    [InlineData("\"fix clock\"")]
    [InlineData("\"the clo\"")]
    [InlineData("fix nothing")]
    [InlineData("NOT clock")]
    [InlineData("scope:r1")]
    [InlineData("r1")]
    public void What_does_not_stand_in_a_commit_is_not_found(string typed)
    {
        Insert(1, "Fix the clock 時計", "Ada");

        Assert.Empty(Search(typed));
    }

    [Fact]
    public void Another_repository_is_not_found()
    {
        Insert(1, "Fix the clock", "Ada", repository: 2);

        Assert.Empty(Search("clock"));
    }

    [Fact]
    public void Any_input_is_valid()
    {
        Insert(1, "Fix the clock", "Ada");

        Gen.Frequency((3, Gen.String), (1, Gen.String[Gen.Char["\"*()^-+:{}\0 aNOTR"], 0, 40])).Sample(typed => { Search(typed); }, iter: 2_000, threads: 1);
        Search(new string('x', 10_000));
        Search(string.Join(' ', Enumerable.Range(0, 5_000)));
    }

    [Fact]
    public void Spaces_change_nothing_but_the_cutting_of_characters() => Gen.String[Gen.Char["a時計シの한 𠮷é🙂"], 0, 40].Sample(text =>
        SearchTokens.Spaced(text).Replace(" ", "", StringComparison.Ordinal) == text.Replace(" ", "", StringComparison.Ordinal)
        && SearchTokens.Of(SearchTokens.Spaced(text)).ConvertAll(t => SearchTokens.Spaced(text)[t.Start..t.End]).SequenceEqual(SearchTokens.Of(text).ConvertAll(t => text[t.Start..t.End])));

    [Fact]
    public void A_thousand_repositories_can_be_asked_at_once()
    {
        Insert(1, "Fix the clock", "Ada", repository: 900);

        Assert.Equal([1], Search("fix", [.. Enumerable.Range(1, 2_000)]));
    }

    [Fact]
    public async Task A_commit_that_is_gone_is_not_found()
    {
        Insert(1, "Fix the clock", "Ada");
        Insert(2, "Wind the clock", "Ada", repository: 2);
        await using (var db = database.CreateDbContext()) await db.DeleteRowsAsync(1, TestContext.Current.CancellationToken);

        Assert.Empty(Search("clock"));
        Assert.Equal([2], Search("clock", [1, 2]));
    }

    [Fact]
    public async Task Hits_come_by_time_from_either_end_and_are_counted_as_far_as_wanted()
    {
        for (var n = 1; n <= 5; n++) Insert(n, "Fix the clock", "Ada");
        await using var db = database.CreateDbContext();
        var (low, high, ct) = (CommitKey.FirstOf(2), CommitKey.FirstOf(5) - 1, TestContext.Current.CancellationToken);
        TextTerm[] terms = [TextTerm.Word("clock")];

        Assert.Equal([4, 3], (await SearchText.FindAsync(db, [1], terms, low, high, upwards: false, 2, ct)).Select(h => h.Position));
        Assert.Equal([2, 3], (await SearchText.FindAsync(db, [1], terms, low, high, upwards: true, 2, ct)).Select(h => h.Position));
        Assert.Equal(3, (await SearchText.KeysAsync(db, [1], terms, low, high, false, 10, ct)).Count);
        Assert.Equal(2, (await SearchText.KeysAsync(db, [1], terms, low, high, false, 2, ct)).Count);
        Assert.Equal(5, (await SearchText.KeysAsync(db, [1], [], 0, long.MaxValue, false, 10, ct)).Count);
    }

    [Fact]
    public void Of_a_message_past_what_an_index_takes_the_beginning_is_found()
    {
        Insert(1, "first " + string.Join(' ', Enumerable.Range(0, 150_000)) + " " + new string('x', 3_000), "Ada");

        Assert.Equal([1], Search("first"));
        Assert.Equal([1], Search("ada"));
        Assert.Equal([1], Search("\"17 18\""));
    }

    [Fact]
    public void A_word_longer_than_an_index_takes_is_found_by_its_beginning_and_hides_no_other()
    {
        Insert(1, "Add the key " + new string('x', 3_000) + " and " + new string('\u00e9', 3_000) + " of the clock", "Ada");

        Assert.Equal([1], Search("clock"));
        Assert.Equal([1], Search(new string('x', 150)));
        Assert.Equal([1], Search(new string('e', 150)));
    }

    public void Dispose() => database.Dispose();

    /// <summary>As the indexer writes it: a commit, then its words.</summary>
    private void Insert(int position, string message, string name, int repository = 1)
    {
        using var db = database.CreateDbContext();
        if (!db.Repositories.Any(r => r.Id == repository))
        {
            db.Repositories.Add(new Repository { Id = repository, Name = "sample", Address = "sample" });
            db.SaveChanges();
        }
        db.Database.OpenConnection();
        var connection = BulkConnection.Of(db.Database.GetDbConnection());
        using var people = new IdentityWriter(connection, repository);
        using var commits = new CommitWriter(connection, repository);
        using var search = connection.Search(repository);
        using var transaction = db.Database.BeginTransaction();
        var person = people.Intern(name, "").Id;
        var sha = new byte[20];
        (sha[0], sha[19]) = ((byte)position, 1);
        commits.Insert([new NewCommit(position, sha, [], person, position, 0, person, position, 0, "", message, LinesState.Missing)]);
        search.Add(position, position + 1);
        transaction.Commit();
    }

    private List<int> Search(string typed, IReadOnlyCollection<int>? repositories = null)
    {
        var terms = SearchQuery.Parse(typed).Terms.Where(t => t.Field == SearchField.Text).Select(t => t.Text).ToList();
        using var db = database.CreateDbContext();
        return [.. SearchText.FindAsync(db, repositories ?? [1], terms, 0, long.MaxValue, upwards: true, 10, TestContext.Current.CancellationToken).GetAwaiter().GetResult().Select(h => h.Position)];
    }
}
