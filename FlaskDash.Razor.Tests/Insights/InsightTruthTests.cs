using System.Globalization;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Tests.Support;

namespace FlaskDash.Razor.Tests.Insights;

/// <summary>Runs the commands of the definitions and compares what git prints with what the insights say.</summary>
public sealed class InsightTruthTests
{
    private static readonly DateOnly Today = new(2026, 6, 15);

    /// <summary>Seed, merges, clock; bots are left out by default, and counted or alone in the cases of their own test.</summary>
    public static TheoryData<int, string, string> Cases
    {
        get
        {
            var cases = new TheoryData<int, string, string>();
            foreach (var seed in (int[])[1, 2])
                foreach (var merges in (string[])["out", "in", "only"])
                    foreach (var clock in (string[])["author", "utc"]) cases.Add(seed, merges, clock);
            return cases;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Commits_by_day_and_month_equal_git(int seed, string merges, string clock)
    {
        var (repository, history, view) = Open(seed, merges, clock);
        using var _ = repository;

        var days = CommitsOverTime.Of(history, view with { Step = ViewStep.Day });
        var expected = Counts(repository, "commits-over-time", clock == "utc" ? 1 : 0, merges);
        AssertBuckets(expected, days, "yyyy-MM-dd");

        var months = Counts(repository, "commits-over-time", 2, merges);
        if (clock == "author") AssertBuckets(months, CommitsOverTime.Of(history, view with { Step = ViewStep.Month }), "yyyy-MM");
        Assert.Equal(history.Snapshot.Reach(history.Head!.Value).Count, int.Parse(Run(repository, "totals", 0, "in"), CultureInfo.InvariantCulture));
    }

    [Theory, MemberData(nameof(Cases))]
    public void The_punch_card_equals_git(int seed, string merges, string clock)
    {
        var (repository, history, view) = Open(seed, merges, clock);
        using var _ = repository;
        var card = PunchCard.Of(history, view);

        // git has a place for the hours of impossible dates, so those are taken from its answer.
        var expected = Counts(repository, "punch-card", clock == "utc" ? 1 : 0, merges);
        foreach (var far in Impossible(repository, clock, merges, "%u %H")) expected[far]--;

        for (var weekday = 0; weekday < 7; weekday++)
            for (var hour = 0; hour < 24; hour++) Assert.Equal(expected.GetValueOrDefault($"{weekday + 1} {hour:00}"), card[weekday, hour]);
        Assert.Equal(Impossible(repository, clock, merges, "%u").Count, card.OffAxis);
    }

    [Theory, MemberData(nameof(Cases))]
    public void Lines_by_day_equal_git(int seed, string merges, string clock)
    {
        var (repository, history, view) = Open(seed, merges, clock);
        using var _ = repository;
        if (clock == "utc") return;

        var expected = Run(repository, "lines-over-time", 0, merges).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(' '))
            .Where(l => string.CompareOrdinal(l[0], "3000") < 0).ToDictionary(l => l[0], l => (l[1], l[2]));
        var lines = LinesOverTime.Of(history, view with { Step = ViewStep.Day });

        foreach (var bucket in lines.Buckets)
        {
            var (added, deleted) = expected.GetValueOrDefault(bucket.Period.Start.Iso(), ("0", "0"));
            Assert.Equal((added, deleted), (bucket.Additions.ToString(CultureInfo.InvariantCulture), bucket.Deletions.ToString(CultureInfo.InvariantCulture)));
            expected.Remove(bucket.Period.Start.Iso());
        }
        Assert.Empty(expected);
        Assert.Equal(0, lines.Missing);
    }

    [Theory, MemberData(nameof(Cases))]
    public void Committers_equal_git(int seed, string merges, string clock)
    {
        var (repository, history, view) = Open(seed, merges, clock);
        using var _ = repository;
        var committers = Committers.WithDaysOf(history, view).Rows.ToDictionary(c => $"{c.Name} <{c.Email}>");

        var sparklines = CommitterSparklines.Of(history, view, committers.Values.Select(c => c.Number));

        Assert.Equal(Counts(repository, "committers", 0, merges), committers.ToDictionary(c => c.Key, c => c.Value.Commits));
        var lines = Run(repository, "committers", 1, merges).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(' ', 3)).ToDictionary(l => l[2], l => (l[0], l[1]));
        foreach (var (who, row) in committers) Assert.Equal(lines.GetValueOrDefault(who, ("0", "0")), ($"{row.Additions}", $"{row.Deletions}"));

        if (clock == "utc") return;
        // git has a day for impossible dates, too.
        var daily = With(merges, Definitions.Find("committers")!.Commands[2].Command).Replace("| sort -u |", "| grep -v ^5138 | sort -u |", StringComparison.Ordinal);
        var days = RunShell(repository, daily).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(' ', 3)).ToDictionary(l => l[2], l => (int.Parse(l[0], CultureInfo.InvariantCulture), int.Parse(l[1], CultureInfo.InvariantCulture)));
        foreach (var line in Run(repository, "committers", 3, merges).Split('\n').Select(l => l.Split(' ', 3)))
        {
            var row = committers[line[2]];
            Assert.Equal(line[0], row.First is { } first ? first.Iso() : line[0]);
            if (string.CompareOrdinal(line[1], "3000") < 0) Assert.Equal(line[1], row.Last!.Value.Iso());
            Assert.Equal(days.GetValueOrDefault(line[2], (0, 0)), (row.ActiveDays, row.LongestStreak));
            Assert.Equal(row.Commits, sparklines[row.Number].Sum() + Impossible(repository, clock, merges, "%an <%ae>", author: true).Count(a => a == line[2]));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Streaks_equal_git_where_days_are_full_of_commits(int seed)
    {
        using var repository = new SampleRepository();
        var random = new Random(seed);
        var stream = string.Concat(Enumerable.Range(1, 120).Select(mark =>
        {
            var person = $"Person {random.Next(3)} <{random.Next(3)}@example.com>";
            var when = $"{1_700_000_000 + random.Next(60 * 86_400)} {(random.Next(2) == 0 ? "+0000" : "-1100")}";
            return $"commit refs/heads/main\nauthor {person} {when}\ncommitter {person} {1_700_000_000 + mark * 40_000} +0000\ndata 1\nm\n";
        }));
        SampleRepository.RunGit(repository.Path, ["fast-import", "--quiet", "--force"], input: stream);
        repository.Git("symbolic-ref", "HEAD", "refs/heads/main");
        var (history, view) = (GitReader.Read(repository), new ViewSettings(Today));

        var git = Run(repository, "committers", 2, "out").Split('\n').Order().ToList();
        var ours = Committers.WithDaysOf(history, view).Rows.Select(c => $"{c.ActiveDays} {c.LongestStreak} {c.Name} <{c.Email}>").Order();

        Assert.Equal(git, ours);
        Assert.Contains(git, line => int.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture) > 2);
    }

