using FlaskDash.Razor.Data;
using FlaskDash.Razor.Tests.Support;

namespace FlaskDash.Razor.Tests.Pages.Repositories;

[Collection(RepositoryApp.Shared)]
public sealed class RewritesTests(RepositoryApp app)
{
    [Fact]
    public async Task What_a_force_push_lost_is_listed_with_whose_it_was_and_the_overview_says_so()
    {
        using var sample = new SampleRepository();
        sample.Commit("Stays");
        var lost = sample.Commit("Is lost", author: "Grace Example <grace@example.com>");
        var id = await app.AddAsync(sample.Path, Visibility.Public);
        await app.IndexAsync(id);
        Assert.Contains("No fetch", (await app.Stranger.OpenAsync($"/repositories/{id}/rewrites")).QuerySelector(".empty")!.TextContent, StringComparison.Ordinal);
        sample.Git("reset", "-q", "--hard", "HEAD~1");
        sample.Commit("Comes instead");
        await app.IndexAsync(id);

        var overview = await app.Stranger.OpenAsync($"/repositories/{id}");
        var page = await app.Stranger.OpenAsync(overview.QuerySelector(".notice a[href$='/rewrites']")!.GetAttribute("href")!);
        var row = Assert.Single(page.QuerySelectorAll("main tbody tr"));
        Assert.Contains("main", row.QuerySelector("th")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Grace Example", row.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("@example.com", row.TextContent, StringComparison.Ordinal);
        Assert.Contains("grace@example.com", (await app.Zoe.OpenAsync($"/repositories/{id}/rewrites")).QuerySelector("main tbody")!.TextContent, StringComparison.Ordinal);

        var shown = await app.Stranger.OpenAsync(row.QuerySelector("td.num a")!.GetAttribute("href")!.Split('#')[0]);
        var commit = Assert.Single(shown.QuerySelectorAll(".commits li"));
        Assert.Contains("Is lost", commit.TextContent, StringComparison.Ordinal);
        await app.Stranger.OpenAsync($"/repositories/{id}/commits/{lost}");
        await app.ChangeAsync(id, r => r.Visibility = Visibility.Private);
        await app.Stranger.OpenAsync($"/repositories/{id}/rewrites", 404);
    }

    [Theory]
    [InlineData("rewrite=0", "is not the number of a rewrite")]
    [InlineData("rewrite=999999", "is none of this repository")]
    [InlineData("after=x", "is not the number of a commit")]
    public async Task What_cannot_be_shown_is_named(string query, string sentence)
    {
        var page = await app.Stranger.OpenAsync($"/repositories/{app.Id}/rewrites?{query}", 400);

        Assert.Contains(sentence, page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }
}
