using System.Globalization;
using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Tests.Support;

namespace FlaskDash.Razor.Tests.Insights;

/// <summary>One person of a history: their commits, files, fellows, and what hides them.</summary>
public sealed class PersonTests : IDisposable
{
    private const string Log = "git log --branches --tags --no-mailmap";

    private readonly SampleRepository repository = RandomRepository.Make(4, 150);
    private readonly History history;
    private readonly ViewSettings everything = new(new DateOnly(2026, 6, 15)) { Bots = ViewShare.In, Merges = ViewShare.In };

    public PersonTests()
    {
        repository.Git("symbolic-ref", "HEAD", "refs/heads/main");
        history = GitReader.Read(repository);
    }

    [Fact]
    public void A_person_who_is_merged_is_found_by_any_of_their_identities()
    {
        var (office, home) = (Number("Ada Example", "ada@example.com"), Number("Ada Example", "ada@home.example"));
        var personOf = Enumerable.Range(0, history.People.Count).ToArray();
        personOf[Math.Max(office, home)] = Math.Min(office, home);
        var merged = history with { Merged = new PeopleMap(personOf, history.People) };

        var both = CountOf(merged, everything with { Author = history.KeyOf(home) });

        Assert.Equal(both, CountOf(merged, everything with { Author = history.KeyOf(office) }));
        Assert.Equal(both, int.Parse(repository.Git("rev-list", "--count", "--author=^Ada Example <", "HEAD"), CultureInfo.InvariantCulture));
        Assert.Equal(
            int.Parse(repository.Git("rev-list", "--count", "--author=<ada@home.example>", "HEAD"), CultureInfo.InvariantCulture),
            CountOf(merged, everything with { Author = history.KeyOf(home), People = ViewPeople.Raw }));
    }

    [Fact]
    public void Co_authors_count_where_the_view_credits_them()
    {
        var (ada, grace) = (Number("Ada Example", "ada@example.com"), Number("Grace Example", "grace@example.com"));
        var byGrace = Enumerable.Range(0, history.Snapshot.Count).Where(p => history.Snapshot[p].Author == grace && history.Snapshot.Reach(history.Head!.Value).Contains(p)).Take(3).ToArray();
        var named = history with { CoAuthors = new CoAuthors(CoAuthors.Encode([.. byGrace.Select(p => (p, ada))], null)) };
        var view = everything with { Author = history.KeyOf(ada) };

        Assert.Equal(CountOf(history, view), CountOf(named, view));
        Assert.Equal(CountOf(history, view) + 3, CountOf(named, view with { CoAuthors = ViewCredit.Full }));
        Assert.Equal((grace, 3), Assert.Single(WorkedWith.Of(named, view)) is var one ? (one.Number, one.Commits) : default);
        Assert.Equal((ada, 3), Assert.Single(WorkedWith.Of(named, view with { Author = history.KeyOf(grace) })) is var other ? (other.Number, other.Commits) : default);
        Assert.Empty(WorkedWith.Of(history, view));
    }

    [Fact]
    public void An_unknown_key_is_a_fault()
    {
        var fault = history.FaultOf(everything with { Author = "0123456789abcdef" });

        Assert.Equal("author", fault?.Parameter);
        Assert.Equal(0, CountOf(history, everything with { Author = "0123456789abcdef" }));
    }

    [Theory]
    [InlineData("ADA@example.com")]
    [InlineData("late@example.com")]
    [InlineData("49+updates[bot]@users.noreply.github.com")]
    public void What_hides_the_commits_of_an_address_adds_up_to_all_of_them(string email)
    {
        var view = new ViewSettings(new DateOnly(2026, 6, 15)).Between(new DateOnly(2022, 1, 15), new DateOnly(2022, 4, 1));
        var left = history with { LeftOut = [.. Enumerable.Range(0, history.Snapshot.Count).Where(p => p % 9 == 0)] };
        var mine = Lines($"{Log} --format=%ae").Count(a => a.Equals(email, StringComparison.OrdinalIgnoreCase));

        var missing = MissingCommits.Of(left, view, email);

        Assert.Equal(mine, missing.Commits);
        Assert.Equal(missing.Commits, missing.Counted + missing.Hidden.Sum(h => h.Commits));
        Assert.Equal(Committers.Of(left, view with { People = ViewPeople.Raw }).Rows.Where(c => c.Email.Equals(email, StringComparison.OrdinalIgnoreCase)).Sum(c => c.Commits), missing.Counted);
        Assert.Equal(Lines($"{Log} --format=%ce").Count(a => a.Equals(email, StringComparison.OrdinalIgnoreCase)), missing.Committed);
        Assert.NotEmpty(missing.Hidden);
    }

    [Fact]
    public void Each_setting_that_hides_something_is_named_with_its_own_share()
    {
        var view = new ViewSettings(new DateOnly(2026, 6, 15));

        var side = Lines($"{Log} --format=%ae ^HEAD").CountBy(a => a).MaxBy(a => a.Value);

        var hidden = MissingCommits.Of(history, view, side.Key).Hidden.ToDictionary(h => h.Parameter, h => h.Commits);

        Assert.Equal(side.Value, hidden["ref"]);
        Assert.Equal(Lines("git log --merges --no-mailmap --format=%ae HEAD").Count(a => a == side.Key), hidden.GetValueOrDefault("merges"));
        Assert.DoesNotContain("bots", MissingCommits.Of(history, view, "grace@example.com").Hidden.Select(h => h.Parameter));
        Assert.Contains("bots", MissingCommits.Of(history, view, "49+updates[bot]@users.noreply.github.com").Hidden.Select(h => h.Parameter));
    }

    [Fact]
    public void An_address_that_is_not_there_has_nothing()
    {
        var nobody = MissingCommits.Of(history, everything, "nobody@example.com");

        Assert.Equal((0, 0, 0), (nobody.Commits, nobody.Committed, nobody.CoAuthored));
        Assert.Empty(nobody.Hidden);
    }

    public void Dispose() => repository.Dispose();

    private int Number(string name, string email) => history.People.ToList().IndexOf(new Person(name, email));

    private static int CountOf(History history, ViewSettings view) => CommitsInView.Of(history, view).Commits.Count;

    private string[] Lines(string command) => SampleRepository.RunGit(repository.Path, command.Split(' ')[1..]).Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