    [Theory, MemberData(nameof(Cases))]
    public void New_and_returning_people_equal_git(int seed, string merges, string clock)
    {
        var (repository, history, view) = Open(seed, merges, clock);
        using var _ = repository;
        if (clock == "utc") return;

        var git = Run(repository, "new-and-returning", 0, merges).Split('\n').Where(l => string.CompareOrdinal(l, "3000") < 0);
        var ours = Newcomers.Of(history, view).Buckets.Where(b => b.New + b.Returning > 0).Select(b => $"{b.Period.Start:yyyy-MM} {b.New} {b.Returning}");
        Assert.Equal(git, ours);
        Assert.All(Newcomers.Of(history, view with { Step = ViewStep.Year }).Buckets, b => Assert.True(b.New + b.Returning >= 0));
    }

    [Theory, MemberData(nameof(Cases))]
    public void Releases_equal_git(int seed, string merges, string clock)
    {
        var (repository, history, view) = Open(seed, merges, clock);
        using var _ = repository;
        var releases = Releases.Of(history, view).Rows;

        var commits = Run(repository, "releases", 0, merges).Split('\n').Reverse();
        Assert.Equal(commits, releases.Where(r => r.Tag is not null).Select(r => $"{r.Commits} {r.People} refs/tags/{r.Tag!.Name}"));
        var lines = Run(repository, "releases", 1, merges).Split('\n').Reverse();
        Assert.Equal(lines, releases.Where(r => r.Tag is not null).Select(r => $"{r.Additions} {r.Deletions} refs/tags/{r.Tag!.Name}"));

        var now = HeadlineNumbers.Of(history, view).Now;
        Assert.Equal((now.Commits, now.Additions, now.People), (releases.Sum(r => r.Commits), releases.Sum(r => r.Additions), releases.Sum(r => r.NewPeople)));
        Assert.True(releases.Count > 3);
    }

