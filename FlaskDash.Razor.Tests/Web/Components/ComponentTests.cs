using System.Text.Encodings.Web;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using FlaskDash.Razor.Web.Components;
using Microsoft.AspNetCore.Html;

namespace FlaskDash.Razor.Tests.Web.Components;

public sealed class ComponentTests
{
    private static readonly DateTimeOffset Now = new(2025, 3, 10, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, "0")]
    [InlineData(999, "999")]
    [InlineData(1234567, "1\u202f234\u202f567")]
    [InlineData(-20481, "\u221220\u202f481")]
    [InlineData(long.MinValue, "\u22129\u202f223\u202f372\u202f036\u202f854\u202f775\u202f808")]
    public void Numbers_have_thin_separators_and_a_true_minus(long number, string text) => Assert.Equal(text, Numbers.Of(number));

    [Theory]
    [InlineData(950, "950")]
    [InlineData(1200, "1.2k")]
    [InlineData(2000, "2k")]
    [InlineData(38000, "38k")]
    [InlineData(4_100_000, "4.1M")]
    [InlineData(2_000_000_000, "2G")]
    public void Axes_have_short_numbers(long number, string text) => Assert.Equal(text, Numbers.Compact(number));

    [Theory]
    [InlineData(0, "0\u202f%")]
    [InlineData(0.0001, "1\u202f%")]
    [InlineData(0.64, "64\u202f%")]
    [InlineData(0.9999, "99\u202f%")]
    [InlineData(1, "100\u202f%")]
    public void A_share_is_whole_only_when_it_is(double share, string text) => Assert.Equal(text, Numbers.Percent(share));

    [Theory]
    [InlineData(0, "just now")]
    [InlineData(1, "1 minute ago")]
    [InlineData(59, "59 minutes ago")]
    [InlineData(60, "1 hour ago")]
    [InlineData(23 * 60, "23 hours ago")]
    [InlineData(24 * 60, "9 Mar 2025")]
    [InlineData(-5, "in 5 minutes")]
    public void A_moment_is_relative_under_a_day(int minutesAgo, string text) =>
        Assert.Equal(text, Parse(new Moment(Now.AddMinutes(-minutesAgo), Now)).TextContent);

    [Fact]
    public void A_moment_of_git_is_read_on_its_own_clock_and_says_so()
    {
        // 2025-03-03 23:30 UTC is the next day in Tokyo.
        var time = Parse(Moment.Git(1741044600, 540, Now));

        Assert.Equal("4 Mar 2025", time.TextContent);
        Assert.Equal("2025-03-04T08:30:00+09:00", time.GetAttribute("datetime"));
        Assert.Equal("4 Mar 2025, 08:30:00 UTC+09:00", time.GetAttribute("title"));
    }

    [Theory]
    [InlineData(null, 0, "no date")]
    [InlineData(long.MaxValue, 0, "9223372036854775807 s")]
    [InlineData(long.MinValue, 0, "-9223372036854775808 s")]
    [InlineData(0L, 5999, "1 Jan 1970")]
    [InlineData(-62_135_596_800L, -840, "-62135596800 s")]
    [InlineData(253_402_300_799L, 840, "253402300799 s")]
    public void Dates_that_no_calendar_has_are_shown_as_they_are(long? seconds, int offset, string text) =>
        Assert.Equal(text, Parse(Moment.Git(seconds, offset, Now)).TextContent);

    [Theory]
    [MemberData(nameof(Hostile))]
    public void No_text_becomes_markup(Component component)
    {
        var html = Html(component);

        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.All(Parse(component).QuerySelectorAll("*").SelectMany(e => e.Attributes), a => Assert.False(a.Name.StartsWith("on", StringComparison.Ordinal)));
    }

    public static TheoryData<Component> Hostile()
    {
        const string bad = "\"><script>alert(1)</script>' onload=x";
        return
        [
            new StateBadge(Tone.Good, bad), new Notice(Tone.Bad, bad, bad, bad), new EmptyState(bad, bad, bad), new Chips([new(bad, bad)]),
            new Choices(bad, [new(bad, bad, true)]), new Pager(bad, bad), new Stats([new(bad, bad, bad, bad)]), new CommandLine(bad),
            new TraceLine(bad), new ProgressBar(new(bad, 1, 2, false), bad), new Sparkline([1], bad),
        ];
    }

    [Fact]
    public void Progress_never_goes_beyond_its_end_and_shows_none_while_the_end_is_unknown()
    {
        var known = Parse(new ProgressBar(new("Reading", 12, 10, false))).QuerySelector("progress")!;
        var unknown = Parse(new ProgressBar(new("Fetching", 12, null, false))).QuerySelector("progress")!;

        Assert.Equal(("10", "10"), (known.GetAttribute("value"), known.GetAttribute("max")));
        Assert.Null(unknown.GetAttribute("value"));
    }

    [Fact]
    public void A_sparkline_draws_the_highest_at_full_height_and_nothing_for_zero()
    {
        var path = Parse(new Sparkline([0, 10, 5], "")).QuerySelector("path")!.GetAttribute("d");

        Assert.Equal("M4 24v-24h3v24zM8 24v-12h3v12z", path);
    }

    internal static string Html(IHtmlContent content)
    {
        using var writer = new StringWriter();
        content.WriteTo(writer, HtmlEncoder.Default);
        return writer.ToString();
    }

    internal static IElement Parse(IHtmlContent content) => new HtmlParser().ParseDocument(Html(content)).Body!.FirstElementChild!;
}
