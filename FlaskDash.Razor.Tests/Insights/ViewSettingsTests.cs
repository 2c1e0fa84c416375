using CsCheck;
using FlaskDash.Razor.Insights;
using Microsoft.AspNetCore.WebUtilities;

namespace FlaskDash.Razor.Tests.Insights;

public sealed class ViewSettingsTests
{
    private static readonly DateOnly Wednesday = new(2024, 3, 6);
    private static readonly ViewSettings Defaults = new(Wednesday);

    private const string ViewerZone = "America/New_York";

    private static readonly (ViewClock, string?)[] Clocks =
        [(ViewClock.Author, null), (ViewClock.Utc, null), (ViewClock.Zone, "Europe/Berlin"), (ViewClock.Zone, "Asia/Kolkata"), (ViewClock.Viewer, ViewerZone)];

    private static readonly string?[] RefNames = [null, "all", "main", "v1.0..main", "fix/über#42&?=%", "refs/tags/x"];

    private static readonly string?[] PathTexts = [null, "src", "src/*.cs\n!docs\n!src/gen [1]/*", "ä b&c=d#?"];

    private static readonly Gen<DateOnly> Date = Gen.Int[0, 3_652_058].Select(DateOnly.FromDayNumber);

    private static readonly Gen<ViewSettings> View =
        from range in Gen.Enum<ViewRange>()
        from one in Date
        from other in Date
        from open in Gen.Int[0, 2]
        from step in Gen.Enum<ViewStep>()
        from clock in Gen.Int[0, Clocks.Length - 1].Select(i => Clocks[i])
        from merges in Gen.Enum<ViewShare>()
        from bots in Gen.Enum<ViewShare>()
        from date in Gen.Enum<ViewDate>()
        from leftOut in Gen.Bool
        from outliers in Gen.Enum<ViewOutliers>()
        from people in Gen.Enum<ViewPeople>()
        from credit in Gen.Enum<ViewCredit>()
        from generated in Gen.Bool
        from paths in Gen.Int[0, PathTexts.Length - 1].Select(i => PathTexts[i])
        from author in Gen.Bool
        from name in Gen.Int[0, RefNames.Length - 1].Select(i => RefNames[i])
        let dates = Defaults.Between(open == 1 ? null : one < other ? one : other, open == 2 ? null : one < other ? other : one)
        select (range == ViewRange.Dates ? dates : Defaults.Of(range)) with
        {
            Step = step, Clock = clock.Item1, Zone = clock.Item2, Merges = merges, Bots = bots, Date = date, WithLeftOut = leftOut, Outliers = outliers, People = people, Ref = name, Author = author ? "0123456789abcdef" : null, CoAuthors = credit, WithoutGenerated = generated, Paths = paths,
        };

    [Fact]
    public void Every_view_is_read_back_from_its_own_query_whatever_the_defaults()
    {
        Gen.Select(View, View).Sample((view, defaults) =>
        {
            var parsed = ViewSettings.Parse(QueryHelpers.ParseQuery(view.ToQuery(defaults)), defaults, ViewerZone);
            Assert.Empty(parsed.Faults);
            Assert.Equal(view, parsed.View);
        });
    }

    [Fact]
    public void Taking_every_chip_away_one_after_the_other_leads_to_the_defaults()
    {
        View.Sample(view =>
        {
            while (view.Describe() is [var chip, ..])
            {
                var without = ViewSettings.Parse(QueryHelpers.ParseQuery(chip.QueryWithout), Defaults, ViewerZone).View;
                Assert.Equal(view.Describe().Count - 1, without.Describe().Count);
                view = without;
            }
            Assert.Equal(Defaults, view);
            Assert.Equal("", view.ToQuery());
        });
    }

    [Fact]
    public void Any_text_is_either_understood_or_named_as_a_fault()
    {
        string[] parameters = [.. ViewQuery.Parameters, "page"], values = ["all", "week", "2024-02-30", "2024-03-01", "day", "utc", "in", "", "-1", "２０２４-01-01", "Europe/Paris", "viewer", "a..b", "a..b..c", "..", "tag"];
        var parameter = Gen.Int[0, parameters.Length - 1].Select(i => parameters[i]);
        var value = Gen.Frequency((1, Gen.String), (2, Gen.Int[0, values.Length - 1].Select(i => values[i])));
        Gen.Select(parameter, value).Array[0, 8].Sample(pairs =>
        {
            var parsed = ViewSettings.Parse(pairs.Select(p => KeyValuePair.Create(p.Item1, new Microsoft.Extensions.Primitives.StringValues(p.Item2))), Defaults);
            if (parsed.IsValid) Assert.Equal(parsed.View, ViewSettings.Parse(QueryHelpers.ParseQuery(parsed.View.ToQuery()), Defaults).View);
            else Assert.All(parsed.Faults, f => Assert.Contains(f.Parameter, f.Message, StringComparison.Ordinal));
            _ = parsed.View.Before()?.RangeText;
        });
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("?page=3&range=&from=&to=&q=x", "")]
    [InlineData("?merges=in&clock=UTC&range=Week", "range=week&clock=utc&merges=in")]
    [InlineData("?range=all&from=2024-01-01", "from=2024-01-01")]
    [InlineData("?step=auto&clock=author&merges=out&range=all", "")]
    [InlineData("?to=2024-01-31&from=2024-01-01&step=week", "from=2024-01-01&to=2024-01-31&step=week")]
    [InlineData("?ref=&bots=&clock=Europe/Berlin&people=RAW&ref=HEAD", "clock=Europe/Berlin&people=raw")]
    [InlineData("?bots=only&ref=feature/x&date=committer", "ref=feature/x&date=committer&bots=only")]
    public void There_is_one_way_to_write_a_view(string query, string canonical)
    {
        var parsed = ViewSettings.Parse(QueryHelpers.ParseQuery(query), Defaults);
        Assert.Empty(parsed.Faults);
        Assert.Equal(canonical, parsed.View.ToQuery());
    }