    [Theory, MemberData(nameof(Cases))]
    public void The_time_from_author_to_committer_date_equals_git(int seed, string merges, string clock)
    {
        var (repository, history, view) = Open(seed, merges, clock);
        using var _ = repository;

        // In the year 5138, and therefore impossible, a commit is by its author date alone.
        var git = Counts(repository, "author-to-committer-date", 0, merges).Select(c => (Minutes: int.Parse(c.Key, CultureInfo.InvariantCulture), Commits: c.Value)).ToList();
        var possible = git.Where(g => g.Minutes > -1_000_000_000).ToList();
        var times = TimeToCommit.Of(history, view);

        Assert.Equal(git.Sum(g => g.Commits) - possible.Sum(g => g.Commits), times.Undated);
        Assert.All(times.Buckets, b => Assert.Equal(possible.Where(g => g.Minutes >= b.From && g.Minutes < b.To).Sum(g => g.Commits), b.Commits));
        var sorted = possible.SelectMany(g => Enumerable.Repeat(g.Minutes, g.Commits)).Order().ToList();
        Assert.Equal((sorted[(sorted.Count + 1) / 2 - 1], sorted[(sorted.Count * 9 + 9) / 10 - 1]), (times.Median, times.Ninth));
    }

    [Theory, MemberData(nameof(Cases))]
    public void Headline_numbers_equal_git(int seed, string merges, string clock)
    {
        var (repository, history, view) = Open(seed, merges, clock);
        using var _ = repository;
        var now = HeadlineNumbers.Of(history, view).Now;

        Assert.Equal(Run(repository, "headline-numbers", 0, merges), $"{now.Commits}");
        Assert.Equal(Run(repository, "headline-numbers", 1, merges), $"{now.Additions} {now.Deletions}");
        Assert.Equal(Run(repository, "headline-numbers", 2, merges), $"{now.People}");

        if (clock == "utc") return;
        var byDay = Counts(repository, "headline-numbers", 3, merges);
        var (from, to) = (new DateOnly(2022, 1, 1), new DateOnly(2022, 12, 31));
        var newIn2022 = byDay.Where(d => d.Key.StartsWith("2022", StringComparison.Ordinal)).Sum(d => d.Value);
        Assert.Equal(newIn2022, HeadlineNumbers.Of(history, view.Between(from, to)).Now.NewPeople);
    }

    [Theory]
    [InlineData("in")]
    [InlineData("only")]
    public void Bots_are_counted_as_the_view_asks(string bots)
    {
        var (repository, history, view) = Open(1, "out", "author");
        using var _ = repository;
        var author = bots == "in" ? "" : " --author='\\[bot\\]'";

        var now = HeadlineNumbers.Of(history, view with { Bots = bots == "in" ? ViewShare.In : ViewShare.Only }).Now;
        Assert.Equal(RunShell(repository, $"git rev-list --count --no-merges{author} HEAD"), $"{now.Commits}");
        Assert.NotEqual(HeadlineNumbers.Of(history, view).Now.Commits, now.Commits);
        Assert.Equal(now.Commits, Committers.Of(history, view with { Bots = bots == "in" ? ViewShare.In : ViewShare.Only }).Rows.Sum(c => c.Commits));
    }

