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
        // A worktree or an export is refused by policy; its history is the same through a clone.
        Assert.SkipUnless(Path.Exists(Path.Combine(Checkout.Root, ".git")), "This is an export without a history; the sample repositories are tested beside.");
        using var clone = new TemporaryFolder();
        SampleRepository.RunGit(clone.Path, ["clone", "--quiet", "--mirror", "--no-local", Checkout.Root, clone["this"]]);
        using var host = new IndexerHost();

        var row = await host.AddAndCompareAsync(clone["this"], Stop);

        Assert.True(row.CommitCount > 0);
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
        sample.Write("tab\tand\nline.txt", "side\n");
        sample.Commit("Side", author: "Grace Example <grace@example.com>");
        sample.Git("checkout", "-q", "main");
        sample.Git("merge", "-q", "--no-ff", "-m", "Merge side", "side");
        sample.Git("checkout", "-q", "-b", "elsewhere");
        sample.Commit("Not on main");
        sample.Git("checkout", "-q", "main");
        using var host = new IndexerHost();

        var row = await host.AddAndCompareAsync(sample.Path, Stop);

        await using var db = host.Open();
        var files = await (
            from file in db.CommitFiles
            join path in db.Paths on file.PathId equals path.Id
            join old in db.Paths on file.OldPathId equals old.Id into olds
            from old in olds.DefaultIfEmpty()
            orderby path.Path
            select new { path.Path, Old = old!.Path, file.Additions, file.Deletions }).ToListAsync(Stop);
        Assert.Equal((4, 2), (row.CommitCount, row.CommitterCount - 1));
        Assert.Contains(files, f => f is { Path: "ä b.txt", Old: "a.txt", Additions: 0, Deletions: 0 });
        Assert.Contains(files, f => f is { Path: "b.bin", Old: null, Additions: null, Deletions: null });
        Assert.Contains(files, f => f is { Path: "tab\tand\nline.txt", Additions: 1 });
        Assert.Equal("First\n\nWith a body: 時計 🙂", await db.Commits.Where(c => c.Subject == "First").Select(c => c.Message).SingleAsync(Stop));
    }

    [Fact]
    public async Task A_merge_of_forty_parents_counts_once_and_reaches_all_of_them()
    {
        using var sample = new SampleRepository();
        var root = sample.Commit("root");
        var parents = new List<string>();
        for (var i = 0; i < 40; i++)
        {
            sample.Git("checkout", "-q", "--detach", root);
            sample.Write($"file{i}.txt", $"{i}\n");
            parents.Add(sample.Commit($"branch {i}", date: $"2024-03-04T10:00:{i:00}+0000"));
        }
        var octopus = sample.CommitRaw("Ada <ada@example.com> 1709600000 +0000", "Octopus\n", parents);
        sample.Git("update-ref", "refs/heads/main", octopus);
        using var host = new IndexerHost();

        var row = await host.AddAndCompareAsync(sample.Path, Stop);

        Assert.Equal((42, 40), (row.CommitCount, row.Additions));
    }

    [Fact]
    public async Task Text_in_other_encodings_and_bytes_that_are_no_text_are_read()
    {
        using var sample = new SampleRepository();
        var latin = sample.CommitRaw("J\u00f6rg <joerg@example.com> 1700000000 +0100", "Gr\u00fc\u00dfe\n", headers: "encoding ISO-8859-1");
        var broken = sample.CommitRaw("Br\u00ffken <br\u00fe@example.com> 1700000100 +0100", "Half \u00ff\u00fe of it\n", [latin]);
        sample.Git("update-ref", "refs/heads/main", broken);
        using var host = new IndexerHost();

        await host.AddAndCompareAsync(sample.Path, Stop);

        await using var db = host.Open();
        Assert.Equal(["Grüße", "Half \ufffd\ufffd of it"], await db.Commits.OrderBy(c => c.Position).Select(c => c.Subject).ToListAsync(Stop));
        Assert.Equal(["Jörg", "Br\ufffdken"], await db.Identities.OrderBy(i => i.Number).Select(i => i.Name).ToListAsync(Stop));
    }

    [Fact]
    public async Task Impossible_dates_and_zones_are_kept_as_far_as_git_tells_them()
    {
        using var sample = new SampleRepository();
        (string Line, long? Seconds, int Offset)[] commits =
        [
            ("Ada <a@example.com> 0 +0000", 0, 0),
            ("Ada <a@example.com> -5 +0000", null, 0),
            ("Ada <a@example.com> 1700000000 +9999", 1_700_000_000, 6_039),
            ("Ada <a@example.com> 1700000001 -0000", 1_700_000_001, 0),
            ("Ada <a@example.com> 253402300800 -1130", 253_402_300_800, -690),
            ("Ada <a@example.com> 99999999999999999999 +0000", null, 0),
            ("Ada <a@example.com>", null, 0),
        ];
        string? parent = null;
        foreach (var (line, _, _) in commits) parent = sample.CommitRaw(line, "x\n", parent is null ? [] : [parent]);
        sample.Git("update-ref", "refs/heads/main", parent!);
        using var host = new IndexerHost();

        var id = await host.AddAsync(sample.Path, Stop);
        var row = await host.IndexAsync(id, Stop);

        await using var db = host.Open();
        Assert.Equal((RepositoryState.Ready, commits.Length), (row.State, row.CommitCount));
        var stored = await db.Commits.OrderBy(c => c.Position).Select(c => new { c.AuthorSeconds, c.AuthorOffset }).ToListAsync(Stop);
        Assert.Equal(
            commits.Select(c => (c.Seconds, c.Offset)).Order(),
            stored.Select(c => (c.AuthorSeconds, c.AuthorOffset)).Order());
        Assert.Equal(1_700_000_001, row.LastCommitSeconds);
    }

    [Fact]
    public async Task A_subject_of_a_megabyte_is_cut_and_its_message_kept()
    {
        using var sample = new SampleRepository();
        var subject = new string('x', 499) + "🙂" + new string('y', 1_000_000);
        sample.Commit(subject + "\n\nbody");
        using var host = new IndexerHost();

        await host.AddAndCompareAsync(sample.Path, Stop);

        await using var db = host.Open();
        var commit = await db.Commits.SingleAsync(Stop);
        Assert.Equal(new string('x', 499), commit.Subject);
        Assert.Equal(1_000_000, commit.Message!.Length);
        Assert.StartsWith(subject[..100_000], commit.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repository_with_SHA_256_is_like_any_other()
    {
        using var sample = new SampleRepository(objectFormat: "sha256");
        sample.Write("a.txt", "one\n");
        sample.Commit("one");
        sample.Write("a.txt", "two\n");
        sample.Commit("two");
        sample.Git("tag", "-a", "-m", "first", "v1");
        using var host = new IndexerHost();

        var row = await host.AddAndCompareAsync(sample.Path, Stop);

        Assert.Equal((32, 2L, 1L), (row.HeadSha!.Length, row.Additions, row.Deletions));
    }

    [Fact]
    public async Task An_empty_repository_says_so_and_takes_its_first_commits_later()
    {
        using var sample = new SampleRepository();
        using var host = new IndexerHost();

        var empty = await host.AddAndCompareAsync(sample.Path, Stop);

        Assert.Equal((null, null, 0), (empty.DefaultBranch, empty.HeadSha, empty.CommitCount));
        Assert.Contains("empty", empty.Notice, StringComparison.Ordinal);
        Assert.NotNull(empty.IndexedAt);

        sample.Commit("first");
        await host.IndexAsync(empty.Id, Stop);
        var row = await host.EqualsGitAsync(empty.Id, Stop);
        Assert.Equal((null, 1), (row.Notice, row.CommitCount));
    }

    [Fact]
    public async Task An_unborn_HEAD_leaves_the_other_branches_readable()
    {
        using var sample = new SampleRepository();
        sample.Write("a.txt", "one\n");
        sample.Commit("one");
        sample.Git("symbolic-ref", "HEAD", "refs/heads/not-yet");
        using var host = new IndexerHost();

        var row = await host.AddAndCompareAsync(sample.Path, Stop);

        await using var db = host.Open();
        Assert.Equal(1, await db.Commits.CountAsync(Stop));
        Assert.Contains("unborn", row.Notice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shallow_clone_says_so_and_is_mended_when_it_is_deepened()
    {
        using var origin = new SampleRepository();
        for (var i = 0; i < 6; i++)
        {
            origin.Write($"file{i}.txt", $"{i}\n");
            origin.Commit($"commit {i}", date: $"2024-03-0{i + 1}T10:00:00+0000");
        }
        using var folder = new TemporaryFolder();
        SampleRepository.RunGit(folder.Path, ["clone", "--quiet", "--bare", "--depth=2", "file://" + origin.Path, folder["shallow"]]);
        using var host = new IndexerHost();

        var shallow = await host.AddAndCompareAsync(folder["shallow"], Stop);

        Assert.Equal((true, 2, 6L), (shallow.IsShallow, shallow.CommitCount, shallow.Additions));
        Assert.Contains("shallow", shallow.Notice, StringComparison.Ordinal);

        SampleRepository.RunGit(folder["shallow"], ["fetch", "--quiet", "--unshallow"]);
        await host.IndexAsync(shallow.Id, Stop);
        var whole = await host.EqualsGitAsync(shallow.Id, Stop);
        Assert.Equal((false, 6, 6L, null), (whole.IsShallow, whole.CommitCount, whole.Additions, whole.Notice));
    }
}
