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
        using var db = database.CreateDbContext();

        Assert.Equal([1L], db.Database.SqlQuery<long>($"SELECT rowid AS Value FROM commit_search WHERE commit_search MATCH {SearchText.MatchOf([.. Enumerable.Range(1, 2_000)], [TextTerm.Word("fix")])}"));
    }

    public void Dispose() => database.Dispose();

    private void Insert(long id, string message, string people, int repository = 1)
    {
        using var db = database.CreateDbContext();
        var scope = SearchText.Scope(repository);
        db.Database.ExecuteSql($"INSERT INTO commit_search (rowid, scope, message, people) VALUES ({id}, {scope}, {SearchTokens.Spaced(message)}, {people})");
    }

    private List<long> Search(string typed)
    {
        var terms = SearchQuery.Parse(typed).Terms.Where(t => t.Field == SearchField.Text).Select(t => t.Text).ToList();
        using var db = database.CreateDbContext();
        return [.. db.Database.SqlQuery<long>($"SELECT rowid AS Value FROM commit_search WHERE commit_search MATCH {SearchText.MatchOf([1], terms)}")];
    }
}