    [Theory]
    [InlineData("side", "side")]
    [InlineData("refs/heads/side", "refs/heads/side")]
    [InlineData("all", "--branches --tags")]
    [InlineData("side..main", "side..main")]
    [InlineData("main..HEAD", "main..HEAD")]
    public void A_ref_or_a_range_of_two_counts_what_git_counts(string name, string revisions)
    {
        var (repository, history, view) = Open(2, "in", "author");
        using var _ = repository;
        var asked = view with { Ref = name, Bots = ViewShare.In };

        Assert.Null(history.FaultOf(asked));
        Assert.Equal(RunShell(repository, $"git rev-list --count {revisions}"), $"{HeadlineNumbers.Of(history, asked).Now.Commits}");
        Assert.Equal(
            RunShell(repository, $"git rev-list {revisions}").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(s => GitReader.Positions![s]).Order(),
            Enumerable.Range(0, history.Snapshot.Count).Where(CommitsInView.Of(history, asked).Commits.Contains));
    }

    [Fact]
    public void What_the_newest_tag_does_not_reach_is_since_the_last_tag()
    {
        var (repository, history, view) = Open(1, "in", "author");
        using var _ = repository;
        var newest = RunShell(repository, "git for-each-ref --merged=HEAD --sort=-creatordate --count=1 --format='%(refname)' refs/tags");

        var since = HeadlineNumbers.Of(history, view.Of(ViewRange.SinceTag) with { Bots = ViewShare.In }).Now;
        Assert.Equal(RunShell(repository, $"git rev-list --count {newest}..HEAD"), $"{since.Commits}");
    }

