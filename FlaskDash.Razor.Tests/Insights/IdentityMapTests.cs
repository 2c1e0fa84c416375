using FlaskDash.Razor.Data;
using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Tests.Support;

namespace FlaskDash.Razor.Tests.Insights;

public sealed class IdentityMapTests
{
    private static readonly Person Ada = new("Ada Example", "ada@example.com"), Old = new("ada", "ada@old.example"), Laptop = new("root", "root@laptop"), Grace = new("Grace", "grace@example.com");

    [Theory]
    [InlineData("")]
    [InlineData("Ada Example <ada@example.com> <ada@home.example>\nGrace H <grace@example.com>\n")]
    [InlineData("Everybody <all@example.com> <ada@example.com>\nEverybody <all@example.com> <grace@example.com>\n<x@y> @at <at@example.com>\n")]
    public void The_committers_table_equals_shortlog(string mailmap)
    {
        using var repository = RandomRepository.Make(3);
        repository.Git("symbolic-ref", "HEAD", "refs/heads/main");
        File.WriteAllText(Path.Combine(repository.Path, "map"), mailmap);
        var history = GitReader.Read(repository);
        history = history with { Merged = IdentityMap.Of(history.People, Mailmap.Parse(mailmap), []) };
        var view = new ViewSettings(new DateOnly(2026, 6, 15)) { Bots = ViewShare.In };

        foreach (var (merges, option) in new[] { (ViewShare.Out, "--no-merges"), (ViewShare.In, "--all-match") })
            Assert.Equal(Shortlog(repository, "map", option), Table(history, view with { Merges = merges }));
    }

    [Fact]
    public void The_mailmap_that_is_saved_gives_the_same_table_in_shortlog()
    {
        using var repository = RandomRepository.Make(4);
        repository.Git("symbolic-ref", "HEAD", "refs/heads/main");
        var history = GitReader.Read(repository);
        var ada = new Person("Ada Example", "ada@example.com");
        var map = IdentityMap.Of(history.People, Mailmap.Parse("Ada Example <ada@example.com> <ada@home.example>"),
            [new Merge(new Person("Grace Example", "grace@example.com"), new Person("Ωmega Example", "omega@example.com")), new Merge(new Person("@at", "at@example.com"), ada)]);
        history = history with { Merged = map };
        File.WriteAllText(Path.Combine(repository.Path, "saved"), IdentityMap.ToMailmap(history.People, map));

        var table = Table(history, new ViewSettings(new DateOnly(2026, 6, 15)) { Bots = ViewShare.In });
        Assert.Equal(Shortlog(repository, "saved", "--no-merges"), table);
        Assert.Contains("Ωmega Example <omega@example.com>", table.Keys);
        Assert.DoesNotContain("Grace Example <grace@example.com>", table.Keys);
    }

    // As in git's own history: an old mail's Latin-1 name beside the same person's in UTF-8.
    [Fact]
    public void Names_that_no_mailmap_can_hold_go_by_their_address_and_nobody_else_with_them()
    {
        using var repository = new SampleRepository();
        var last = repository.Commit("First", author: "Adé Real <ada@example.com>");
        foreach (var author in new[] { "Ad\u00e9 <shared@example.com>", "Other <shared@example.com>", " <nameless@example.com>", "Grace <nameless@example.com>" })
            last = repository.CommitRaw(author + " 1700000000 +0000", "Next", [last]);
        repository.Git("update-ref", "refs/heads/main", last);
        var history = GitReader.Read(repository);
        var ada = new Person("Adé Real", "ada@example.com");
        var map = IdentityMap.Of(history.People, Mailmap.Empty, [new Merge(new Person("Ad\ufffd", "shared@example.com"), ada), new Merge(new Person("", "nameless@example.com"), ada)]);
        history = history with { Merged = map };
        File.WriteAllText(Path.Combine(repository.Path, "saved"), IdentityMap.ToMailmap(history.People, map));

        var table = Table(history, new ViewSettings(new DateOnly(2026, 6, 15)) { Bots = ViewShare.In });

        Assert.Equal(new SortedDictionary<string, int>(StringComparer.Ordinal) { ["Adé Real <ada@example.com>"] = 3, ["Grace <nameless@example.com>"] = 1, ["Other <shared@example.com>"] = 1 }, table);
        Assert.Equal(Shortlog(repository, "saved", "--no-merges"), table);
    }

    [Fact]
    public void Decisions_join_persons_and_the_later_one_says_who_they_are()
    {
        var map = IdentityMap.Of([Laptop, Old, Ada, Grace], Mailmap.Empty, [new Merge(Laptop, Old), new Merge(Old, Ada)]);
        Assert.Equal([0, 0, 0, 3], map.PersonOf);
        Assert.Equal(Ada, map.People[0]);

        var round = IdentityMap.Of([Laptop, Old, Ada, Grace], Mailmap.Empty, [new Merge(Laptop, Ada), new Merge(Ada, Laptop), new Merge(Ada, Ada)]);
        Assert.Equal([0, 1, 0, 3], round.PersonOf); // a round is no fault
        Assert.Equal(Laptop, round.People[0]);
    }

    [Fact]
    public void A_decision_can_name_a_person_whom_no_commit_writes()
    {
        var named = new Person("Ada Lovelace", "countess@example.com");
        var map = IdentityMap.Of([Old, Grace], Mailmap.Empty, [new Merge(new Person("ADA", "Ada@Old.example"), named)]);

        Assert.Equal(named, map.People[map.PersonOf[0]]);
        Assert.Equal(Grace, map.People[map.PersonOf[1]]);
    }

    [Fact]
    public void Suggestions_have_a_reason_and_a_name_alone_is_none()
    {
        Person[] people =
        [
            new("Ada", "ada@example.com"), new("Ada L", "ADA@example.com"), new("Ada", "1+ada@users.noreply.github.com"), new("countess", "1+lovelace@users.noreply.github.com"),
            new("Ada", "ada@elsewhere.example"), new("ada ", "a.l@example.com"), new("Grace", "grace@example.com"), new("ada", "ada@users.noreply.github.com"),
        ];
        var history = new History(GitReader.SnapshotOf(people.Select((_, i) => new HistoryEntry(1_700_000_000 + i, 0, 1_700_000_000 + i, 0, i, i, LinesState.Read, 0, 0, 0, i == 0 ? [] : [i - 1]))), people.Length - 1, people, []);

        var pairs = IdentitySuggestions.Of(history, []).Select(s => (Math.Min(s.Alias, s.Person), Math.Max(s.Alias, s.Person), s.Reason.Split(' ')[^1])).Order();
        Assert.Equal([(0, 1, "address."), (0, 5, "domain."), (2, 3, "number."), (2, 7, "account.")], pairs);
        Assert.DoesNotContain(IdentitySuggestions.Of(history, [(people[1], people[0])]), s => s.Reason.Contains("same address", StringComparison.Ordinal));
    }

    private static SortedDictionary<string, int> Table(History history, ViewSettings view) =>
        new(Committers.Of(history, view).Rows.ToDictionary(c => $"{c.Name} <{c.Email}>", c => c.Commits), StringComparer.Ordinal);

    private static SortedDictionary<string, int> Shortlog(SampleRepository repository, string map, string option) => new(
        repository.Git("-c", "mailmap.file=" + map, "shortlog", "-sne", option, "HEAD").Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Trim().Split('\t')).ToDictionary(p => p[1], p => int.Parse(p[0], System.Globalization.CultureInfo.InvariantCulture)), StringComparer.Ordinal);
}
