using FlaskDash.Razor.Git;
using FlaskDash.Razor.Insights;

namespace FlaskDash.Razor.Indexing;

/// <summary>A line of a figure: what it is of, and its values in the order of <see cref="FigureTally.Columns"/>.</summary>
public sealed record FigureRow(string Key, IReadOnlyList<long> Values);

/// <summary>One figure counted twice: by its insight, and commit by commit from what git prints.</summary>
internal sealed class FigureTally
{
    private const string Undated = "Without a possible date";
    private static readonly string[] Weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

    private readonly Func<LoggedCommit, string?> keyOf;
    private readonly Dictionary<string, long[]> counted = [];
    private readonly bool inOneLine;
    private readonly string? author;
    private readonly HashSet<string> people = [];

    private FigureTally(ViewCommand command, IReadOnlyList<string> columns, bool withLines, IEnumerable<FigureRow> ours, Func<LoggedCommit, string?> keyOf, bool inOneLine = false)
    {
        (author, Columns, WithLines, this.keyOf, this.inOneLine) = (command.Author, columns, withLines, keyOf, inOneLine);
        Ours = [.. ours];
    }

    /// <summary>The figures that can be counted by git while somebody waits, by their slugs in <see cref="Definitions"/>.</summary>
    public static IReadOnlyList<string> Slugs { get; } = ["commits-over-time", "lines-over-time", "punch-card", "committers", "headline-numbers"];

    /// <summary>Heads of the values.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>Git must count lines.</summary>
    public bool WithLines { get; }

    /// <summary>What the insight says.</summary>
    public IReadOnlyList<FigureRow> Ours { get; }

    /// <summary>What was added up.</summary>
    public IEnumerable<FigureRow> Git => inOneLine
        ? counted.Values.Select(v => new FigureRow("All", [.. v, people.Count])).DefaultIfEmpty(new FigureRow("All", [0, 0, 0, 0]))
        : counted.Select(c => new FigureRow(c.Key, c.Value));

    /// <summary>Adds one commit that git printed.</summary>
    public void Add(LoggedCommit commit)
    {
        if ((author is not null && commit.Person != author) || keyOf(commit) is not { } key) return;

        if (!counted.TryGetValue(key, out var sums)) sums = counted[key] = new long[inOneLine ? 3 : Columns.Count];
        if (inOneLine) people.Add(commit.Person);
        sums[0]++;
        if (!WithLines || key == Undated) return;
        sums[^2] += commit.Additions;
        sums[^1] += commit.Deletions;
    }

    /// <param name="slug">One of <see cref="Slugs"/>.</param>
    public static FigureTally Of(string slug, History history, ViewSettings view)
    {
        var command = new ViewCommand(history, view);
        switch (slug)
        {
            case "commits-over-time":
                var commits = CommitsOverTime.Of(history, view);
                return new(command, ["Commits"], false,
                    [.. commits.Buckets.Select(b => new FigureRow(b.Period.Label, [b.Commits])), new(Undated, [commits.OffAxis])],
                    PeriodOf(command, commits.Buckets.Select(b => b.Period)));
            case "lines-over-time":
                var lines = LinesOverTime.Of(history, view);
                return new(command, ["Commits", "Additions", "Deletions"], true,
                    [.. lines.Buckets.Select(b => new FigureRow(b.Period.Label, [b.Commits, b.Additions, b.Deletions])), new(Undated, [lines.OffAxis, 0, 0])],
                    PeriodOf(command, lines.Buckets.Select(b => b.Period)));
            case "punch-card":
                var card = PunchCard.Of(history, view);
                return new(command, ["Commits"], false,
                    [.. card.Hours.Select((count, hour) => new FigureRow(HourText(hour / 24, hour % 24), [count])), new(Undated, [card.OffAxis])],
                    HourOf(command));
            case "committers":
                return new(command, ["Commits", "Additions", "Deletions"], true,
                    Committers.Of(history, view).Rows.GroupBy(c => $"{c.Name} <{c.Email}>")
                        .Select(c => new FigureRow(c.Key, [c.Sum(p => p.Commits), c.Sum(p => p.Additions), c.Sum(p => p.Deletions)])),
                    Counted(command, view, commit => commit.Person));
            case "headline-numbers":
                var now = HeadlineNumbers.Of(history, view).Now;
                return new(command, ["Commits", "Additions", "Deletions", "People"], true,
                    [new("All", [now.Commits, now.Additions, now.Deletions, now.People])],
                    Counted(command, view, _ => "All"), inOneLine: true);
            default:
                throw new ArgumentOutOfRangeException(nameof(slug), slug, "This figure is not one that is checked.");
        }
    }

    private static Func<LoggedCommit, string?> Counted(ViewCommand command, ViewSettings view, Func<LoggedCommit, string> keyOf) =>
        commit => view.IsUnbounded || IsWithin(DayOf(commit), command.Days) ? keyOf(commit) : null;

    private static Func<LoggedCommit, string?> PeriodOf(ViewCommand command, IEnumerable<Period> periods)
    {
        var labels = periods.Select(p => (Start: p.Start.ToString("O", System.Globalization.CultureInfo.InvariantCulture), p.Label)).ToList();
        return OnAxis(command, commit =>
        {
            var day = DayOf(commit);
            var at = labels.FindLastIndex(p => string.CompareOrdinal(p.Start, day) <= 0);
            return at < 0 ? day : labels[at].Label;
        });
    }

    private static Func<LoggedCommit, string?> HourOf(ViewCommand command) => OnAxis(command, commit =>
        commit.When.Split(' ') is [_, [var weekday], var hour] ? HourText(weekday - '1', int.Parse(hour, System.Globalization.CultureInfo.InvariantCulture)) : Undated);

    private static Func<LoggedCommit, string?> OnAxis(ViewCommand command, Func<LoggedCommit, string> keyOf) => commit =>
        !IsWithin(DayOf(commit), command.PossibleDays) ? Undated : IsWithin(DayOf(commit), command.Days) ? keyOf(commit) : null;

    private static string HourText(int weekday, int hour) => $"{Weekdays[weekday]} {hour:00}:00";

    private static string DayOf(LoggedCommit commit) => commit.When.Split(' ')[0];

    // Days are written year-month-day with four digits a year, so that they sort as text.
    private static bool IsWithin(string day, (string First, string Last) days) =>
        day.Length == 10 && string.CompareOrdinal(day, days.First) >= 0 && string.CompareOrdinal(day, days.Last) <= 0;
}
