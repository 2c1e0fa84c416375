using FlaskDash.Razor.Data;
using FlaskDash.Razor.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Tests.Indexing;

public sealed class FailureTests : IDisposable
{
    private readonly SampleRepository sample = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => sample.Dispose();

    [Fact]
    public async Task A_missing_blob_leaves_its_commits_without_a_count_and_the_rest_with_one()
    {
        var shas = WriteFive();
        using var git = new GitWrapper(
            // Between fetch and count the mirror loses the third version of the file, loose or packed.
            $"""
            case "$*" in *for-each-ref*) MIRROR=$(printf '%s\n' "$@" | sed -n 's/^--git-dir=//p')
                if [ -n "$MIRROR" ] && [ ! -e "$HERE/done" ]; then
                    touch "$HERE/done"
                    mv "$MIRROR"/objects/pack "$HERE/pack" && mkdir "$MIRROR/objects/pack"
                    for p in "$HERE"/pack/*.pack; do git --git-dir="$MIRROR" unpack-objects -q < "$p"; done
                    B=$(git --git-dir="$MIRROR" rev-parse {shas[2]}:a.txt)
                    rm -f "$MIRROR/objects/$(printf %s "$B" | cut -c1-2)/$(printf %s "$B" | cut -c3-)"
                fi;; esac
            """);
        using var host = new IndexerHost(new() { ["Git:Executable"] = git.Path });
        var id = await host.AddAsync(sample.Path, Stop);

        var row = await host.IndexAsync(id, Stop);

        Assert.Equal((RepositoryState.Ready, 0, 2, 5), (row.State, row.LinesMissing, row.LinesUnreadable, row.CommitCount));
        await using var db = host.Open();
        Assert.Equal(
            [LinesState.Read, LinesState.Read, LinesState.Unreadable, LinesState.Unreadable, LinesState.Read],
            await db.Commits.OrderBy(c => c.Position).Select(c => c.Lines).ToListAsync(Stop));
        Assert.Equal((3L, 2L), (row.Additions, row.Deletions));
    }

    [Fact]
    public async Task A_commit_past_its_time_limit_is_marked_and_the_rest_is_counted()
    {
        var shas = WriteFive();
        using var git = new GitWrapper(
            // diff-tree is told its commits on standard input: it hangs wherever the second one is among them.
            $"""
            case "$*" in *diff-tree*) cat > "$HERE/in.$$"; if grep -q {shas[1]} "$HERE/in.$$"; then sleep 60; fi; exec git "$@" < "$HERE/in.$$";; esac
            """);
        using var host = new IndexerHost(new() { ["Git:Executable"] = git.Path, ["Git:ChunkTimeout"] = "00:00:02", ["Git:CommitTimeout"] = "00:00:02" });
        var id = await host.AddAsync(sample.Path, Stop);

        var row = await host.IndexAsync(id, Stop);

        Assert.Equal((RepositoryState.Ready, 0, 1), (row.State, row.LinesMissing, row.LinesUnreadable));
        await using var db = host.Open();
        Assert.Equal(Convert.FromHexString(shas[1]), (await db.Commits.SingleAsync(c => c.Lines == LinesState.Unreadable, Stop)).Sha);
        Assert.Equal((4L, 3L), (row.Additions, row.Deletions));

        // It is not tried for ever.
        Assert.Equal(row.Generation, (await host.IndexAsync(id, Stop)).Generation);
    }

    [Fact]
    public async Task A_source_that_is_gone_is_the_repositorys_state_in_plain_words_and_what_was_read_stays()
    {
        WriteFive();
        using var host = new IndexerHost();
        var first = await host.AddAndCompareAsync(sample.Path, Stop);
        Directory.Move(sample.Path, sample.Path + ".away");

        var failed = await host.IndexAsync(first.Id, Stop);

        Assert.Equal((RepositoryState.Failed, null, null), (failed.State, failed.LeaseHolder, failed.WantedAt));
        Assert.False(string.IsNullOrWhiteSpace(failed.Problem));
        Assert.DoesNotContain(sample.Path, failed.Problem, StringComparison.Ordinal);
        Assert.Equal((5, first.IndexedAt), (failed.CommitCount, failed.IndexedAt));

        Directory.Move(sample.Path + ".away", sample.Path);
        await host.IndexAsync(first.Id, Stop);
        await host.EqualsGitAsync(first.Id, Stop);
    }

    [Fact]
    public async Task A_git_that_is_not_there_is_said_so()
    {
        WriteFive();
        using var host = new IndexerHost(new() { ["Git:Executable"] = "/nonexistent/git" });
        var id = await host.AddAsync(sample.Path, Stop);

        var row = await host.IndexAsync(id, Stop);

        Assert.Equal(RepositoryState.Failed, row.State);
        Assert.Contains("git is not installed", row.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fault_that_nobody_expected_is_shown_with_a_trace_id_and_without_its_text()
    {
        WriteFive();
        using var host = new IndexerHost();
        var first = await host.AddAndCompareAsync(sample.Path, Stop);
        await using (var db = host.Open()) await db.SnapshotChunks.ExecuteUpdateAsync(row => row.SetProperty(c => c.Data, new byte[] { 1, 2, 3 }), Stop);
        sample.Commit("one more");

        var row = await host.IndexAsync(first.Id, Stop);

        Assert.Equal(RepositoryState.Failed, row.State);
        Assert.Matches("trace id [0-9a-f]{32}", row.Problem);
        Assert.DoesNotContain("chunk", row.Problem, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_write_that_fails_leaves_nothing_half_done()
    {
        WriteFive();
        using var host = new IndexerHost();
        var id = await host.AddAsync(sample.Path, Stop);
        await using (var db = host.Open())
            // Stands for whatever a disk may do, from the first commit row on.
            await db.Database.ExecuteSqlRawAsync(
                db.IsPostgres
                    ? "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'refused'; END $$; CREATE TRIGGER refused BEFORE INSERT ON commits FOR EACH ROW EXECUTE FUNCTION refuse()"
                    : "CREATE TRIGGER refused BEFORE INSERT ON commits BEGIN SELECT RAISE(ABORT, 'refused'); END",
                Stop);

        var row = await host.IndexAsync(id, Stop);
        Assert.Equal(RepositoryState.Failed, row.State);
        Assert.DoesNotContain("refused", row.Problem!, StringComparison.Ordinal);

        await using (var db = host.Open()) await db.Database.ExecuteSqlRawAsync(db.IsPostgres ? "DROP TRIGGER refused ON commits" : "DROP TRIGGER refused", Stop);
        await host.IndexAsync(id, Stop);
        await host.EqualsGitAsync(id, Stop);
    }

    private List<string> WriteFive()
    {
        var shas = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            sample.Write("a.txt", $"version {i}, {Guid.NewGuid()}\n");
            shas.Add(sample.Commit($"commit {i}", date: $"2024-03-0{i + 1}T10:00:00+0000"));
        }
        return shas;
    }
}
