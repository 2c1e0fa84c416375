using System.Globalization;
using System.Text;
using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Tests.Support;

namespace FlaskDash.Razor.Tests.Insights;

/// <summary>
/// All figures of a sample repository in one readable file: whoever changes a number sees it as a difference. Other tests compare
/// the figures with git; these files show what a change of the code does to all of them at once.
/// </summary>
public sealed class FiguresFileTests
{
    private static readonly ViewSettings Usual = new(new DateOnly(2026, 6, 15));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task The_figures_are_those_of_the_file(int seed)
    {
        using var repository = RandomRepository.Make(seed);
        repository.Git("symbolic-ref", "HEAD", "refs/heads/main");
        var history = GitReader.Read(repository);
        var text = new StringBuilder();
        foreach (var view in (ViewSettings[])[Usual, Usual with { Merges = ViewShare.In, Bots = ViewShare.In, Clock = ViewClock.Utc, Date = ViewDate.Committer }])
        {
            text.Append(CultureInfo.InvariantCulture, $"= {(view.ToQuery().Length == 0 ? "the usual view" : view.ToQuery())}\n");
            var now = HeadlineNumbers.Of(history, view).Now;
            text.Append(CultureInfo.InvariantCulture, $"\n== headline numbers\n{now.Commits} commits, +{now.Additions} -{now.Deletions}, {now.People} people\n");
            await WriteAsync(text, "commits-over-time", FigureTable.Of(CommitsOverTime.Of(history, view with { Step = ViewStep.Month })));
            await WriteAsync(text, "lines-over-time", FigureTable.Of(LinesOverTime.Of(history, view with { Step = ViewStep.Quarter })));
            await WriteAsync(text, "punch-card", FigureTable.Of(PunchCard.Of(history, view)), row => row[^1] is not 0);
            await WriteAsync(text, "committers", FigureTable.Of(Committers.WithDaysOf(history, view).Rows, withEmails: true));
            await WriteAsync(text, "new-and-returning", FigureTable.Of(Newcomers.Of(history, view)), row => row[^1] is not 0 || row[^2] is not 0);
            await WriteAsync(text, "releases", FigureTable.Of(Releases.Of(history, view).Rows));
            await WriteAsync(text, "author-to-committer-date", FigureTable.Of(TimeToCommit.Of(history, view)));
            text.Append('\n');
        }

        var file = Path.Combine(Checkout.Root, "FlaskDash.Razor.Tests", "Insights", $"figures-{seed}.txt");
        if (Environment.GetEnvironmentVariable("FLASKDASH_WRITE_FIGURES") is not null) await File.WriteAllTextAsync(file, text.ToString(), TestContext.Current.CancellationToken);
        Assert.Equal(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), text.ToString());
    }

    private static async Task WriteAsync(StringBuilder text, string name, FigureTable table, Func<object?[], bool>? isShown = null)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n== {name}\n{string.Join(" | ", table.Columns)}\n");
        await foreach (var row in table.Rows)
            if (isShown?.Invoke(row) != false) text.Append(string.Join(" | ", row.Select(cell => cell switch
            {
                DateOnly day => day.Iso(),
                DateTimeOffset at => at.ToString("O", CultureInfo.InvariantCulture),
                IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
                _ => cell?.ToString() ?? "-",
            }))).Append('\n');
    }
}
