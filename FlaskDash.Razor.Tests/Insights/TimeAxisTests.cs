using FlaskDash.Razor.Data;
using FlaskDash.Razor.Insights;

namespace FlaskDash.Razor.Tests.Insights;

public sealed class TimeAxisTests
{
    private static readonly ViewSettings View = new(new DateOnly(2024, 3, 6)); // a Wednesday

    [Fact]
    public void This_week_has_a_bar_for_each_day_from_monday_to_today_and_today_is_not_over()
    {
        var week = CommitsOverTime.Of(HistoryOf("2024-03-03T23:59", "2024-03-04T00:00", "2024-03-06T12:00"), View.Of(ViewRange.Week));

        Assert.Equal(["4 Mar 2024", "5 Mar 2024", "6 Mar 2024"], week.Buckets.Select(b => b.Period.Label));
        Assert.Equal([1, 0, 1], week.Buckets.Select(b => b.Commits));
        Assert.Equal([false, false, true], week.Buckets.Select(b => b.Period.IsPartial));
    }

    [Fact]
    public void A_commit_that_is_tomorrow_on_its_authors_clock_is_shown_and_one_later_is_kept_off_the_axis()
    {
        var days = CommitsOverTime.Of(HistoryOf("2024-03-07T01:00", "2024-03-08T00:00", "1899-12-31T00:00", null), View.Of(ViewRange.Week));

        Assert.Equal(new DateOnly(2024, 3, 7), days.Buckets[^1].Period.Start);
        Assert.Equal((1, 3), (days.Total, days.OffAxis));
    }

    [Fact]
    public void Weeks_cut_by_the_range_are_partial_and_count_only_days_of_the_range()
    {
        var weeks = CommitsOverTime.Of(HistoryOf("2024-01-30T12:00", "2024-01-31T12:00", "2024-02-13T12:00", "2024-02-15T12:00"),
            View.Between(new DateOnly(2024, 1, 31), new DateOnly(2024, 2, 14)) with { Step = ViewStep.Week });

        Assert.Equal([("2024-01-31", "2024-02-04", true, 1), ("2024-02-05", "2024-02-11", false, 0), ("2024-02-12", "2024-02-14", true, 1)],
            weeks.Buckets.Select(b => (b.Period.Start.Iso(), b.Period.End.Iso(), b.Period.IsPartial, b.Commits)));
    }

    [Fact]
    public void All_begins_with_the_whole_month_of_the_first_commit_and_ends_with_this_one()
    {
        var months = CommitsOverTime.Of(HistoryOf("2023-12-20T12:00"), View with { Step = ViewStep.Month });

        Assert.Equal([("2023-12-01", "2023-12-31", false), ("2024-01-01", "2024-01-31", false), ("2024-02-01", "2024-02-29", false), ("2024-03-01", "2024-03-31", true)],
            months.Buckets.Select(b => (b.Period.Start.Iso(), b.Period.End.Iso(), b.Period.IsPartial)));
        Assert.Equal("Dec 2023", months.Buckets[0].Period.Label);
    }

    [Theory]
    [InlineData("2023-11-08T12:00", ViewStep.Day)]   // 120 days
    [InlineData("2023-11-07T12:00", ViewStep.Week)]
    [InlineData("2021-03-07T12:00", ViewStep.Week)]  // 1,096 days
    [InlineData("2021-03-06T12:00", ViewStep.Month)]
    public void The_automatic_step_follows_the_length_of_the_axis(string first, ViewStep step) => Assert.Equal(step, CommitsOverTime.Of(HistoryOf(first), View).Step);

    [Fact]
    public void Days_before_1970_are_days()
    {
        var days = CommitsOverTime.Of(HistoryOf("1969-07-20T20:17"), View.Between(new DateOnly(1969, 7, 20), new DateOnly(1969, 7, 21)) with { Step = ViewStep.Day });

        Assert.Equal([1, 0], days.Buckets.Select(b => b.Commits));
        Assert.Equal(1, PunchCard.Of(HistoryOf("1969-07-20T20:17"), View)[6, 20]);
    }

