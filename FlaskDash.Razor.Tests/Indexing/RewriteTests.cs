using FlaskDash.Razor.Data;
using FlaskDash.Razor.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Tests.Indexing;

/// <summary>A fetch that makes commits unreachable records which, and the numbers follow at once.</summary>
public sealed class RewriteTests : IDisposable
{
    private readonly SampleRepository sample = new();
    private readonly IndexerHost host = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        host.Dispose();
        sample.Dispose();
    }

    [Fact]
    public async Task A_force_push_and_a_deleted_branch_are_recorded_with_the_commits_that_they_lose()
    {
        for (var i = 0; i < 6; i++) sample.Commit($"Main {i}", $"2024-01-{i + 1:00}T10:00:00+0000", i % 2 == 0 ? "Ada Example <ada@example.com>" : "Grace Example <grace@example.com>");
        sample.Git("checkout", "-q", "-b", "side", "HEAD~3");
        sample.Commit("Side", "2024-02-01T10:00:00+0000");
        sample.Git("checkout", "-q", "-b", "merged", "main");
        sample.Git("checkout", "-q", "main");
        var (oldMain, oldSide) = (sample.Git("rev-parse", "main"), sample.Git("rev-parse", "side"));
        var id = await host.AddAsync(sample.Path, Ct);
        await host.IndexAsync(id, Ct);
        Assert.Empty(await RewritesAsync());

        // A branch that another one still holds loses nothing.
        sample.Git("branch", "-q", "-D", "merged");
        await host.IndexAsync(id, Ct);
        Assert.Empty(await RewritesAsync());

        sample.Git("reset", "-q", "--hard", "HEAD~2");
        sample.Commit("Instead", "2024-03-01T10:00:00+0000");
        sample.Git("branch", "-q", "-D", "side");
        var row = await host.IndexAsync(id, Ct);

        Assert.Equal(int.Parse(sample.Git("rev-list", "--count", "HEAD")), row.CommitCount);
        var rewrites = await RewritesAsync();
        Assert.Equal(["refs/heads/main", "refs/heads/side"], rewrites.Select(r => r.Ref));
        Assert.Equal([(oldMain, sample.Git("rev-parse", "main")), (oldSide, null)], rewrites.Select(r => (Convert.ToHexStringLower(r.OldSha), r.NewSha is null ? null : Convert.ToHexStringLower(r.NewSha))));
        foreach (var rewrite in rewrites)
        {
            var told = sample.Git("rev-list", Convert.ToHexStringLower(rewrite.OldSha), "--not", "--branches", "--tags").Split('\n').Order();
            Assert.Equal(told, (await LostAsync(rewrite.Id)).Order());
            Assert.Equal(rewrite.Lost, told.Count());
        }

        // Nothing new is found when nothing moves, and what comes again is no rewrite.
        await host.IndexAsync(id, Ct);
        sample.Git("branch", "-q", "again", oldSide);
        await host.IndexAsync(id, Ct);
        Assert.Equal(2, (await RewritesAsync()).Count);
    }

    [Fact]
    public async Task A_repository_that_is_deleted_takes_its_rewrites_with_it()
    {
        sample.Commit("One");
        sample.Commit("Two");
        var id = await host.AddAsync(sample.Path, Ct);
        await host.IndexAsync(id, Ct);
        sample.Git("reset", "-q", "--hard", "HEAD~1");
        sample.Commit("Three");
        await host.IndexAsync(id, Ct);
        Assert.Single(await RewritesAsync());

        await using var db = host.Open();
        await db.Repositories.Where(r => r.Id == id).ExecuteDeleteAsync(Ct);

        Assert.Empty(await RewritesAsync());
        Assert.Equal(0, await db.LostCommits.CountAsync(Ct));
    }

    private async Task<List<HistoryRewrite>> RewritesAsync()
    {
        await using var db = host.Open();
        return await db.HistoryRewrites.AsNoTracking().OrderBy(r => r.Ref).ToListAsync(Ct);
    }

    private async Task<List<string>> LostAsync(int rewrite)
    {
        await using var db = host.Open();
        return (await (from lost in db.LostCommits join commit in db.Commits on lost.CommitId equals commit.Id where lost.RewriteId == rewrite select commit.Sha).ToListAsync(Ct)).ConvertAll(Convert.ToHexStringLower);
    }
}
