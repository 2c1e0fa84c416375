using System.Globalization;
using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Web.Charts;
using FlaskDash.Razor.Web.Components;
using Card = FlaskDash.Razor.Insights.PunchCard;
using CalendarChart = FlaskDash.Razor.Web.Charts.Calendar;
using CardChart = FlaskDash.Razor.Web.Charts.PunchCard;

namespace FlaskDash.Razor.Pages.Repositories;

/// <summary>Insights as charts: titles, sentences, links to the commits behind each bar.</summary>
/// <param name="page">The page that shows them.</param>
/// <param name="view">The view that the insights were asked with; null for the page's.</param>
internal sealed class HistoryCharts(RepositoryPageModel page, ViewSettings? view = null)
{
    public BarChart Commits(CommitsOverTime counts, IReadOnlyList<Tag> tags) => new()
    {
        Id = "commits",
        Title = "Commits by " + StepName(counts.Step),
        Summary = SummaryOf(counts),
        HowHref = page.HowHref("commits-over-time"),
        Downloads = page.DownloadsOf("commits-over-time", "commits over time", asPicture: true, View),
        More = counts.OffAxis == 0 ? null : (Numbers.Count(counts.OffAxis, "commit without a possible date", "commits without a possible date"), ImpossibleHref(page.CommitsHref(View))),
        Step = StepOf(counts.Step),
        IsClipped = View.Outliers == ViewOutliers.Clipped,
        Bars = [.. counts.Buckets.Select(b => new Bar(b.Period.Start, b.Commits, b.Commits == 0 ? null : HrefOf(b.Period)))],
        ZoomHref = ZoomHref,
        LastDay = counts.Buckets.Count > 0 ? counts.Buckets[^1].Period.End : null,
        LastIsPartial = counts.Buckets.Count > 0 && counts.Buckets[^1].Period.IsPartial,
        Marks = MarksOf(tags, counts.Buckets),
    };

    /// <param name="reading">The share of commits whose lines are read, from 0 to 1, while they are being read; else null.</param>
    public LinesChart Lines(LinesOverTime lines, double? reading) => new()
    {
        Id = "lines",
        Title = "Additions and deletions by " + StepName(lines.Step),
        Summary = $"+{Numbers.Of(lines.Buckets.Sum(b => b.Additions))} and −{Numbers.Of(lines.Buckets.Sum(b => b.Deletions))} lines{ApartOf(lines)}{WithoutUnreadable(lines)}.",
        HowHref = page.HowHref("lines-over-time"),
        Downloads = page.DownloadsOf("lines-over-time", "lines over time", asPicture: true, View),
        Step = StepOf(lines.Step),
        IsClipped = View.Outliers == ViewOutliers.Clipped,
        Steps = [.. lines.Buckets.Select(b => new LinesStep(b.Period.Start, b.Additions, b.Deletions, b.Missing + b.Unreadable, b.Commits == 0 ? null : HrefOf(b.Period), b.ApartAdditions, b.ApartDeletions))],
        ZoomHref = ZoomHref,
        LastDay = lines.Buckets.Count > 0 ? lines.Buckets[^1].Period.End : null,
        LastIsPartial = lines.Buckets.Count > 0 && lines.Buckets[^1].Period.IsPartial,
        Reading = reading,
    };

    public CardChart Hours(Card card) => new()
    {
        Id = "hours",
        Title = $"Weekday and hour: {ViewQuery.ClockTextOf(View)}",
        Summary = SummaryOf(card),
        HowHref = page.HowHref("punch-card"),
        Downloads = page.DownloadsOf("punch-card", "weekday and hour", asPicture: true, View),
        Hours = card.Hours,
    };

    public CalendarChart Calendar(CalendarYear year) => new()
    {
        Id = "calendar",
        Title = string.Create(CultureInfo.InvariantCulture, $"Commits by day in {year.Year}"),
        Summary = $"{Numbers.Count(year.Commits, "commit", "commits")} on {Numbers.Count(year.ActiveDays, "day", "days")}; the longest streak is {Numbers.Count(year.LongestStreak, "day", "days")}.",
        HowHref = page.HowHref("commits-over-time"),
        Downloads = page.DownloadsOf("calendar", "commits by day", asPicture: true, View),
        Year = year.Year,
        Days = year.Days,
        FirstWeekday = View.Step == ViewStep.SundayWeek ? DayOfWeek.Sunday : DayOfWeek.Monday,
    };

