using System.Globalization;
using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Tests.Support;
using Microsoft.AspNetCore.WebUtilities;

namespace FlaskDash.Razor.Tests.Insights;

/// <summary>Runs the commands that pages show, for views of every kind, in a shell as a reader would, and compares what they print with the insights.</summary>
public sealed class ViewCommandTests : IDisposable
{
    private readonly SampleRepository repository = RandomRepository.Make(5, 120);
    private readonly History history;
    private readonly string[] shas;

    public ViewCommandTests()
    {
        repository.Git("symbolic-ref", "HEAD", "refs/heads/main");
        var read = GitReader.Read(repository);
        shas = [.. GitReader.Positions!.OrderBy(p => p.Value).Select(p => p.Key)];
        history = read with { BotRules = BotRules.Parse("*[bot]\nlate (*)\ngrace@*").Rules!, LeftOut = [read.Head!.Value - 2, read.Head.Value - 5] };
    }

    public static TheoryData<string> Views =>
    [
        "", "merges=in", "merges=only&bots=in", "bots=only", "bots=in", "leftout=in", "clock=utc", "clock=America/St_Johns", "date=committer", "date=committer&clock=Pacific/Apia",
        "from=2022-01-03&to=2022-03-01", "range=tag&merges=in", "ref=side", "ref=all", "ref=side..main&bots=in", "ref=refs/heads/side", "to=2022-02-02", "range=lastyear",
        "author=" + PersonKey.Of(new("Ada Example", "ada@home.example")), "bots=only&author=" + PersonKey.Of(new("@at", "at@example.com")), "bots=in&merges=in&clock=utc&author=" + PersonKey.Of(new("Ωmega Example", "omega@example.com")),
    ];

    [Theory, MemberData(nameof(Views))]
    public void The_command_of_a_view_prints_the_numbers_of_the_view(string query)
    {
        var view = ViewSettings.Parse(QueryHelpers.ParseQuery(query), new ViewSettings(new DateOnly(2023, 6, 15))).View with { Step = ViewStep.Day };
        var command = new ViewCommand(history, view);
        var leftOut = view.WithLeftOut ? [] : history.LeftOut.Select(p => shas[p]).ToArray();

        var days = Run(command.Text(CountedBy.Day, withLines: true, leftOut));
        var lines = LinesOverTime.Of(history, view);
        Assert.Equal(lines.Buckets.Where(b => b.Commits > 0).Select(b => $"{b.Commits} {b.Additions} {b.Deletions} {b.Period.Start.Iso()}").Order(), days.Order());

        var hours = Run(command.Text(CountedBy.Hour, withLines: false, leftOut));
        Assert.Equal(PunchCard.Of(history, view).Hours.Select((count, hour) => (count, hour)).Where(h => h.count > 0).Select(h => $"{h.count} {h.hour / 24 + 1} {h.hour % 24:00}").Order(), hours.Order());

        var authors = Run(command.Text(CountedBy.Author, withLines: true, leftOut));
        Assert.Equal(Committers.Of(history, view).Rows.Select(c => $"{c.Commits} {c.Additions} {c.Deletions} {c.Name} <{c.Email}>").Order(), authors.Order());

        var all = Run(command.Text(CountedBy.All, withLines: true, leftOut));
        var now = HeadlineNumbers.Of(history, view).Now;
        Assert.Equal(now.Commits == 0 ? [] : [$"{now.Commits} {now.Additions} {now.Deletions} all"], all);
    }

    [Fact]
    public void A_repository_without_bots_needs_no_pattern_and_has_none_to_show()
    {
        var none = history with { BotRules = BotRules.Parse("").Rules! };

        Assert.Equal(["--no-merges"], new ViewCommand(none, new ViewSettings(DateOnly.MaxValue)).Options);
        Assert.Empty(Run(new ViewCommand(none, new ViewSettings(new DateOnly(2023, 1, 1)) with { Bots = ViewShare.Only }).Text(CountedBy.All, false, [])));
    }

    [Theory]
    [InlineData("feature/it's", "'feature/it'\\''s'")]
    [InlineData("$(id)", "'$(id)'")]
    [InlineData("v1.0", "v1.0")]
    public void Names_that_a_shell_would_read_are_quoted(string name, string word)
    {
        var named = history with { Refs = new Dictionary<string, int> { ["refs/heads/" + name] = 1 } };

        Assert.Contains($" {word} -- |", new ViewCommand(named, new ViewSettings(new DateOnly(2023, 1, 1)) with { Ref = name }).Text(CountedBy.All, false, []), StringComparison.Ordinal);
    }

    public void Dispose() => repository.Dispose();

    private string[] Run(string command) => Shell.Lines(repository.Path, command);
}