    [Fact]
    public void An_empty_history_and_an_unborn_head_give_empty_answers()
    {
        foreach (var history in (History[])[new(new HistorySnapshot([], 1), null, [], []), HistoryOf("2024-03-01T00:00") with { Head = null }])
        {
            Assert.Empty(CommitsOverTime.Of(history, View).Buckets);
            Assert.Empty(LinesOverTime.Of(history, View).Buckets);
            Assert.Empty(Committers.Of(history, View).Rows);
            Assert.Equal(0, PunchCard.Of(history, View).Hours.Sum());
            Assert.Empty(Highlights.Of(history, View));
            Assert.Equal(new PeriodNumbers(0, 0, 0, 0, 0, 0), HeadlineNumbers.Of(history, View.Of(ViewRange.Week)).Before);
            Assert.Empty(DailyCommitsRollup.Of(history.Snapshot, history.Head).Counts);
            Assert.Equal([0, 0, 0], CommitsOverTime.Of(history, View.Of(ViewRange.Week)).Buckets.Select(b => b.Commits));
        }
    }

    [Fact]
    public void A_range_that_lies_ahead_is_empty()
    {
        var ahead = View.Between(new DateOnly(2030, 1, 1), new DateOnly(9999, 12, 31));

        Assert.Empty(CommitsOverTime.Of(HistoryOf("2024-03-01T00:00"), ahead).Buckets);
        Assert.Empty(DailySeries.Sum([]).Over(ahead).Buckets);
    }

    [Fact]
    public void A_period_says_how_many_commits_have_no_line_counts_yet()
    {
        var entries = new[] { LinesState.Read, LinesState.Missing, LinesState.Unreadable, LinesState.Missing }
            .Select((state, i) => Entry("2024-03-05T12:00", i) with { Lines = state, Additions = state == LinesState.Read ? 5 : 0 });
        var history = new History(GitReader.SnapshotOf(entries), 3, [new Person("Ada", "ada@example.com")], []);

        var bucket = LinesOverTime.Of(history, View).Buckets[0];
        Assert.Equal((4, 5L, 2, 1), (bucket.Commits, bucket.Additions, bucket.Missing, bucket.Unreadable));
        Assert.Equal(2, Committers.Of(history, View).Rows[0].LinesMissing);
        Assert.Equal(2, HeadlineNumbers.Of(history, View).Now.LinesMissing);
    }

    [Fact]
    public void A_sparkline_ends_today()
    {
        var (first, counts) = DailyCommitsRollup.Of(HistoryOf("2023-03-09T12:00", "2024-03-06T12:00", "2024-03-06T13:00").Snapshot, 2);
        var sparkline = DailySeries.Of(new DailyCommits { FirstDay = first, Counts = counts }).Sparkline(View.Today);

        Assert.Equal((52, 1, 2), (sparkline.Length, sparkline[0], sparkline[^1]));
    }

    [Fact]
    public void A_committers_sparkline_cuts_the_range_into_equal_parts()
    {
        var day = View.Between(new DateOnly(2024, 2, 12), new DateOnly(2024, 3, 6)); // 24 days

        var sparkline = CommitterSparklines.Of(HistoryOf("2024-02-12T01:00", "2024-02-13T01:00", "2024-03-06T01:00", "2024-03-06T02:00"), day, [0])[0];

        Assert.Equal([1, 1, .. new int[21], 2], sparkline);
    }

    [Theory]
    [InlineData(null, CommitterColumn.Commits, true)]
    [InlineData("name", CommitterColumn.Name, false)]
    [InlineData("-LAST", CommitterColumn.Last, true)]
    public void A_committers_order_is_read_and_written(string? text, CommitterColumn column, bool descending)
    {
        Assert.Equal(new CommitterSort(column, descending), CommitterSort.Parse(text));
        Assert.Equal(CommitterSort.Parse(text), CommitterSort.Parse(CommitterSort.Parse(text).ToString()));
    }

    [Theory]
    [InlineData("--name")]
    [InlineData("1")]
    [InlineData("-")]
    [InlineData("name,email")]
    public void What_is_no_column_is_no_order(string text) => Assert.Null(CommitterSort.Parse(text));

    /// <summary>One commit after the other, each on its author's clock at UTC; null for one without a date.</summary>
    private static History HistoryOf(params string?[] dates) =>
        new(GitReader.SnapshotOf(dates.Select(Entry)), dates.Length - 1, [new Person("Ada Example", "ada@example.com")], []);

    private static HistoryEntry Entry(string? date, int position)
    {
        long? seconds = date is null ? null : new DateTimeOffset(DateTime.Parse(date, System.Globalization.CultureInfo.InvariantCulture), TimeSpan.Zero).ToUnixTimeSeconds();
        return new HistoryEntry(seconds, 0, seconds, 0, 0, 0, LinesState.Read, 0, 0, 0, position == 0 ? [] : [position - 1]);
    }
}
