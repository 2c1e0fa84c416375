using FlaskDash.Razor.Data;
using FlaskDash.Razor.Indexing;
using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Tests.Insights;
using FlaskDash.Razor.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FlaskDash.Razor.Tests.Indexing;

/// <summary>Stage B: which files a commit changed, from the trees alone.</summary>
public sealed class FilesTests : IDisposable
{
    // Without the merges more than FilesStage.FewestCommits, so that the stage is worth its while.
    private const int Commits = 3_200;

    private readonly SampleRepository sample = RandomRepository.Make(11, Commits);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => sample.Dispose();

    [Fact]
    public async Task Files_stand_before_lines_are_counted_and_equal_the_trees()
    {
        sample.Git("symbolic-ref", "HEAD", "refs/heads/main");
        sample.Git("reset", "-q", "--hard");
        sample.Git("mv", "f1.txt", "moved ä.txt");
        var moved = sample.Commit("Move", "2023-05-05T10:00:00+0100");
        using var host = new IndexerHost();
        var id = await host.AddAsync(sample.Path, Ct);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Ct);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => host.Indexer.IndexAsync(id, new When(p => p.Stage == IndexStage.Files && p.Done == p.Total, cancel.Cancel), cancel.Token));

        var row = await host.RowAsync(id, Ct);
        Assert.Equal((RepositoryState.Ready, 0), (row.State, row.FilesMissing));
        var files = await FilesAsync(host, row);
        var told = Changed();
        foreach (var (sha, position) in await PositionsAsync(host))
        {
            Assert.Equal((sha, string.Join('|', told[sha])), (sha, string.Join('|', files.FilesOf(position).Select(f => files.Paths[f.Path]))));
            Assert.All(files.FilesOf(position), f => Assert.Equal((-1, -1, -1), (f.OldPath, f.Additions, f.Deletions)));
            if (sha == moved) Assert.Equal(["f1.txt", "moved ä.txt"], files.FilesOf(position).Select(f => files.Paths[f.Path]));
        }

        // Counting replaces the pair by the rename.
        using var again = host.Again();
        row = await again.IndexAsync(id, Ct);
        await again.EqualsGitAsync(id, Ct);
        files = await FilesAsync(again, row);
        var rename = Assert.Single(files.FilesOf((await PositionsAsync(again))[moved]));
        Assert.Equal(("moved ä.txt", "f1.txt", 0, 0), (files.Paths[rename.Path], files.Paths[rename.OldPath], rename.Additions, rename.Deletions));
    }

    /// <summary>What git names for each commit, in one call: a line with its SHA, then one for each path.</summary>
    private ILookup<string, string> Changed()
    {
        var lines = SampleRepository.RunGit(
            sample.Path, ["-c", "core.quotePath=false", "diff-tree", "--stdin", "-r", "--root", "--no-renames", "--name-only"], input: sample.Git("rev-list", "--all") + "\n");
        var (sha, changed) = ("", new List<(string Sha, string Path)>());
        foreach (var line in lines.Split('\n'))
            if (line.Length == 40 && line.All(char.IsAsciiHexDigitLower)) sha = line;
            else changed.Add((sha, line));
        return changed.ToLookup(c => c.Sha, c => c.Path);
    }

    [Fact]
    public async Task A_database_from_before_there_were_files_gets_them_from_its_rows()
    {
        using var host = new IndexerHost();
        var id = await host.AddAsync(sample.Path, Ct);
        var first = await FilesAsync(host, await host.IndexAsync(id, Ct));
        await using var db = host.Open();
        await db.SnapshotChunks.Where(c => c.Group == 'F').ExecuteDeleteAsync(Ct);
        await db.Repositories.ExecuteUpdateAsync(r => r.SetProperty(x => x.FilesMissing, 0), Ct);
        using var git = new GitWrapper("""case "$*" in *diff-tree*) exit 1;; esac""");

        using var later = host.Again(OperatingSystem.IsWindows() ? null : new() { ["Git:Executable"] = git.Path });
        var row = await later.IndexAsync(id, Ct);

        await later.EqualsGitAsync(id, Ct);
        var second = await FilesAsync(later, row);
        Assert.Equal(Enumerable.Range(0, first.Count).SelectMany(first.FilesOf), Enumerable.Range(0, second.Count).SelectMany(second.FilesOf));
    }

    [Fact]
    public async Task A_refresh_writes_one_chunk_of_files()
    {
        using var host = new IndexerHost();
        var id = await host.AddAsync(sample.Path, Ct);
        await host.IndexAsync(id, Ct);
        sample.Git("symbolic-ref", "HEAD", "refs/heads/main");
        sample.Git("reset", "-q", "--hard");
        for (var i = 0; i < 5; i++)
        {
            sample.Write("new.txt", $"{i}\n");
            sample.Commit($"New {i}");
        }

        var row = await host.IndexAsync(id, Ct);

        await host.EqualsGitAsync(id, Ct);
        Assert.Equal(0, row.FilesMissing);
        await using var db = host.Open();
        Assert.Equal(1, await db.SnapshotChunks.CountAsync(c => c.Group == 'F', Ct));
    }

    private static Task<FileHistory> FilesAsync(IndexerHost host, Repository row) =>
        host.Services.GetRequiredService<RepositoryFiles>().OpenAsync(row.Id, row.Generation, Ct);

    private static async Task<Dictionary<string, int>> PositionsAsync(IndexerHost host)
    {
        await using var db = host.Open();
        return await db.Commits.Where(c => c.Parents.Length <= 20).ToDictionaryAsync(c => Convert.ToHexStringLower(c.Sha), c => c.Position, Ct);
    }
}
