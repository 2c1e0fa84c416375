using FlaskDash.Razor.Data;
using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Tests.Pages.Repositories;
using FlaskDash.Razor.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FlaskDash.Razor.Tests.Pages;

[Collection(RepositoryApp.Shared)]
public sealed class TogetherPageTests(RepositoryApp app)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Repositories_that_share_commits_count_each_once()
    {
        using var fork = new SampleRepository();
        fork.Git("pull", "--quiet", app.Source.Path, "main");
        fork.Commit("Only in the fork", "2024-05-05T10:00:00+0000");
        var id = await app.AddAsync(fork.Path, Visibility.Public);
        await app.IndexAsync(id);

        var page = await app.Stranger.OpenAsync($"/together?repository={app.Id}&repository={id}&merges=in&bots=in");

        var total = long.Parse(fork.Git("rev-list", "--count", "HEAD"), System.Globalization.CultureInfo.InvariantCulture);
        var rows = page.QuerySelectorAll("section[aria-labelledby=parts] tbody tr").Select(r => r.QuerySelectorAll("td.num")[0].TextContent.Number()).ToList();
        Assert.Equal([total - 1, 1, total], rows);
        Assert.Equal(total, page.QuerySelectorAll("#commits tbody td").Sum(c => c.TextContent.Number()));
        Assert.DoesNotContain("@example.com", page.Source.Text, StringComparison.Ordinal);

        // What the indexer stored is what a database from before reads from its rows.
        await app.QueryAsync(db => db.SnapshotChunks.Where(c => c.RepositoryId == id && c.Group == 'S').ExecuteDeleteAsync(Ct));
        using var fresh = new RepositoryShas(app.App.Services.GetRequiredService<IDbContextFactory<DashContext>>());
        Assert.Equal((await app.App.Services.GetRequiredService<RepositoryShas>().OpenAsync(id, (int)total, Ct)).Count, (await fresh.OpenAsync(id, (int)total, Ct)).Count);
    }

    [Fact]
    public async Task A_commit_that_was_picked_counts_once_when_its_patch_ids_are_read()
    {
        using var fork = new SampleRepository();
        fork.Commit("Beginning", "2024-05-01T10:00:00+0000");
        fork.Git("fetch", "--quiet", app.Source.Path, "main");
        fork.Git("cherry-pick", "--strategy-option=theirs", app.Source.Git("log", "-1", "--format=%H", "--diff-filter=A", "--", "src/part3.txt"));
        var id = await app.AddAsync(fork.Path, Visibility.Public);
        await app.IndexAsync(id);
        var address = $"/together?repository={app.Id}&repository={id}&bots=in";

        Assert.Equal(2, await CommitsOfLastAsync(address));
        Assert.Equal(2, await CommitsOfLastAsync(address + "&cherrypicks=once"));
        Assert.Contains("Sign in", (await app.Stranger.OpenAsync(address + "&cherrypicks=once")).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        using (var before = await app.Zoe.GetAsync(address + "&cherrypicks=once", Ct))
        {
            var form = await HtmlForm.FindAsync(before, f => f.TextContent.Contains("Read patch ids", StringComparison.Ordinal));
            using var asked = await app.Zoe.PostAsync(form!.Action, form.With(), Ct);
            // Back where the person was.
            Assert.Equal((System.Net.HttpStatusCode.OK, address + "&cherrypicks=once"), (asked.StatusCode, asked.RequestMessage!.RequestUri!.PathAndQuery));
            Assert.Contains("parts", await asked.TextAsync(), StringComparison.Ordinal);
        }
        await Patience.UntilAsync(async () => (await app.Zoe.OpenAsync(address + "&cherrypicks=once")).QuerySelector(".notice, progress") is null); // a job of the app's

        Assert.Equal(1, await CommitsOfLastAsync(address + "&cherrypicks=once"));
        Assert.Equal(2, await CommitsOfLastAsync(address));

        async Task<long> CommitsOfLastAsync(string at) =>
            (await app.Stranger.OpenAsync(at)).QuerySelectorAll("section[aria-labelledby=parts] tbody tr").Single(r => r.QuerySelector($"a[href='/repositories/{id}']") is not null).QuerySelectorAll("td.num")[0].TextContent.Number();
    }

    [Fact]
    public async Task What_somebody_may_not_see_cannot_be_summed()
    {
        var id = await app.AddAsync("/nowhere/" + Guid.NewGuid(), Visibility.Private);

        await app.Zoe.OpenAsync($"/together?repository={app.Id}&repository={id}", 404);
        await app.Stranger.OpenAsync($"/together?repository={int.MaxValue}", 404);
        Assert.DoesNotContain(id.ToString(), (await app.Zoe.OpenAsync("/together")).QuerySelectorAll("input[name=repository]").Select(i => i.GetAttribute("value")));
        Assert.Contains("Not read yet", (await app.Grace.OpenAsync($"/together?repository={id}")).Body!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("repository=x")]
    [InlineData("repository=-1")]
    [InlineData("repository=99999999999999")]
    [InlineData("step=never")]
    [InlineData("path=src")]
    [InlineData("cherrypicks=sometimes")]
    [InlineData("cherrypicks=once&cherrypicks=once")]
    [InlineData("author=0123456789abcdef")]
    public async Task Bad_input_is_refused_in_words(string query)
    {
        var page = await app.Stranger.OpenAsync("/together?" + query, 400);

        Assert.NotEmpty(page.QuerySelectorAll(".notice"));
    }
}
