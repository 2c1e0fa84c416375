using FlaskDash.Razor.Data;
using FlaskDash.Razor.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Tests.Indexing;

public sealed class RefreshTests : IDisposable
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
    public async Task New_commits_join_behind_the_others_and_nothing_is_read_twice()
    {
        Write("a.txt", "one\n", "one");
        var first = await host.AddAndCompareAsync(sample.Path, Stop);
        var before = await CommitsAsync();

        Write("a.txt", "two\n", "two");
        sample.Git("checkout", "-q", "-b", "side");
        Write("b.txt", "three\n", "three");
        await host.IndexAsync(first.Id, Stop);

        var row = await host.EqualsGitAsync(first.Id, Stop);
        var after = await CommitsAsync();
        Assert.Equal(before, after[..before.Count]);
        Assert.Equal([0, 1, 2], after.Select(c => c.Position));
        Assert.True(row.Generation > first.Generation);
        Assert.Equal("refs/heads/side", row.DefaultBranch);
        Assert.Equal(3, row.CommitCount);
    }

    [Fact]
    public async Task A_refresh_without_news_changes_nothing_but_the_time()
    {
        Write("a.txt", "one\n", "one");
        var first = await host.AddAndCompareAsync(sample.Path, Stop);

        var second = await host.IndexAsync(first.Id, Stop);

        Assert.Equal((first.Generation, first.IndexedAt), (second.Generation, second.IndexedAt));
        Assert.True(second.FetchedAt > first.FetchedAt);
        await host.EqualsGitAsync(first.Id, Stop);
    }

    [Fact]
    public async Task A_force_push_changes_the_numbers_and_keeps_the_rows()
    {
        Write("a.txt", "one\n", "one");
        Write("a.txt", "one\ntwo\nthree\n", "to be dropped");
        var first = await host.AddAndCompareAsync(sample.Path, Stop);

        sample.Git("reset", "-q", "--hard", "HEAD~1");
        Write("b.txt", "x\n", "instead", author: "Grace Example <grace@example.com>");
        await host.IndexAsync(first.Id, Stop);

        var row = await host.EqualsGitAsync(first.Id, Stop);
        Assert.Equal((2, 2L, 0L), (row.CommitCount, row.Additions, row.Deletions));
        Assert.Equal(3, (await CommitsAsync()).Count);

        // Back again: the rows are there already.
        sample.Git("reset", "-q", "--hard", "HEAD@{2}");
        await host.IndexAsync(first.Id, Stop);
        Assert.Equal(2, (await host.EqualsGitAsync(first.Id, Stop)).CommitCount);
        Assert.Equal(3, (await CommitsAsync()).Count);
    }

    [Fact]
    public async Task A_mirror_that_is_made_again_without_the_old_commits_is_read_all_the_same()
    {
        Write("a.txt", "one\n", "one");
        Write("a.txt", "two\n", "to be dropped");
        var first = await host.AddAndCompareAsync(sample.Path, Stop);
        sample.Git("reset", "-q", "--hard", "HEAD~1");
        Write("b.txt", "x\n", "instead");

        Directory.Delete(host.Mirror(first.Id), recursive: true);
        await host.IndexAsync(first.Id, Stop);

        Assert.Equal(2, (await host.EqualsGitAsync(first.Id, Stop)).CommitCount);
        Assert.Equal(["one", "to be dropped", "instead"], (await CommitsAsync()).Select(c => c.Subject));
    }

    [Fact]
    public async Task Tags_come_move_and_go()
    {
        Write("a.txt", "one\n", "one");
        sample.Git("tag", "v1");
        sample.Git("tag", "-a", "-m", "annotated", "v2");
        sample.Git("tag", "-a", "-m", "a tag of a tag", "v3", "v2");
        sample.Git("tag", "a-file", "HEAD:a.txt");
        var first = await host.AddAsync(sample.Path, Stop);
        await host.IndexAsync(first, Stop);
        var refs = await RefsAsync();
        Assert.Equal(["refs/heads/main", "refs/tags/v1", "refs/tags/v2", "refs/tags/v3"], refs.Select(r => r.Name));
        Assert.Single(refs.Select(r => Convert.ToHexString(r.CommitSha)).Distinct());
        Assert.Equal([false, false, true, true], refs.Select(r => r.TaggedSeconds is not null));
        sample.Git("tag", "-d", "a-file");

        Write("a.txt", "two\n", "two");
        sample.Git("tag", "-f", "v1");
        sample.Git("tag", "-d", "v3");
        await host.IndexAsync(first, Stop);

        await host.EqualsGitAsync(first, Stop);
        refs = await RefsAsync();
        Assert.Equal(["refs/heads/main", "refs/tags/v1", "refs/tags/v2"], refs.Select(r => r.Name));
        Assert.Equal(sample.Git("rev-parse", "v1"), Convert.ToHexStringLower(refs[1].CommitSha));
        await using var db = host.Open();
        Assert.Equal("v2", (await db.Highlights.SingleAsync(h => h.Kind == HighlightKind.NewestTag, Stop)).Tag);
    }

    [Fact]
    public async Task Another_default_branch_is_followed()
    {
        Write("a.txt", "one\n", "one");
        sample.Git("branch", "other");
        Write("a.txt", "two\n", "two");
        var first = await host.AddAndCompareAsync(sample.Path, Stop);
        Assert.Equal(2, first.CommitCount);

        sample.Git("symbolic-ref", "HEAD", "refs/heads/other");
        await host.IndexAsync(first.Id, Stop);

        var row = await host.EqualsGitAsync(first.Id, Stop);
        Assert.Equal(("refs/heads/other", 1), (row.DefaultBranch, row.CommitCount));
    }

    [Fact]
    public async Task Commits_of_one_second_in_two_repositories_get_keys_of_their_own()
    {
        for (var i = 0; i < 3; i++) sample.Commit($"commit {i}", date: "@1700000000 +0000");
        await host.AddAndCompareAsync(sample.Path, Stop);
        await host.AddAndCompareAsync(sample.Path, Stop);

        await using var db = host.Open();
        var ids = await db.Commits.OrderBy(c => c.RepositoryId).ThenBy(c => c.Position).Select(c => c.Id).ToListAsync(Stop);
        Assert.Equal(Enumerable.Range(0, 6).Select(i => CommitKey.FirstOf(1_700_000_000) + i), ids);
    }

    [Fact]
    public async Task A_snapshot_of_another_format_is_made_again_from_the_rows()
    {
        Write("a.txt", "one\n", "one");
        Write("a.txt", "two\n", "two");
        var first = await host.AddAndCompareAsync(sample.Path, Stop);
        await using (var db = host.Open()) await db.Snapshots.ExecuteUpdateAsync(row => row.SetProperty(s => s.Format, 0), Stop);

        await host.IndexAsync(first.Id, Stop);

        await host.EqualsGitAsync(first.Id, Stop);
    }

    private void Write(string path, string content, string message, string author = "Ada Example <ada@example.com>")
    {
        sample.Write(path, content);
        sample.Commit(message, author: author);
    }

    private sealed record Row(long Id, int Position, string Sha, string Subject);

    private async Task<List<Row>> CommitsAsync()
    {
        await using var db = host.Open();
        return await db.Commits.OrderBy(c => c.Position).Select(c => new Row(c.Id, c.Position, Convert.ToHexStringLower(c.Sha), c.Subject)).ToListAsync(Stop);
    }

    private async Task<List<GitRef>> RefsAsync()
    {
        await using var db = host.Open();
        return await db.Refs.AsNoTracking().OrderBy(r => r.Name).ToListAsync(Stop);
    }
}
