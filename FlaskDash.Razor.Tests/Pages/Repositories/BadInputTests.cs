namespace FlaskDash.Razor.Tests.Pages.Repositories;

[Collection(RepositoryApp.Shared)]
public sealed class BadInputTests(RepositoryApp app)
{
    [Theory]
    [InlineData("?range=foo", "foo")]
    [InlineData("?range=week&range=year", "range")]
    [InlineData("?step=hour", "hour")]
    [InlineData("?clock=Mars", "Mars")]
    [InlineData("?merges=1", "merges")]
    [InlineData("?from=2024-02-30", "2024-02-30")]
    [InlineData("?from=yesterday", "yesterday")]
    [InlineData("?from=2024-03-02&to=2024-03-01", "before it starts")]
    [InlineData("?range=week&from=2024-03-02", "range=week")]
    [InlineData("?from=%3Cscript%3E", "<script>")]
    [InlineData("/statistics?step=hour", "hour")]
    [InlineData("/commits?before=abc", "abc")]
    [InlineData("/commits?before=-1", "before")]
    [InlineData("/commits?before=99999999999999999999", "before")]
    [InlineData("/commits?before=1&after=2", "cannot stand together")]
    [InlineData("/commits?before=1&before=2", "before")]
    [InlineData("/commits?q=a&q=b", "q")]
    [InlineData("/commits?from=x", "from")]
    [InlineData("/commits?dates=odd", "odd")]
    [InlineData("/commits?dates=impossible&q=a", "cannot stand together")]
    [InlineData("/changes?text=a&text=b", "text")]
    [InlineData("/changes?text=a&from=-1", "from")]
    [InlineData("/changes?text=a%00b", "NUL")]
    [InlineData("/committers?sort=shoe", "shoe")]
    [InlineData("/committers?sort=email", "email")]
    [InlineData("/committers?page=0", "page=0")]
    [InlineData("/committers?page=9", "past the last page")]
    [InlineData("/commits/HEAD_SHA?files=-1", "files")]
    [InlineData("/commits/HEAD_SHA?files=500", "past the last")]
    public async Task A_value_that_cannot_be_used_is_named_on_the_page_at_400(string address, string named)
    {
        address = address.Replace("HEAD_SHA", app.Source.Git("rev-parse", "HEAD"), StringComparison.Ordinal);

        var page = await app.Stranger.OpenAsync($"/repositories/{app.Id}{address}", 400);

        Assert.Contains(page.QuerySelectorAll("main [role=alert]"), n => n.TextContent.Contains(named, StringComparison.Ordinal));
        Assert.NotEmpty(page.QuerySelectorAll(".side a"));
        Assert.Empty(page.QuerySelectorAll("main figure, main .stats, main .commits, main script"));
    }

    [Theory]
    [InlineData("/repositories/abc")]
    [InlineData("/repositories/0")]
    [InlineData("/repositories/-1")]
    [InlineData("/repositories/99999999999")]
    [InlineData("/repositories/ID/commits/0000000000000000000000000000000000000000")]
    [InlineData("/repositories/ID/commits/zzzz")]
    [InlineData("/repositories/ID/commits/a")]
    [InlineData("/repositories/ID/unknown")]
    public async Task What_is_not_there_is_404_in_the_site_s_layout(string address)
    {
        var page = await app.Stranger.OpenAsync(address.Replace("ID", app.Id.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal), 404);

        Assert.Equal("Not found", page.QuerySelector("h1")!.TextContent);
    }

    [Fact]
    public async Task The_form_comes_back_as_typed()
    {
        var page = await app.Stranger.OpenAsync($"/repositories/{app.Id}?from=2024-02-30&to=2024-03-01&clock=utc", 400);

        Assert.Equal(("2024-02-30", "2024-03-01", "utc"), (Value("from"), Value("to"), Value("clock")));
        string? Value(string name) => page.QuerySelector($".view input[name={name}]")!.GetAttribute("value");
    }
}