    public StackedChart Languages(LanguagesAnswer answer)
    {
        // Those of the last point, and what stood out before them; the rest is one part.
        var names = answer.Points.SelectMany(p => p.Bytes).GroupBy(b => b.Key, b => b.Value).OrderByDescending(g => answer.Points[^1].Bytes.GetValueOrDefault(g.Key)).ThenByDescending(g => g.Max())
            .Select(g => g.Key).Take(StackedChart.Colours - 1).ToList();
        return new StackedChart
        {
            Id = "languages",
            Title = "Bytes of code by " + StepName(answer.Step),
            Summary = $"{Numbers.Count(answer.Points.Count, "point", "points")} in time, each the last commit of its {StepName(answer.Step)} along the first parents.",
            HowHref = page.HowHref("languages"),
            Step = StepOf(answer.Step),
            Series = [.. names, "Others"],
            Stacks = [.. answer.Points.Select(p => new Stack(p.Start, [.. names.Select(n => p.Bytes.GetValueOrDefault(n)), p.Bytes.Where(b => !names.Contains(b.Key)).Sum(b => b.Value)]))],
            LastIsPartial = true,
        };
    }

    public StackedChart Survival(SurvivalAnswer answer)
    {
        var years = answer.Points.SelectMany(p => p.Lines.Keys).Distinct().Order().ToList();
        var now = answer.Points[^1].Lines;
        return new StackedChart
        {
            Id = "survival",
            Title = "Lines by the year that they are from, by " + StepName(answer.Step),
            Summary = $"{Numbers.Of(now.Values.Sum())} lines now{(now.Count == 0 ? "" : $"; the most, {Numbers.Of(now.Values.Max())}, are from {now.MaxBy(l => l.Value).Key.ToString(CultureInfo.InvariantCulture)}")}.",
            HowHref = page.HowHref("line-survival"),
            Step = StepOf(answer.Step),
            Series = [.. years.Select(year => year.ToString(CultureInfo.InvariantCulture))],
            Repeats = true,
            Stacks = [.. answer.Points.Select(p => new Stack(p.Start, [.. years.Select(year => p.Lines.GetValueOrDefault(year))]))],
            LastIsPartial = true,
        };
    }

    public StackedChart Newcomers(Newcomers people) => new()
    {
        Id = "people",
        Title = "New and returning people by " + StepName(people.Step),
        Summary = people.Buckets.Count == 0 ? "No commits in these days."
            : $"{Numbers.Count(people.Buckets.Sum(b => b.New), "person is", "people are")} new; at most {Numbers.Count(people.Buckets.Max(b => b.New + b.Returning), "person", "people")} committed in one {StepName(people.Step)}.",
        HowHref = page.HowHref("new-and-returning"),
        Downloads = page.DownloadsOf("new-and-returning", "new and returning people", asPicture: true, View),
        Step = StepOf(people.Step),
        IsClipped = View.Outliers == ViewOutliers.Clipped,
        Series = ["Returning", "New"],
        Stacks = [.. people.Buckets.Select(b => new Stack(b.Period.Start, [b.Returning, b.New]))],
        LastIsPartial = people.Buckets.Count > 0 && people.Buckets[^1].Period.IsPartial,
        ZoomHref = ZoomHref,
        LastDay = people.Buckets.Count > 0 ? people.Buckets[^1].Period.End : null,
    };

    /// <summary>The list of the commits that no axis can show.</summary>
    /// <param name="commits">The list of all in the view.</param>
    public static string ImpossibleHref(string commits) => commits + (commits.Contains('?', StringComparison.Ordinal) ? '&' : '?') + "dates=impossible";

    private ViewSettings View => view ?? page.View;

    private string ZoomHref => page.Href(View.Between(FirstDay, LastDay)).Replace(Iso(FirstDay), "{from}", StringComparison.Ordinal).Replace(Iso(LastDay), "{to}", StringComparison.Ordinal);

    private string HrefOf(Period period) => string.Concat(Address[0], Iso(period.Start), Address[1], Iso(period.End), Address[2]);

