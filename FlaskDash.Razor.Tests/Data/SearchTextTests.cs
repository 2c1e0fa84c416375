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

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(12)]
    public void Only_what_is_asked_is_found_however_much_the_others_hold(int others)
    {
        InsertAll([.. Enumerable.Range(1, 3).Select(n => (n, "Fix the clock", "Ada"))], repository: 1);
        for (var other = 2; other <= 3; other++) InsertAll([.. Enumerable.Range(10 * other, others).Select(n => (n, "Fix the clock of another", "Ada"))], other);
        Insert(50, "Wind the clock, r1 or NOT", "Ada", repository: 4);

        Assert.Equal([1, 2, 3], Search("clock"));
        Assert.Equal([1, 2, 3], Search("fix the clock -wind"));
        Assert.Equal([1, 2, 3, 50], Search("clock", [1, 4]));
        Assert.Equal([1, 2, 3], Search("clock -wind", [1, 4]));
        Assert.Equal([50], Search("-fix", [1, 4]));
        Assert.Empty(Search("another"));
        Assert.Equal(3 + 2 * others + 1, Search("clock", [1, 2, 3, 4], most: 100).Count);
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
    public async Task What_a_deleted_row_takes_with_it_is_not_found_either()
    {
        Insert(1, "Fix the clock", "Ada");
        Insert(2, "Wind the clock", "Ada", repository: 2);
        await using (var db = database.CreateDbContext()) await db.Repositories.Where(r => r.Id == 1).ExecuteDeleteAsync(TestContext.Current.CancellationToken);

        Assert.Equal([2], Search("clock", [2]));
        Assert.Empty(Search("fix", [2]));
        Assert.Equal([2], Search("-nothing", [1, 2]));
    }

    [Fact]
    public async Task Hits_come_by_time_from_either_end_and_are_counted_as_far_as_wanted()
    {
        for (var n = 1; n <= 5; n++) Insert(n, "Fix the clock", "Ada");
        await using var db = database.CreateDbContext();
        var (low, high, ct) = (CommitKey.FirstOf(2), CommitKey.FirstOf(5) - 1, TestContext.Current.CancellationToken);
        TextTerm[] terms = [TextTerm.Word("clock")];

        Assert.Equal([4, 3], PositionsOf(await SearchText.PageAsync(db, [1], terms, low, high, upwards: false, 2, 2, ct)));
        Assert.Equal([2, 3], PositionsOf(await SearchText.PageAsync(db, [1], terms, low, high, upwards: true, 2, 2, ct)));
        Assert.Equal(3, (await SearchText.PageAsync(db, [1], terms, low, high, false, 0, 10, ct)).Count);
        Assert.Equal(2, (await SearchText.PageAsync(db, [1], terms, low, high, false, 0, 2, ct)).Count);
        Assert.Equal(5, (await SearchText.PageAsync(db, [1], [], 0, long.MaxValue, false, 0, 10, ct)).Count);
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

    [Fact]
    public async Task What_texts_tell_is_what_the_index_alone_tells()
    {
        Assert.SkipWhen(PostgresServer.IsUsed, "PostgreSQL's index is asked alone.");
        var random = new Random(7);
        string[] often = ["fix", "fixed", "fixes", "the", "then", "Thé", "test", "tests", "clock"], seldom = ["zlib", "testing", "prefix", "時計", "fixture-the"], people = ["Ada Fix", "Zoë Theo", "Bo"];
        string Message(int position) => string.Join(' ', [
            .. Enumerable.Range(0, random.Next(1, 5)).Select(_ => often[random.Next(often.Length)]),
            .. random.Next(2) == 0 ? ["th", "timely"] : random.Next(2) == 0 ? ["timely"] : Array.Empty<string>(),
            .. random.Next(12) == 0 ? [seldom[random.Next(seldom.Length)]] : Array.Empty<string>(),
            position < 900 ? "early" : "late"]);
        foreach (var (repository, count) in new[] { (1, 2_500), (2, 500) })
            InsertAll([.. Enumerable.Range(1, count).Select(n => (n, Message(n), people[random.Next(people.Length)]))], repository);
        string[] queries = ["fix", "the", "Thé", "clock", "fix the", "zlib", "zlib -test", "zlib -fix -the", "fix -zlib", "th tim", "tim tes", "early", "early fix", "late -prefix", "\"fix the\"", "\"fix the\" -clock", "testi", "計 -fix", "theo", "bo -fix"];
        var (told, left) = (0, 0);
        await using var db = database.CreateDbContext();
        var ct = TestContext.Current.CancellationToken;
        for (var round = 0; round < 200; round++)
        {
            var terms = SearchQuery.Parse(queries[round % queries.Length]).Terms.Select(t => t.Text with { InPeople = !t.Text.IsNegated && random.Next(5) == 0 }).ToList();
            int[] repositories = random.Next(2) == 0 ? [1] : [1, 2];
            var (low, high) = random.Next(2) == 0 ? (0, long.MaxValue) : (CommitKey.FirstOf(random.Next(600)), CommitKey.FirstOf(1_000 + random.Next(1_600)));
            var (upwards, size, most) = (random.Next(2) == 0, random.Next(3) * 20, 40 + random.Next(3) * 80);

            var page = await new CommitTexts(db, repositories, terms, low, high, upwards, fewPages: random.Next(-1, 2)).PageAsync(size, most, ct);

            if (page is null) { left++; continue; }
            told++;
            var index = await SearchText.AskAsync(db, repositories, terms, low, high, upwards, size, most, ct);
            Assert.Equal(index.Keys, page.Keys);
            Assert.Equal(index.Count, page.Count);
        }
        Assert.True(told > 60 && left > 30, $"{told} were told by texts, {left} were not.");
    }

    [Fact]
    public async Task The_index_gathers_what_takes_few_pages_and_texts_tell_the_rest()
    {
        Assert.SkipWhen(PostgresServer.IsUsed, "PostgreSQL's index is asked alone.");
        InsertAll([.. Enumerable.Range(1, 3_000).Select(n => (n, n % 20 == 0 ? "clocks zlib" : "clocks", "Ada"))], 1);
        await using var db = database.CreateDbContext();
        var ct = TestContext.Current.CancellationToken;

        Task<TextPage?> Ask(string text, int fewPages) => new CommitTexts(db, [1], [TextTerm.Word(text)], 0, long.MaxValue, false, fewPages).PageAsync(20, 100, ct);
        Assert.NotNull(await Ask("clo", 3));
        Assert.Null(await Ask("clo", 30));
        Assert.Null(await Ask("zli", 3));
        Assert.Null(await Ask("nothing", 3));
    }

    [Theory]
    [InlineData(CommitTexts.Longest, true)]
    [InlineData(CommitTexts.Longest + 1, false)]
    public async Task Texts_that_are_very_long_are_left_to_the_index(int length, bool areRead)
    {
        Assert.SkipWhen(PostgresServer.IsUsed, "PostgreSQL's index is asked alone.");
        InsertAll([.. Enumerable.Range(1, 200).Select(n => (n, n == 190 ? "fixed " + new string('x', length - 6) : "fix", "Ada"))], 1);
        await using var db = database.CreateDbContext();
        TextTerm[] terms = [TextTerm.Word("fix")];
        var ct = TestContext.Current.CancellationToken;

        Assert.Equal(areRead, await new CommitTexts(db, [1], terms, 0, long.MaxValue, false, fewPages: -1).PageAsync(20, 100, ct) is not null);
        Assert.Equal(Enumerable.Range(181, 20).Reverse(), PositionsOf(await SearchText.PageAsync(db, [1], terms, 0, long.MaxValue, false, 20, 100, ct)));
    }

    [Fact]
    public async Task One_of_several_texts_may_stand_for_a_term()
    {
        Insert(1, "Fix the clock", "Ada");
        Insert(2, "Wind it", "Clock");
        Insert(3, "Wind the spring", "Bo");
        await using var db = database.CreateDbContext();

        async Task<List<int>> Find(TextTerm term) => PositionsOf(await SearchText.PageAsync(db, [1], [term], 0, long.MaxValue, true, 10, 10, TestContext.Current.CancellationToken));
        Assert.Equal([1, 2], await Find(new TextTerm("watch", false) { Others = ["clock"] }));
        Assert.Equal([1, 3], await Find(new TextTerm("cl", false) { Others = ["the clock", "spring"] }));
        Assert.Equal([2], await Find(new TextTerm("watch", false, InPeople: true) { Others = ["clock"] }));
        Assert.Equal([1, 2, 3], await Find(new TextTerm("spr", true) { Others = ["cloc"] }));
        Assert.Equal([3], await Find(new TextTerm("fix", false, IsNegated: true) { Others = ["clock"] }));
    }

    public void Dispose() => database.Dispose();

    private void Insert(int position, string message, string name, int repository = 1) => InsertAll([(position, message, name)], repository);

    /// <summary>As the indexer writes them: commits, then their words.</summary>
    private void InsertAll(IReadOnlyList<(int Position, string Message, string Name)> rows, int repository)
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
        commits.Insert([.. rows.Select(row =>
        {
            var person = people.Intern(row.Name, "").Id;
            var sha = new byte[20];
            (sha[0], sha[1], sha[19]) = ((byte)row.Position, (byte)(row.Position >> 8), 1);
            return new NewCommit(row.Position, sha, [], person, row.Position, 0, person, row.Position, 0, "", row.Message, LinesState.Missing);
        })]);
        search.Add(rows[0].Position, rows[^1].Position + 1);
        db.Repositories.Where(r => r.Id == repository).ExecuteUpdate(set => set.SetProperty(r => r.SearchedCommits, r => r.SearchedCommits + rows.Count));
        transaction.Commit();
    }

    private List<int> Search(string typed, IReadOnlyCollection<int>? repositories = null, int most = 10)
    {
        var terms = SearchQuery.Parse(typed).Terms.Where(t => t.Field == SearchField.Text).Select(t => t.Text).ToList();
        using var db = database.CreateDbContext();
        return PositionsOf(SearchText.PageAsync(db, repositories ?? [1], terms, 0, long.MaxValue, upwards: true, most, most, TestContext.Current.CancellationToken).GetAwaiter().GetResult());
    }

    // Each commit is of a second of its own.
    private static List<int> PositionsOf(TextPage page) => page.Keys.ConvertAll(key => (int)CommitKey.SecondOf(key));
}