    [Theory]
    [InlineData("no-such-branch", "no branch or tag")]
    [InlineData("main..no-such", "no branch or tag")]
    [InlineData("both", "both a branch and a tag")]
    public void A_name_that_means_nothing_or_two_things_is_a_fault(string name, string message)
    {
        var (repository, history, view) = Open(1, "in", "author");
        using var _ = repository;
        var doubled = history with { Refs = new Dictionary<string, int>(history.Refs) { ["refs/heads/both"] = 1, ["refs/tags/both"] = 2 } };

        Assert.Contains(message, doubled.FaultOf(view with { Ref = name })?.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("author", "committer", "git log --no-merges --format=%cd --date=format:")]
    [InlineData("Europe/Berlin", "author", "TZ=Europe/Berlin git log --no-merges --format=%ad --date=format-local:")]
    [InlineData("America/St_Johns", "committer", "TZ=America/St_Johns git log --no-merges --format=%cd --date=format-local:")]
    [InlineData("Pacific/Apia", "author", "TZ=Pacific/Apia git log --no-merges --format=%ad --date=format-local:")]
    public void Days_and_hours_on_any_clock_and_by_either_date_equal_git(string clock, string date, string command)
    {
        var (repository, history, view) = Open(2, "out", "author");
        using var _ = repository;
        var asked = view.On(clock == "author" ? ViewClock.Author : ViewClock.Zone, clock == "author" ? null : clock) with
        {
            Bots = ViewShare.In, Date = date == "author" ? ViewDate.Author : ViewDate.Committer,
        };

        var days = Possible(RunShell(repository, $"{command}%Y-%m-%d HEAD"));
        var counted = CommitsOverTime.Of(history, asked with { Step = ViewStep.Day });
        Assert.Equal(days, counted.Buckets.Where(b => b.Commits > 0).ToDictionary(b => b.Period.Start.Iso(), b => b.Commits));

        var hours = Possible(RunShell(repository, $"{command}'%Y-%m-%d %u %H' HEAD")).GroupBy(h => h.Key[^4..]).ToDictionary(g => g.Key, g => g.Sum(h => h.Value));
        var card = PunchCard.Of(history, asked);
        for (var weekday = 0; weekday < 7; weekday++)
            for (var hour = 0; hour < 24; hour++) Assert.Equal(hours.GetValueOrDefault($"{weekday + 1} {hour:00}"), card[weekday, hour]);

        static Dictionary<string, int> Possible(string output) =>
            output.Split('\n').Where(d => string.CompareOrdinal(d, "3000") < 0).GroupBy(d => d).ToDictionary(g => g.Key, g => g.Count());
    }

    [Fact]
    public void A_commit_left_out_by_hand_is_in_no_number_until_the_view_asks_for_it()
    {
        var (repository, history, view) = Open(1, "in", "author");
        using var _ = repository;
        view = view with { Bots = ViewShare.In };
        var left = history with { LeftOut = [history.Head!.Value] };

        Assert.Equal(HeadlineNumbers.Of(history, view).Now.Commits - 1, HeadlineNumbers.Of(left, view).Now.Commits);
        Assert.False(CommitsInView.Of(left, view).Commits.Contains(history.Head.Value));
        Assert.Equal(HeadlineNumbers.Of(history, view).Now, HeadlineNumbers.Of(left, view with { WithLeftOut = true }).Now);
    }

    [Fact]
    public void Identities_of_one_person_are_counted_together_and_apart_when_the_view_is_raw()
    {
        var (repository, history, view) = Open(1, "out", "author");
        using var _ = repository;
        var ada = Enumerable.Range(0, history.People.Count).Where(n => history.People[n].Name == "Ada Example").ToArray();
        Assert.Equal(2, ada.Length);
        var personOf = Enumerable.Range(0, history.People.Count).ToArray();
        personOf[ada[1]] = ada[0];
        var merged = history with { Merged = new PeopleMap(personOf, history.People) };

        var apart = Committers.Of(history, view).Rows.Where(c => c.Name == "Ada Example").ToList();
        var together = Assert.Single(Committers.Of(merged, view).Rows, c => c.Name == "Ada Example");
        Assert.Equal((apart.Sum(c => c.Commits), apart.Sum(c => c.Additions)), (together.Commits, together.Additions));
        Assert.Equal(HeadlineNumbers.Of(history, view).Now.People - 1, HeadlineNumbers.Of(merged, view).Now.People);
        Assert.Equal(Committers.Of(history, view).Rows.Count, Committers.Of(merged, view with { People = ViewPeople.Raw }).Rows.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Highlights_equal_git(int seed)
    {
        var (repository, history, view) = Open(seed, "out", "author");
        using var _ = repository;
        var positions = GitReader.Positions!;
        var highlights = Highlights.Of(history, view).ToDictionary(h => h.Kind);

        var largest = Run(repository, "largest-commit", 0, "out").Split(' ');
        var found = history.Snapshot[highlights[HighlightKind.Largest].Position];
        Assert.Equal(largest[0], $"{found.Additions + found.Deletions}");

        var tag = Run(repository, "newest-tag", 0, "out").Split(' ');
        Assert.Equal((tag[0], positions[tag[1]]), (highlights[HighlightKind.NewestTag].Tag, highlights[HighlightKind.NewestTag].Position));

        // Somebody's first commit may be one that git dates in the year 5138: then the insight has the one before it.
        var firsts = RunShell(repository, Definitions.Find("newest-first-commit")!.Commands[0].Command.Replace(" | tail -n 1", "", StringComparison.Ordinal));
        var first = firsts.Split('\n').Select(l => l.Split(' ')).Last(l => long.Parse(l[0], CultureInfo.InvariantCulture) < 90_000_000_000);
        Assert.Equal(positions[first[1]], highlights[HighlightKind.FirstOfCommitter].Position);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void The_rollup_equals_the_history(int seed)
    {
        var (repository, history, view) = Open(seed, "out", "author");
        using var _ = repository;
        var (firstDay, counts) = DailyCommitsRollup.Of(history.Snapshot, history.Head);
        var series = DailySeries.Of(new DailyCommits { FirstDay = firstDay, Counts = counts });

        foreach (var step in (ViewStep[])[ViewStep.Day, ViewStep.Week, ViewStep.Month, ViewStep.Auto])
            foreach (var range in (ViewSettings[])[view = view with { Bots = ViewShare.In }, view.Of(ViewRange.Year), view.Between(new DateOnly(2022, 2, 3), new DateOnly(2022, 9, 1)), view.Between(null, new DateOnly(2022, 5, 5))])
            {
                var (expected, actual) = (CommitsOverTime.Of(history, range with { Step = step }), series.Over(range with { Step = step }));
                Assert.Equal(expected.Buckets, actual.Buckets);
                Assert.Equal((expected.Step, expected.Total), (actual.Step, actual.Total));
            }
        var two = DailySeries.Sum([series, DailySeries.Sum([]), series]).Over(view);
        Assert.Equal(2 * CommitsOverTime.Of(history, view).Total, two.Total);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void What_a_tip_reaches_equals_rev_list(int seed)
    {
        var (repository, history, _) = Open(seed, "out", "author");
        using var __ = repository;
        foreach (var (sha, position) in GitReader.Positions!.Where(p => p.Value % 7 == 0))
        {
            var expected = repository.Git("rev-list", sha).Split('\n').Select(s => GitReader.Positions![s]).Order();
            var reach = history.Snapshot.Reach(position);
            Assert.Equal(expected, Enumerable.Range(0, history.Snapshot.Count).Where(reach.Contains));
        }
    }

    [Theory]
    [InlineData("out")]
    [InlineData("in")]
    [InlineData("only")]
    public void Commits_off_the_axis_equal_git(string merges)
    {
        var (repository, history, view) = Open(2, merges, "author");
        using var _ = repository;
        var now = view with { Today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime) };

        Assert.Equal(Run(repository, "commits-off-the-axis", 0, merges), $"{CommitsOverTime.Of(history, now).OffAxis}");
        Assert.Equal(Impossible(repository, "author", merges, "%u").Count, LinesOverTime.Of(history, now).OffAxis);
    }

    [Fact]
    public void Every_command_of_the_definitions_runs_and_prints_something()
    {
        var (repository, _, _) = Open(1, "out", "author");
        using var __ = repository;

        Assert.All(Definitions.All.SelectMany(d => d.Commands), c => Assert.NotEmpty(RunShell(repository, c.Command.Replace(" PATH", " f1.txt", StringComparison.Ordinal))));
        Assert.Distinct(Definitions.All.Select(d => d.Slug));
        Assert.All(Definitions.All, d => Assert.Same(d, Definitions.Find(d.Slug)));
    }

    private static (SampleRepository, History, ViewSettings) Open(int seed, string merges, string clock)
    {
        var repository = RandomRepository.Make(seed);
        repository.Git("symbolic-ref", "HEAD", "refs/heads/main");
        var view = ViewSettings.Parse([new("merges", merges), new("clock", clock)], new ViewSettings(Today)).View;
        return (repository, GitReader.Read(repository), view);
    }

    private static void AssertBuckets(Dictionary<string, int> expected, CommitsOverTime actual, string format)
    {
        var impossible = expected.Where(e => string.CompareOrdinal(e.Key, "3000") > 0).Sum(e => e.Value);
        Assert.Equal(impossible, actual.OffAxis);
        foreach (var bucket in actual.Buckets)
        {
            Assert.Equal(expected.GetValueOrDefault(bucket.Period.Start.ToString(format, CultureInfo.InvariantCulture)), bucket.Commits);
            expected.Remove(bucket.Period.Start.ToString(format, CultureInfo.InvariantCulture));
        }
        Assert.DoesNotContain(expected, e => string.CompareOrdinal(e.Key, "3000") < 0);
        Assert.NotEmpty(actual.Buckets);
    }

    /// <summary>What git says of the commits that these repositories date in the year 5138.</summary>
    private static List<string> Impossible(SampleRepository repository, string clock, string merges, string format, bool author = false)
    {
        var shown = author ? $"%at %ad {format}" : "%at %ad";
        var date = author ? "%%" : format;
        var output = RunShell(repository, With(merges, $"TZ=UTC git log --no-merges {Definitions.Humans} --format='{shown}' --date={(clock == "utc" ? "format-local" : "format")}:'{date}' HEAD"));
        return [.. output.Split('\n').Where(l => l.StartsWith("99999999999 ", StringComparison.Ordinal)).Select(l => l[(author ? 14 : 12)..])];
    }

    private static Dictionary<string, int> Counts(SampleRepository repository, string slug, int command, string merges) =>
        Run(repository, slug, command, merges).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.TrimStart().Split(' ', 2))
            .ToDictionary(l => l[1], l => int.Parse(l[0], CultureInfo.InvariantCulture));

    private static string Run(SampleRepository repository, string slug, int command, string merges) => RunShell(repository, With(merges, Definitions.Find(slug)!.Commands[command].Command));

    private static string With(string merges, string command) => command.Replace(" --no-merges", merges switch { "in" => "", "only" => " --merges", _ => " --no-merges" }, StringComparison.Ordinal);

    private static string RunShell(SampleRepository repository, string command) => Shell.Run(repository.Path, command);
}
