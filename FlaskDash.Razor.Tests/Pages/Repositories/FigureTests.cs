using AngleSharp.Html.Dom;
using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Tests.Support;

namespace FlaskDash.Razor.Tests.Pages.Repositories;

[Collection(RepositoryApp.Shared)]
public sealed class FigureTests(RepositoryApp app)
{
    private string Address => $"/repositories/{app.Id}/figures";

    [Theory]
    [InlineData("commits-over-time", "merges=in&step=month")]
    [InlineData("committers", "bots=in")]
    [InlineData("headline-numbers", "clock=utc")]
    public async Task A_person_has_git_count_and_sees_both_side_by_side(string slug, string view)
    {
        var address = $"{Address}/{slug}?{view}";
        await PressAsync(app.Zoe, address, "Count with git");

        var page = await EndedAsync(app.Zoe, address);

        Assert.Contains("Equal", page.QuerySelector(".notice")!.TextContent, StringComparison.Ordinal);
        Assert.NotEmpty(page.QuerySelectorAll("section[aria-labelledby=check] tbody tr"));
        Assert.All(page.QuerySelectorAll("section[aria-labelledby=check] tbody tr"), row =>
        {
            var values = row.QuerySelectorAll("td.num").Select(c => c.TextContent).Chunk(2);
            Assert.All(values, pair => Assert.Equal(pair[0], pair[1]));
        });
        // Everybody who sees the repository sees the answer; nobody has to ask twice.
        var stranger = await app.Stranger.OpenAsync(address);
        Assert.Contains("Equal", stranger.QuerySelector(".notice")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("@example.com", stranger.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Null(page.QuerySelectorAll("button").FirstOrDefault(b => b.TextContent == "Count with git"));
    }

    [Fact]
    public async Task The_command_on_the_page_prints_the_number_on_the_page()
    {
        var view = "?merges=in&from=2000-01-01";
        var page = await app.Stranger.OpenAsync($"{Address}/headline-numbers{view}");
        var command = page.QuerySelector("section[aria-labelledby=command] code")!.TextContent;
        var printed = Shell.Run(app.Source.Path, command).Split(' ')[0];

        var overview = await app.Stranger.OpenAsync($"/repositories/{app.Id}{view}");

        Assert.Equal(printed, overview.QuerySelector("dl.stats dd.value")!.TextContent.Number().ToString());
    }

    [Fact]
    public async Task A_figure_without_a_check_still_has_its_definition_and_commands()
    {
        var page = await app.Stranger.OpenAsync($"{Address}/largest-commit");

        Assert.Contains("git log", page.QuerySelector("code")!.TextContent, StringComparison.Ordinal);
        Assert.Null(page.QuerySelector("#check"));
        await app.Stranger.OpenAsync($"{Address}/no-such-figure", 404);
    }

    [Fact]
    public async Task A_view_that_cannot_be_counted_is_refused_and_asked_of_nobody()
    {
        var page = await app.Zoe.OpenAsync($"{Address}/committers?ref=no-such-branch", 400);

        Assert.Contains("no branch or tag", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Null(page.QuerySelector("#check"));
    }

    [Fact]
    public async Task A_stranger_is_asked_to_sign_in_before_git_is_started()
    {
        var page = await app.Stranger.OpenAsync($"{Address}/punch-card?step=year");

        Assert.Contains("/login?returnUrl=", page.QuerySelector("section[aria-labelledby=check] a")!.GetAttribute("href"), StringComparison.Ordinal);
        Assert.DoesNotContain(page.QuerySelectorAll("main button"), b => b.TextContent == "Count with git");
    }

    [Fact]
    public void Every_figure_that_can_be_checked_has_a_definition() =>
        Assert.All(FlaskDash.Razor.Indexing.CheckQuestion.Slugs, slug => Assert.NotNull(Definitions.Find(slug)));

    private static async Task PressAsync(Browser browser, string address, string label)
    {
        using var page = await browser.GetAsync(address, TestContext.Current.CancellationToken);
        var form = await HtmlForm.FindAsync(page, f => f.TextContent.Contains(label, StringComparison.Ordinal));
        using var answer = await browser.PostAsync(form!.Action, form.With(), TestContext.Current.CancellationToken);
        Assert.Equal(System.Net.HttpStatusCode.OK, answer.StatusCode);
    }

    private static async Task<IHtmlDocument> EndedAsync(Browser browser, string address)
    {
        IHtmlDocument page = null!;
        await Patience.UntilAsync(async () => (page = await browser.OpenAsync(address)).QuerySelector("progress") is null);
        return page;
    }
}
