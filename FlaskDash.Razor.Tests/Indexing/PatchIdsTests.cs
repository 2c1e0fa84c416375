using FlaskDash.Razor.Data;
using FlaskDash.Razor.Indexing;
using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Tests.Insights;
using FlaskDash.Razor.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FlaskDash.Razor.Tests.Indexing;

/// <summary>Patch ids, by which cherry-picks are known, against <c>git patch-id</c>.</summary>
public sealed class PatchIdsTests : IDisposable
{
    private const string Printed = "git rev-list --all --no-merges | git diff-tree --stdin -r --root -p --full-index --no-renames | git patch-id --stable";
    private readonly SampleRepository sample = RandomRepository.Make(21, 80);
    private readonly IndexerHost host = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        host.Dispose();
        sample.Dispose();
    }

    [Fact]
    public async Task Each_commit_has_the_patch_id_of_git_and_later_ones_are_added()
    {
        sample.Git("symbolic-ref", "HEAD", "refs/heads/main");
        sample.Git("reset", "-q", "--hard");
        sample.Write("binary.dat", [0, 1, 2, 0]);
        sample.Commit("Binary");
        sample.Write("binary.dat", [0, 1, 3, 0]);
        sample.Commit("Other binary");
        sample.Git("commit", "-q", "--allow-empty", "-m", "Nothing");
        var id = await host.AddAsync(sample.Path, Ct);
        await host.IndexAsync(id, Ct);

        await AskAsync(id);
        await EqualsGitAsync(id);

        sample.Write("late.txt", "late\n");
        sample.Commit("Late");
        await host.IndexAsync(id, Ct);
        var before = await ChunkAsync(id);
        await AskAsync(id);
        await EqualsGitAsync(id);
        Assert.Equal(before, (await ChunkAsync(id))[..before.Length]);
    }

    [Fact]
    public async Task A_repository_that_git_cannot_read_is_a_failure_in_words_and_leaves_nothing_half_done()
    {
        var id = await host.AddAsync(sample.Path, Ct);
        await host.IndexAsync(id, Ct);
        Directory.Delete(host.Mirror(id), recursive: true);

        await Assert.ThrowsAsync<FlaskDash.Razor.Git.GitException>(() => AskAsync(id));

        await using var db = host.Open();
        Assert.False(await db.SnapshotChunks.AnyAsync(c => c.Group == 'P', Ct));
    }

    private Task<string> AskAsync(int id) => host.Services.GetServices<IInquiryKind>().Single(k => k.Kind == InquiryKind.PatchIds)
        .AnswerAsync(new InquiryWork(id, host.Mirror(id), "all", (_, _) => { }), Ct);

    private async Task<byte[]> ChunkAsync(int id)
    {
        await using var db = host.Open();
        return await db.SnapshotChunks.Where(c => c.RepositoryId == id && c.Group == 'P').Select(c => c.Data).SingleAsync(Ct);
    }

    private async Task EqualsGitAsync(int id)
    {
        var git = Shell.Lines(sample.Path, Printed).Select(l => l.Split(' ')).ToDictionary(l => l[1], l => l[0][..(2 * ShaPrefixes.Bytes)]);
        await using var db = host.Open();
        var shas = await db.Commits.Where(c => c.RepositoryId == id).OrderBy(c => c.Position).Select(c => c.Sha).ToListAsync(Ct);
        var chunk = await ChunkAsync(id);

        Assert.Equal(shas.ConvertAll(s => git.GetValueOrDefault(Convert.ToHexStringLower(s), new string('0', 2 * ShaPrefixes.Bytes))),
            chunk.Chunk(ShaPrefixes.Bytes).Select(Convert.ToHexStringLower));
        Assert.True(git.Count > 50);
        Assert.Contains(chunk.Chunk(ShaPrefixes.Bytes), id => id.All(b => b == 0));
    }
}
