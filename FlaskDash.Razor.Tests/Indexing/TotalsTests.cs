using FlaskDash.Razor.Data;
using FlaskDash.Razor.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Tests.Indexing;

public sealed class TotalsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task This_repository_has_the_totals_that_git_prints()
    {
        Assert.SkipUnless(Directory.Exists(Path.Combine(Checkout.Root, ".git")), "This checkout is a worktree or an export; the sample repositories are tested beside.");
        using var host = new IndexerHost(new() { ["Repositories:LocalRoots:1"] = Path.GetDirectoryName(Checkout.Root) });

        await EqualGitAsync(host, Checkout.Root);
    }

    [Fact]
    public async Task Merges_renames_binary_files_and_odd_text_have_the_totals_that_git_prints()
    {
        using var sample = new SampleRepository();
        sample.Write("a.txt", string.Join('\n', Enumerable.Range(0, 40)));
        sample.Commit("First\n\nWith a body: 時計 🙂");
        sample.Write("b.bin", [0, 1, 2, 3]);
        sample.Git("mv", "a.txt", "ä b.txt");
        sample.Commit("Rename", author: "Zoë Škvorecká <zoe@example.com>");
        sample.Git("checkout", "-q", "-b", "side", "HEAD~1");
        sample.Write("side.txt", "side\n");
        sample.Commit("Side", author: "Grace Example <grace@example.com>");
        sample.Git("checkout", "-q", "main");
        sample.Git("merge", "-q", "--no-ff", "-m", "Merge side", "side");
        sample.Git("checkout", "-q", "-b", "elsewhere");
        sample.Commit("Not on main");
        sample.Git("checkout", "-q", "main");
        using var host = new IndexerHost();

        await EqualGitAsync(host, sample.Path);
    }

    /// <summary>Indexes and compares with git in the mirror.</summary>
    internal static async Task<Repository> EqualGitAsync(IndexerHost host, string path)
    {
        var id = await host.AddAsync(path, Stop);
        var row = await host.IndexAsync(id, Stop);
        Assert.Equal((RepositoryState.Ready, null), (row.State, row.Problem));
        await RowEqualsGitAsync(host, row);
        return row;
    }

    internal static async Task RowEqualsGitAsync(IndexerHost host, Repository row)
    {
        var mirror = host.Mirror(row.Id);
        Assert.Equal(int.Parse(Git(mirror, "rev-list", "--count", "HEAD")), row.CommitCount);
        Assert.Equal(Git(mirror, "-c", "log.mailmap=false", "log", "--format=%an <%ae>", "HEAD").Split('\n').Distinct().Count(), row.CommitterCount);
        var numstat = Git(mirror, "-c", "log.mailmap=false", "log", "--numstat", "-M", "--format=", "HEAD").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('\t')).ToList();
        Assert.Equal(numstat.Sum(l => l[0] == "-" ? 0 : long.Parse(l[0])), row.Additions);
        Assert.Equal(numstat.Sum(l => l[1] == "-" ? 0 : long.Parse(l[1])), row.Deletions);

        await using var db = host.Open();
        Assert.Equal(int.Parse(Git(mirror, "rev-list", "--count", "--branches", "--tags")), await db.Commits.CountAsync(c => c.RepositoryId == row.Id, Stop));
        Assert.Equal(0, row.LinesMissing);
        Assert.Equal(row.Generation, (await db.Snapshots.SingleAsync(s => s.RepositoryId == row.Id, Stop)).Generation);
    }

    internal static string Git(string mirror, params string[] arguments) => SampleRepository.RunGit(mirror, ["--git-dir=" + mirror, .. arguments]);
}