    [Theory]
    [InlineData("?range=fortnight", "range", "Allowed: week, 30d, 90d, year, lastyear, tag, all.")]
    [InlineData("?step=hour", "step", "auto, day, week, sunweek, month, quarter, year")]
    [InlineData("?clock=Europe/Bielefeld", "clock", "author, utc, viewer, or a time zone")]
    [InlineData("?clock=../../etc/localtime", "clock", "author, utc, viewer, or a time zone")]
    [InlineData("?clock=viewer", "clock", "your browser’s time zone")]
    [InlineData("?ref=a..", "ref", "one..other")]
    [InlineData("?ref=a...b..c", "ref", "one..other")]
    [InlineData("?bots=no", "bots", "out, in, only")]
    [InlineData("?date=both", "date", "author, committer")]
    [InlineData("?people=all", "people", "merged, raw")]
    [InlineData("?author=ada@example.com", "author", "Committers page")]
    [InlineData("?author=0123456789ABCDEF", "author", "Committers page")]
    [InlineData("?merges=1", "merges", "out, in, only")]
    [InlineData("?from=2024-02-30", "from", "2024-02-30")]
    [InlineData("?to=yesterday", "to", "year-month-day")]
    [InlineData("?from=2024-03-02&to=2024-03-01", "to", "ends (2024-03-01) before it starts (2024-03-02)")]
    [InlineData("?range=week&to=2024-03-01", "range", "exclude each other")]
    [InlineData("?step=day&step=week", "step", "given 2 times")]
    public void A_bad_value_is_a_fault_that_names_the_parameter_and_what_is_allowed(string query, string parameter, string message)
    {
        var parsed = ViewSettings.Parse(QueryHelpers.ParseQuery(query), Defaults);

        var fault = Assert.Single(parsed.Faults);
        Assert.Equal(parameter, fault.Parameter);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
        Assert.Equal(Defaults, parsed.View with { Range = ViewRange.All, From = null, To = null });
    }

    [Theory]
    [InlineData("range=week", "2024-03-04", "2024-02-26", "2024-02-28")]
    [InlineData("range=30d", "2024-02-06", "2024-01-07", "2024-02-05")]
    [InlineData("range=year", "2024-01-01", "2023-01-01", "2023-03-06")]
    [InlineData("range=lastyear", "2023-01-01", "2022-01-01", "2022-12-31")]
    [InlineData("range=90d", "2023-12-08", "2023-09-09", "2023-12-07")]
    [InlineData("from=2024-01-10&to=2024-01-19", "2024-01-10", "2023-12-31", "2024-01-09")]
    public void A_range_has_a_first_day_and_a_period_before_it(string query, string first, string beforeFrom, string beforeTo)
    {
        var view = ViewSettings.Parse(QueryHelpers.ParseQuery(query), Defaults).View;
        var before = view.Before();

        Assert.Equal(first, view.FirstDay?.Iso());
        Assert.Equal((beforeFrom, beforeTo), (before?.From?.Iso(), before?.To?.Iso()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("to=2024-01-01")]
    [InlineData("from=2024-04-01")]
    [InlineData("from=0001-01-01&to=9999-12-31")]
    public void There_is_no_period_before_where_none_can_be(string query) => Assert.Null(ViewSettings.Parse(QueryHelpers.ParseQuery(query), Defaults).View.Before());

    [Fact]
    public void The_dashboard_refuses_what_its_rollup_cannot_answer()
    {
        var parsed = DailySeries.Parse(QueryHelpers.ParseQuery("?range=week&clock=utc&merges=in"), Defaults);

        Assert.Equal(["clock", "merges"], parsed.Faults.Select(f => f.Parameter));
        Assert.Equal("range=week", parsed.View.ToQuery());
    }
}
