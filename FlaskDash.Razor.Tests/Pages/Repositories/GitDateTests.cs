using FlaskDash.Razor.Pages.Repositories;

namespace FlaskDash.Razor.Tests.Pages.Repositories;

public sealed class GitDateTests
{
    [Theory]
    [InlineData(1_709_456_400L, 60, "Sunday, 3 March 2024, 10:00:00 +0100")]
    [InlineData(1_709_456_400L, -210, "Sunday, 3 March 2024, 05:30:00 -0330")]
    [InlineData(-1L, 0, "Wednesday, 31 December 1969, 23:59:59 +0000")]
    [InlineData(0L, 6_039, "Thursday, 1 January 1970, 00:00:00 UTC (the commit says +10039)")]
    [InlineData(253_402_300_800L, 0, "253402300800 seconds after 1970, which no calendar shows")]
    [InlineData(null, 0, "no date that git could read")]
    public void A_date_is_written_on_the_clock_of_whoever_made_it(long? seconds, int offset, string expected) =>
        Assert.Equal(expected, GitDate.Exact(seconds, offset));
}
