using System.Globalization;
using AngleSharp.Dom;
using CsCheck;
using FlaskDash.Razor.Tests.Web.Components;
using FlaskDash.Razor.Web.Charts;

namespace FlaskDash.Razor.Tests.Web.Charts;

public sealed class ChartTests
{
    private static readonly DateOnly Monday = new(2025, 3, 3);

    [Fact]
    public void A_bar_is_as_high_as_its_value_and_says_it()
    {
        var chart = ComponentTests.Parse(Bars(TimeStep.Week, 10, 0, 40));
        var bars = chart.QuerySelectorAll(".bar");

        Assert.Equal(
            ["Week of 3 March 2025: 10 commits", "Week of 10 March 2025: 0 commits", "Week of 17 March 2025: 40 commits"],
            bars.Select(b => b.QuerySelector("title")!.TextContent));
        Assert.Equal(4, Number(bars[2].QuerySelector("rect")!, "height") / Number(bars[0].QuerySelector("rect")!, "height"), 2);
        Assert.Null(bars[1].QuerySelector("rect"));
    }

    [Fact]
    public void The_table_has_the_same_data_newest_first_with_the_links()
    {
        var chart = ComponentTests.Parse(new BarChart
        {
            Id = "c", Title = "Commits", Step = TimeStep.Month, LastIsPartial = true,
            Bars = [new(new(2025, 2, 1), 1234, "/commits?month=2"), new(new(2025, 3, 1), 1)],
        });
        var rows = chart.QuerySelectorAll("tbody tr").Select(r => r.TextContent);

        Assert.Equal(["March 2025 (so far)1", "February 20251\u202f234"], rows);
        Assert.Equal("/commits?month=2", chart.QuerySelector("tbody a")!.GetAttribute("href"));
        // The script leads from a bar to where its row leads: by number, from the end.
        Assert.Equal(chart.QuerySelectorAll("tbody tr").Length, chart.QuerySelectorAll(".bar").Length);
    }

    [Fact]
    public void Only_a_last_bar_that_is_not_over_is_hatched()
    {
        static int Hatched(BarChart chart) => ComponentTests.Parse(chart).QuerySelectorAll("rect[fill^='url(#c-hatch)']").Length;

        Assert.Equal(0, Hatched(Bars(TimeStep.Week, 1, 2, 3)));
        Assert.Equal(1, Hatched(Bars(TimeStep.Week, 1, 2, 3) with { LastIsPartial = true }));
    }

    [Fact]
    public void More_days_than_pixels_become_columns_with_their_least_and_greatest()
    {
        var values = Enumerable.Range(0, 1500).Select(i => (long)i).ToArray();
        var chart = ComponentTests.Parse(Bars(TimeStep.Day, values));
        var bars = chart.QuerySelectorAll(".bar");

        Assert.Equal(500, bars.Length);
        Assert.EndsWith(": 3 to 5 commits each", bars[1].QuerySelector("title")!.TextContent);
        Assert.Equal(1000, chart.QuerySelectorAll("tbody tr").Length);
        Assert.StartsWith("The last 1\u202f000 of 1\u202f500.", chart.QuerySelector("caption")!.TextContent);
    }

    [Fact]
    public void A_chart_without_bars_or_commits_still_has_an_axis()
    {
        Assert.NotNull(ComponentTests.Parse(Bars(TimeStep.Day)).QuerySelector(".zero"));
        Assert.NotNull(ComponentTests.Parse(Bars(TimeStep.Day, 0, 0)).QuerySelector(".zero"));
    }

    [Fact]
    public void A_tag_stands_at_its_day_and_one_outside_nowhere()
    {
        var chart = ComponentTests.Parse(Bars(TimeStep.Day, 1, 1, 1, 1) with
        {
            Marks = [new(Monday.AddDays(-1), "before"), new(Monday.AddDays(1), "1.0 <b>"), new(Monday.AddDays(4), "after")],
        });

        var tag = Assert.Single(chart.QuerySelectorAll(".tags g"));
        Assert.Equal("1.0 <b>, 4 Mar 2025", tag.QuerySelector("title")!.TextContent);
        Assert.Equal("37.5%", tag.QuerySelector("line")!.GetAttribute("x1"));
    }

    [Fact]
    public void Additions_go_up_and_deletions_down_on_one_scale()
    {
        var chart = ComponentTests.Parse(Lines(new LinesStep(Monday, 300, 100)));
        var (added, deleted) = (chart.QuerySelector("rect.added")!, chart.QuerySelector("rect.deleted")!);

        Assert.Equal(3, Number(added, "height") / Number(deleted, "height"), 2);
        Assert.Equal(Number(added, "y") + Number(added, "height"), Number(deleted, "y"), 1);
        Assert.Equal("Week of 3 March 2025: +300 −100", chart.QuerySelector(".bar title")!.TextContent);
    }

