using FlaskDash.Razor.Git;
using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace FlaskDash.Razor.Tests.Indexing;

/// <summary>The mailmap on its way from the default branch into the numbers.</summary>
public sealed class MailmapTests : IDisposable
{
    private readonly SampleRepository sample = new();
    private readonly IndexerHost host = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        host.Dispose();
        sample.Dispose();
    }

    [Fact]
    public async Task It_is_read_with_each_fetch_and_the_committers_equal_shortlog_in_the_mirror()
    {
        sample.Write("a.txt", "one\n");
        sample.Commit("one", author: "Ada Example <ada@example.com>");
        sample.Write("a.txt", "two\n");
        sample.Commit("two", author: "ada <ada@old.example>");
        var first = await host.AddAndCompareAsync(sample.Path, Stop);
        Assert.Null(first.Mailmap);
        Assert.Equal(2, await PeopleAsync(first.Id, first.Generation));

        sample.Write(".mailmap", "Ada Lovelace <ada@example.com>\nAda Lovelace <ada@example.com> <ADA@old.example>\n");
        sample.Commit("Say who is who", author: "Ada Example <ada@example.com>");
        var second = await host.IndexAsync(first.Id, Stop);
        Assert.Equal(1, await PeopleAsync(second.Id, second.Generation));

        sample.Git("rm", "-q", ".mailmap");
        sample.Commit("Forget it", author: "Ada Example <ada@example.com>");
        var third = await host.IndexAsync(first.Id, Stop);
        Assert.Null(third.Mailmap);
        Assert.Equal(2, await PeopleAsync(third.Id, third.Generation));
    }

    [Fact]
    public async Task One_that_an_older_version_did_not_read_comes_with_the_next_fetch_though_nothing_else_is_new()
    {
        sample.Write(".mailmap", "Ada Lovelace <ada@example.com>\n");
        sample.Commit("one", author: "Ada Example <ada@example.com>");
        var first = await host.AddAndCompareAsync(sample.Path, Stop);
        await using (var db = host.Open())
        {
            (await db.Repositories.FindAsync([first.Id], Stop))!.Mailmap = null;
            await db.SaveChangesAsync(Stop);
        }

        var second = await host.IndexAsync(first.Id, Stop);

        Assert.Equal(first.Mailmap, second.Mailmap);
        Assert.True(second.Generation > first.Generation);
        await PeopleAsync(second.Id, second.Generation);
    }

    [Theory]
    [InlineData("120000 blob 0123 5\t.mailmap", null)]
    [InlineData("100644 blob 0123    1048577\t.mailmap", null)]
    [InlineData("040000 tree 0123 -\t.mailmap", null)]
    [InlineData("100644 blob 0123    1048576\t.mailmap", "0123")]
    [InlineData("", null)]
    public void A_link_a_folder_and_a_huge_file_are_none(string listed, string? blob) => Assert.Equal(blob, GitMailmap.BlobOf(listed));

    private async Task<int> PeopleAsync(int id, long generation)
    {
        var history = (await host.Services.GetRequiredService<RepositoryHistory>().OpenAsync(id, generation, Stop))!;
        var rows = Committers.Of(history, new ViewSettings(new DateOnly(2030, 1, 1)) { Bots = ViewShare.In }).Rows;
        var shortlog = SampleRepository.RunGit(host.Mirror(id), ["shortlog", "-sne", "--no-merges", "HEAD"]).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Trim());
        Assert.Equal(shortlog.Order(), rows.Select(r => $"{r.Commits}\t{r.Name} <{r.Email}>").Order());
        return rows.Count;
    }
}
