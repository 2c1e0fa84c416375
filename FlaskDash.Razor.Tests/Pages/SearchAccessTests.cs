using FlaskDash.Razor.Data;
using FlaskDash.Razor.Tests.Pages.Repositories;
using FlaskDash.Razor.Tests.Support;

namespace FlaskDash.Razor.Tests.Pages;

/// <summary>What one user's search, its counts and its completions say of another one's repository: nothing.</summary>
[Collection(RepositoryApp.Shared)]
public sealed class SearchAccessTests(RepositoryApp app)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Hits_counts_and_completions_of_a_private_repository_are_its_owner_s_alone()
    {
        using var sample = new SampleRepository();
        sample.Write("quaggafolder/quaggafile.txt", "one\n");
        sample.Commit("Quaggasubject of a commit", author: "Quaggaauthor Example <quagga@example.com>");
        sample.Git("branch", "quaggabranch");
        var id = await app.AddAsync(sample.Path, Visibility.Private);
        await app.IndexAsync(id);

        string[] searches = ["quaggasubject", "author:quaggaauthor", "author:quagga@example.com", "path:quaggafolder", "sha:" + sample.Git("rev-parse", "HEAD"), "\"quaggasubject of\""];
        foreach (var search in searches)
        {
            var address = "/search?q=" + Uri.EscapeDataString(search);
            Assert.Single((await app.Grace.OpenAsync(address)).QuerySelectorAll(".commits li"));
            var (zoe, stranger) = (await app.Zoe.OpenAsync(address), await app.Stranger.OpenAsync(address));
            foreach (var page in new[] { zoe, stranger })
            {
                Assert.Empty(page.QuerySelectorAll(".commits li"));
                if (!search.StartsWith("sha:", StringComparison.Ordinal)) Assert.DoesNotContain(sample.Git("rev-parse", "--short=10", "HEAD"), page.QuerySelector("main")!.InnerHtml, StringComparison.Ordinal);
            }
            // The same words as for something that is nowhere, but for what was typed.
            var nothing = await app.Zoe.OpenAsync("/search?q=" + Uri.EscapeDataString("nowhere" + search.Length));
            Assert.Equal(nothing.QuerySelector(".empty")?.TextContent, zoe.QuerySelector(".empty")?.TextContent);
        }

        foreach (var typed in new[] { "author:quagga", "path:quagga", "branch:quagga", "ref:quagga", "quagga" })
        {
            var address = "/search/complete?q=" + Uri.EscapeDataString(typed);
            Assert.DoesNotContain("quaggaa", await app.Zoe.GetStringAsync(address, Ct), StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("quaggab", await app.Stranger.GetStringAsync(address, Ct), StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("quaggaf", await app.Zoe.GetStringAsync(address, Ct), StringComparison.OrdinalIgnoreCase);
        }
        Assert.Contains("Quaggaauthor", await app.Grace.GetStringAsync("/search/complete?q=author%3Aquagga", Ct), StringComparison.Ordinal);
    }
}
