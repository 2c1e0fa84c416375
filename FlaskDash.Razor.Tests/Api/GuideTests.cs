using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Tests.Pages;
using FlaskDash.Razor.Tests.Pages.Repositories;

namespace FlaskDash.Razor.Tests.Api;

/// <summary>The readable page of the API.</summary>
public sealed class GuideTests(AccessApp access) : IClassFixture<AccessApp>
{
    [Fact]
    public async Task It_shows_every_endpoint_and_every_setting()
    {
        var page = await access[Role.Stranger].OpenAsync("/api-guide");
        var shown = page.QuerySelectorAll("article").Select(a => string.Join(' ', a.QuerySelectorAll("p code").Take(2).Select(c => c.TextContent)));
        var there = (await access.App.RoutesAsync()).Where(r => r.Contains(" /api/v1/", StringComparison.Ordinal)).Select(r => r.Replace("{id:int}", "{id}", StringComparison.Ordinal));

        Assert.Equal(there.Order(StringComparer.Ordinal), shown.Order(StringComparer.Ordinal));
        Assert.Equal(ViewQuery.Parameters, page.QuerySelectorAll("#view-title ~ .scroll tbody th").Select(h => h.TextContent));
        Assert.Contains("data.periods[].addedLines", page.QuerySelectorAll("details code").Select(c => c.TextContent));
    }
}