    [Fact]
    public void Where_lines_are_missing_the_chart_says_so()
    {
        var reading = ComponentTests.Parse(Lines(new(Monday, 0, 0, 3), new(Monday.AddDays(7), 5, 5)) with { Reading = 0.64 });
        var done = ComponentTests.Parse(Lines(new(Monday, 0, 0, 3), new(Monday.AddDays(7), 5, 5)));

        Assert.Equal("50%", Assert.Single(reading.QuerySelectorAll(".uncounted")).GetAttribute("width"));
        Assert.Equal("reading, 64\u202f%", reading.QuerySelector(".note")!.TextContent);
        Assert.EndsWith("without 3 commits whose lines are not counted", reading.QuerySelector(".bar title")!.TextContent);
        Assert.Null(done.QuerySelector(".note"));
        Assert.NotNull(done.QuerySelector(".uncounted"));
    }

    [Fact]
    public void A_punch_card_begins_on_Monday_at_midnight_and_its_legend_gives_the_numbers()
    {
        var hours = new int[168];
        (hours[0], hours[167]) = (1, 9);
        var card = ComponentTests.Parse(new PunchCard { Id = "p", Title = "Weekday by hour", Hours = hours });
        var cells = card.QuerySelectorAll(".bar");

        Assert.Equal("Monday, 00:00 to 00:59: 1 commit", cells[0].QuerySelector("title")!.TextContent);
        Assert.Equal("Sunday, 23:00 to 23:59: 9 commits", cells[167].QuerySelector("title")!.TextContent);
        Assert.Equal(["0", "1", "2–9"], card.QuerySelectorAll(".legend li").Select(l => l.TextContent.Trim()));
        Assert.Throws<ArgumentException>(() => new PunchCard { Id = "p", Title = "", Hours = new int[167] });
    }

    [Fact]
    public void Every_step_of_colour_holds_what_the_legend_says() =>
        Gen.Long[0, 2000].List[1, 168].Sample(values =>
        {
            var steps = new HeatSteps(values);
            foreach (var value in values)
            {
                var (_, from, to) = Assert.Single(steps.Legend, l => l.Step == steps.Of(value));
                Assert.InRange(value, from, to);
            }

            if (values.Max() > 0) Assert.Equal(5, steps.Of(values.Max()));
        });

    [Fact]
    public void Axes_hold_every_value_with_few_round_lines() =>
        Gen.Select(Gen.Long[0, 10_000_000_000], Gen.Long[0, 10_000_000_000]).Sample((above, below) =>
        {
            var scale = ValueScale.For(above, below);

            Assert.InRange(scale.Y(above, 200), 0, 200);
            Assert.InRange(scale.Y(-below, 200), 0, 200);
            Assert.Contains(0, scale.Lines);
            Assert.InRange(scale.Lines.Count(), 2, 7);
        });

    [Theory]
    [InlineData("2025-03-03", 7, "3 Mar|4|5|6|7|8|9")]
    [InlineData("2025-02-24", 35, "24 Feb|3 Mar|10|17|24")]
    [InlineData("2024-11-15", 120, "Nov 2024|Dec|2025|Feb|Mar")]
    [InlineData("2010-04-06", 5600, "2011|2012|2013|2014|2015|2016|2017|2018|2019|2020|2021|2022|2023|2024|2025")]
    public void Days_months_and_years_are_named_once(string first, int days, string names)
    {
        var start = DateOnly.Parse(first, CultureInfo.InvariantCulture);
        var ticks = TimeAxis.Ticks([.. Enumerable.Range(0, days).Select(start.AddDays)]);

        Assert.Equal(names, string.Join('|', ticks.Select(t => t.Text)));
    }

    [Fact]
    public void Names_on_an_axis_never_touch() =>
        Gen.Select(Gen.Int[0, 700_000], Gen.Int[1, 3000], Gen.Int[1, 40]).Sample((start, count, length) =>
        {
            var ticks = TimeAxis.Ticks([.. Enumerable.Range(0, count).Select(i => DateOnly.FromDayNumber(start + i * length))]);

            Assert.NotEmpty(ticks);
            Assert.All(ticks.Zip(ticks.Skip(1)), p =>
                Assert.True((p.Second.Index - p.First.Index) * 1000.0 / count >= p.First.Text.Length * 7, $"{p.First} {p.Second}"));
        });

    private static BarChart Bars(TimeStep step, params long[] values) => new()
    {
        Id = "c",
        Title = "Commits",
        Step = step,
        Bars = [.. values.Select((v, i) => new Bar(Monday.AddDays(i * (step == TimeStep.Week ? 7 : 1)), v))],
    };

    private static LinesChart Lines(params LinesStep[] steps) => new() { Id = "l", Title = "Lines", Step = TimeStep.Week, Steps = steps };

    private static double Number(IElement mark, string attribute) => double.Parse(mark.GetAttribute(attribute)!, CultureInfo.InvariantCulture);

    [Fact]
    public void Bars_of_a_year_are_named_by_the_year_however_few_they_are()
    {
        Assert.Equal(["2019", "2020", "2021"], TimeAxis.Ticks([.. Enumerable.Range(2019, 3).Select(year => new DateOnly(year, 1, 1))]).Select(t => t.Text));
        Assert.Equal(["Oct 2019", "2020", "Apr"], TimeAxis.Ticks([new(2019, 10, 1), new(2020, 1, 1), new(2020, 4, 1)]).Select(t => t.Text));
    }
}
