using CsCheck;
using FlaskDash.Razor.Data;
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
    [InlineData("\"fix\"")]
    [InlineData("fix OR")]
    public void What_stands_in_a_commit_is_found(string typed)
    {
        Insert(1, "Fix the clock or leave C# a-b; 時計 🙂", "Zoë");

        Assert.Equal([1], Search(typed));
    }

    [Theory]
    [InlineData("clocks")]
    [InlineData("fix nothing")]
    [InlineData("NOT clock")]
    [InlineData("scope:r1")]
    [InlineData("r1")]
    public void What_does_not_stand_in_a_commit_is_not_found(string typed)
    {
        Insert(1, "Fix the clock", "Ada");

        Assert.Empty(Search(typed));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("🙂 ** -- \"\" ()")]
    public void Without_a_letter_or_digit_there_is_nothing_to_search(string typed) => Assert.Null(SearchText.MatchOf(1, typed));

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

    public void Dispose() => database.Dispose();

    private void Insert(long id, string message, string people, int repository = 1)
    {
        using var db = database.CreateDbContext();
        var scope = SearchText.Scope(repository);
        db.Database.ExecuteSql($"INSERT INTO commit_search (rowid, scope, message, people) VALUES ({id}, {scope}, {message}, {people})");
    }

    private List<long> Search(string typed)
    {
        if (SearchText.MatchOf(1, typed) is not { } match) return [];
        using var db = database.CreateDbContext();
        return [.. db.Database.SqlQuery<long>($"SELECT rowid AS Value FROM commit_search WHERE commit_search MATCH {match}")];
    }
}
