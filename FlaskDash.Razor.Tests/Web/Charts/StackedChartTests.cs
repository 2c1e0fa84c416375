using AngleSharp.Html.Parser;
using FlaskDash.Razor.Web.Charts;

namespace FlaskDash.Razor.Tests.Web.Charts;

public sealed class StackedChartTests
{
    [Fact]
    public void Parts_stand_upon_each_other_in_the_height_of_their_values_and_the_table_has_each()
    {
        var chart = new StackedChart
        {
            Id = "parts", Title = "Parts by month", Step = TimeStep.Month, Series = ["One", "<b>Two</b>"],
            Stacks = [new Stack(new DateOnly(2024, 1, 1), [10, 30]), new Stack(new DateOnly(2024, 2, 1), [0, 0]), new Stack(new DateOnly(2024, 3, 1), [5, 0])], LastIsPartial = true,
        };
        using var writer = new StringWriter();
        chart.WriteTo(writer, System.Text.Encodings.Web.HtmlEncoder.Default);
        var page = new HtmlParser().ParseDocument(writer.ToString());

        var bars = page.QuerySelectorAll(".bar");
        var (one, two) = (bars[0].QuerySelector(".series-0")!, bars[0].QuerySelector(".series-1")!);
        Assert.Equal(3 * Of(one, "height"), Of(two, "height"), 3);
        Assert.Equal(Of(one, "y"), Of(two, "y") + Of(two, "height"), 3);
        Assert.Empty(bars[1].QuerySelectorAll("rect"));
        Assert.NotNull(bars[2].QuerySelector(".veiled"));
        Assert.Equal(["One", "<b>Two</b>"], page.QuerySelectorAll(".legend li").Select(l => l.TextContent));
        Assert.Equal(["5", "0", "0", "0", "10", "30"], page.QuerySelectorAll("tbody td").Select(c => c.TextContent));
        Assert.Contains("One 10, <b>Two</b> 30", bars[0].QuerySelector("title")!.TextContent, StringComparison.Ordinal);

        static double Of(AngleSharp.Dom.IElement rect, string attribute) => double.Parse(rect.GetAttribute(attribute)!, System.Globalization.CultureInfo.InvariantCulture);
    }
}