    // A chart has hundreds of bars, and their addresses differ in two days: one is made and the others filled in.
    private string[] Address => field ??= page.CommitsHref(View.Between(FirstDay, LastDay)).Split([Iso(FirstDay), Iso(LastDay)], StringSplitOptions.None);

    private static readonly DateOnly FirstDay = new(1111, 11, 11), LastDay = new(2222, 2, 2);

    private static string Iso(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);

    private static string SummaryOf(CommitsOverTime counts)
    {
        if (counts.Total == 0) return "No commits in these days.";

        var most = counts.Buckets.MaxBy(b => b.Commits);
        var offAxis = counts.OffAxis == 0 ? "" : $" {Numbers.Count(counts.OffAxis, "more has", "more have")} no date that an axis can show.";
        return $"{Numbers.Count(counts.Total, "commit", "commits")}, the most ({Numbers.Of(most.Commits)}) {Said(most.Period)}.{offAxis}";
    }

    private static string SummaryOf(Card card)
    {
        var most = Enumerable.Range(0, card.Hours.Count).MaxBy(i => card.Hours[i]);
        return card.Hours[most] == 0
            ? "No commits in these days."
            : $"The busiest hour is {Weekdays[most / 24]}, {most % 24:00}:00 to {most % 24:00}:59, with {Numbers.Count(card.Hours[most], "commit", "commits")}.";
    }

    private static readonly string[] Weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

    private static string WithoutUnreadable(LinesOverTime lines) =>
        lines.Buckets.Sum(b => b.Unreadable) is var commits and > 0 ? $", without {Numbers.Count(commits, "commit", "commits")} whose lines git cannot count" : "";

    private static string ApartOf(LinesOverTime lines) => (lines.Buckets.Sum(b => b.ApartAdditions), lines.Buckets.Sum(b => b.ApartDeletions)) is var (added, deleted) && added + deleted > 0
        ? $"; in grey +{Numbers.Of(added)} and −{Numbers.Of(deleted)} of generated and vendored files, not counted" : "";

    private static string Said(Period period) => period.Step switch
    {
        ViewStep.Week or ViewStep.SundayWeek => "in the week of " + Moment.Date(period.Start),
        ViewStep.Month or ViewStep.Quarter or ViewStep.Year => "in " + period.Label,
        _ => "on " + period.Label,
    };

    // One mark a bar: the newest tag of it, and how many more.
    private static List<ChartMark> MarksOf(IReadOnlyList<Tag> tags, IReadOnlyList<CommitBucket> buckets)
    {
        var marks = new List<ChartMark>();
        if (buckets.Count == 0) return marks;

        var bucket = buckets.Count - 1;
        var more = 0;
        foreach (var (tag, day) in tags.Select(t => (t, DayOf(t))).Where(t => t.Item2 is not null).OrderByDescending(t => t.Item2))
        {
            if (day > buckets[^1].Period.End) continue;
            var before = bucket;
            while (bucket >= 0 && buckets[bucket].Period.Start > day) bucket--;
            if (bucket < 0) break;

            if (marks.Count > 0 && bucket == before) marks[^1] = marks[^1] with { Text = $"{marks[^1].Text.Split(" +")[0]} +{++more}" };
            else
            {
                more = 0;
                marks.Add(new ChartMark(day!.Value, VisibleText.Plain(tag.Name)));
            }
        }
        marks.Reverse();
        return marks;
    }

    /// <summary>When a tag was made, in UTC; null where that is not known or no date.</summary>
    public static DateOnly? DayOf(Tag tag) =>
        CommitTime.Of(tag.Seconds) is { } made ? DateOnly.FromDateTime(made.UtcDateTime) : null;

    private static string StepName(ViewStep step) => StepOf(step).ToString().ToLowerInvariant();

    /// <summary>How long a bar of this step is drawn.</summary>
    public static TimeStep StepOf(ViewStep step) => step switch
    {
        ViewStep.Week or ViewStep.SundayWeek => TimeStep.Week,
        ViewStep.Month => TimeStep.Month,
        ViewStep.Quarter => TimeStep.Quarter,
        ViewStep.Year => TimeStep.Year,
        _ => TimeStep.Day,
    };
}
