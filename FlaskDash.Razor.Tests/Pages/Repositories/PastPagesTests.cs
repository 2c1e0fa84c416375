using FlaskDash.Razor.Tests.Support;

namespace FlaskDash.Razor.Tests.Pages.Repositories;

[Collection(RepositoryApp.Shared)]
public sealed class PastPagesTests(RepositoryApp app)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("languages", "#languages .bar")]
    [InlineData("survival", "#survival .bar")]
    public async Task A_person_has_the_past_counted_and_everybody_who_may_see_it_sees_the_chart(string page, string bars)
    {
        using var source = new SampleRepository();
        source.Write("a.py", "one\ntwo\n");
        source.Commit("One", "2022-01-01T10:00:00+0000");
        source.Write("b.cs", "one\n");
        source.Commit("Two", "2024-05-05T10:00:00+0000");
        var id = await app.AddAsync(source.Path, FlaskDash.Razor.Data.Visibility.Public);
        await app.IndexAsync(id);
        var address = $"/repositories/{id}/{page}";

        Assert.Null((await app.Zoe.OpenAsync(address)).QuerySelector(bars));
        Assert.Contains("Sign in", (await app.Stranger.OpenAsync(address)).QuerySelector("#past")!.TextContent + (await app.Stranger.OpenAsync(address)).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        using (var before = await app.Zoe.GetAsync(address, Ct))
        {
            var form = await HtmlForm.FindAsync(before, f => f.TextContent.Contains("Count the past", StringComparison.Ordinal));
            using var asked = await app.Zoe.PostAsync(form!.Action, form.With(), Ct);
            Assert.Equal(System.Net.HttpStatusCode.OK, asked.StatusCode);
        }
        await Patience.UntilAsync(async () => (await app.Zoe.OpenAsync(address)).QuerySelector("progress") is null);

        var shown = await app.Stranger.OpenAsync(address);
        Assert.NotEmpty(shown.QuerySelectorAll(bars));
        Assert.DoesNotContain(shown.QuerySelectorAll("main form"), f => f.GetAttribute("method") == "post");
    }

    [Fact]
    public async Task The_languages_now_are_in_a_table_and_a_file()
    {
        var page = await app.Stranger.OpenAsync($"/repositories/{app.Id}/languages");
        var rows = page.QuerySelectorAll("section[aria-labelledby=now] tbody tr").Select(r => (r.QuerySelector("bdi")!.TextContent, r.QuerySelector("td.num")!.TextContent.Number())).ToList();

        var git = app.Source.Git("ls-tree", "-r", "--name-only", "HEAD").Split('\n').CountBy(f => Path.GetExtension(f)).ToDictionary(f => f.Key, f => (long)f.Value);
        Assert.Contains(("Text", git[".txt"]), rows);
        Assert.Contains((".bin", git[".bin"]), rows);
        Assert.Contains($"Text,prose,{git[".txt"]},", await app.Stranger.GetStringAsync($"/repositories/{app.Id}/export/languages.csv", Ct), StringComparison.Ordinal);
    }
}
