using FlaskDash.Razor.Git;
using FlaskDash.Razor.Tests.Support;

namespace FlaskDash.Razor.Tests.Git;

public sealed class LocalMirrorTests : IDisposable
{
    private readonly MirrorFolder folder = new();
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_first_fetch_clones_and_later_ones_follow_new_moved_and_deleted_refs()
    {
        using var source = new SampleRepository();
        source.Commit("one");
        source.Git("tag", "v1");
        source.Git("branch", "gone");
        source.Git("update-ref", "refs/pull/1/head", "HEAD");

        var first = await FetchAsync(source);

        Assert.Equal(new MirrorState("refs/heads/main", false, "sha1", false, 0), first);
        Assert.Equal(RefsOf(source.Path), RefsOf(folder.Mirrors.PathOf(1)));
        Assert.Equal("", SampleRepository.RunGit(folder.Mirrors.PathOf(1), ["for-each-ref", "refs/pull"]));

        source.Git("branch", "-D", "gone");
        source.Git("commit", "--amend", "--allow-empty", "-m", "rewritten");
        source.Git("tag", "--force", "v1");
        source.Git("branch", "-m", "trunk");
        source.Git("tag", "v2");
        var second = await FetchAsync(source);

        Assert.Equal("refs/heads/trunk", second.DefaultBranch);
        Assert.Equal(RefsOf(source.Path), RefsOf(folder.Mirrors.PathOf(1)));
        Assert.Equal("refs/heads/trunk", SampleRepository.RunGit(folder.Mirrors.PathOf(1), ["symbolic-ref", "HEAD"]));
        Assert.Equal(source.Git("rev-parse", "HEAD"), SampleRepository.RunGit(folder.Mirrors.PathOf(1), ["rev-parse", "HEAD"]));
    }

    [Fact]
    public async Task An_empty_repository_has_no_branch_and_takes_its_first_commit_later()
    {
        using var source = new SampleRepository(objectFormat: "sha256");

        Assert.Equal(new MirrorState(null, false, "sha1", true, 0), await FetchAsync(source));

        source.Commit("one");
        Assert.Equal(new MirrorState("refs/heads/main", false, "sha256", false, 0), await FetchAsync(source));
    }

    [Fact]
    public async Task An_unborn_HEAD_beside_other_branches_means_no_default_branch()
    {
        using var source = new SampleRepository();
        source.Commit("one");
        source.Git("symbolic-ref", "HEAD", "refs/heads/not-yet");

        Assert.Equal(new MirrorState(null, false, "sha1", false, 0), await FetchAsync(source));
        Assert.Throws<InvalidOperationException>(() => SampleRepository.RunGit(folder.Mirrors.PathOf(1), ["rev-parse", "--verify", "HEAD"]));
    }

    [Fact]
    public async Task A_detached_HEAD_means_the_branch_with_its_commit()
    {
        using var source = new SampleRepository();
        source.Commit("one");
        source.Git("branch", "release");
        source.Commit("two");
        source.Git("checkout", "--quiet", "--detach", "release");

        Assert.Equal("refs/heads/release", (await FetchAsync(source)).DefaultBranch);
    }

    [Fact]
    public async Task A_shallow_source_gives_a_shallow_mirror_until_it_is_complete()
    {
        using var origin = new SampleRepository();
        for (var i = 0; i < 5; i++) origin.Commit($"commit {i}");
        using var shallow = new SampleRepository();
        shallow.Git("fetch", "--quiet", "--depth=2", "--update-head-ok", "file://" + origin.Path, "+refs/heads/main:refs/heads/main");

        Assert.True((await FetchAsync(shallow)).IsShallow);
        Assert.Equal("2", Count());

        origin.Commit("six");
        shallow.Git("fetch", "--quiet", "--update-head-ok", "file://" + origin.Path, "+refs/heads/main:refs/heads/main");
        Assert.True((await FetchAsync(shallow)).IsShallow);
        Assert.Equal("3", Count());

        shallow.Git("fetch", "--quiet", "--unshallow", "--update-head-ok", "file://" + origin.Path, "+refs/heads/main:refs/heads/main");
        Assert.False((await FetchAsync(shallow)).IsShallow);
        Assert.Equal("6", Count());
    }

    [Fact]
    public async Task A_mirror_that_is_broken_or_locked_by_a_killed_git_is_mended()
    {
        using var source = new SampleRepository();
        source.Commit("one");
        await FetchAsync(source);
        var mirror = folder.Mirrors.PathOf(1);
        source.Commit("two");
        await File.WriteAllTextAsync(Path.Combine(mirror, "packed-refs.lock"), "", Ct);
        Directory.CreateDirectory(Path.Combine(mirror, "refs", "heads"));
        await File.WriteAllTextAsync(Path.Combine(mirror, "refs", "heads", "main.lock"), "", Ct);

        await FetchAsync(source);
        Assert.Equal(RefsOf(source.Path), RefsOf(mirror));

        File.Delete(Path.Combine(mirror, "HEAD"));
        await FetchAsync(source);
        Assert.Equal(RefsOf(source.Path), RefsOf(mirror));

        foreach (var pack in Directory.GetFiles(Path.Combine(mirror, "objects", "pack"))) File.Delete(pack);
        source.Commit("three");
        await FetchAsync(source);
        Assert.Equal("3", Count());
    }

    [Fact]
    public async Task Sweep_takes_half_clones_and_old_job_files_but_not_those_in_use()
    {
        using var source = new SampleRepository();
        source.Commit("one");
        await FetchAsync(source);
        var half = Directory.CreateDirectory(folder.Mirrors.PathOf(7) + ".new").FullName;
        var busy = Directory.CreateDirectory(folder.Mirrors.PathOf(8) + ".new").FullName;
        var job = Path.Combine(folder.Options.TemporaryFolder, "git-job-1");
        await File.WriteAllTextAsync(job, "", Ct);

        using (new FileStream(Path.Combine(folder.Options.MirrorsFolder, "8.lock"), FileMode.Create, FileAccess.ReadWrite, FileShare.None))
            folder.Mirrors.Sweep();

        Assert.False(Directory.Exists(half));
        Assert.True(Directory.Exists(busy));
        Assert.False(File.Exists(job));
        Assert.True(Directory.Exists(folder.Mirrors.PathOf(1)));

        folder.Mirrors.Delete(1);
        Assert.False(Directory.Exists(folder.Mirrors.PathOf(1)));
    }

    [Fact]
    public async Task Progress_rises_to_100()
    {
        using var source = new SampleRepository();
        source.Commit("one");
        var seen = new List<int>();

        await folder.Mirrors.FetchAsync(1, new GitSource.Local(source.Path), null, new Collect(seen), Ct);

        Assert.NotEmpty(seen);
        Assert.Equal(seen.Order(), seen);
        Assert.All(seen, p => Assert.InRange(p, 0, 100));
    }

    [Fact]
    public async Task A_data_folder_that_cannot_be_written_is_a_plain_failure()
    {
        using var source = new SampleRepository();
        await File.WriteAllTextAsync(folder.Options.MirrorsFolder, "a file where the folder should be", Ct);

        var fault = await Assert.ThrowsAsync<GitException>(() => FetchAsync(source));

        Assert.Equal(GitFault.NoSpace, fault.Fault);
        Assert.DoesNotContain(folder.Options.MirrorsFolder, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_beyond_a_limit_is_said_so_and_the_mirror_keeps_what_it_had()
    {
        using var source = new SampleRepository();
        source.CommitMany(30);
        var size = (await folder.Mirrors.FetchAsync(1, new GitSource.Local(source.Path), null, null, Ct)).Bytes;
        Assert.InRange(size, 1_000, 1_000_000);
        var noise = new byte[200_000];
        new Random(1).NextBytes(noise);
        source.Write("noise.bin", noise);
        source.Commit("noise");

        // Of a person's room: the writer is ended at it, and what was there stays and counts.
        var room = new MirrorRoom(size + 50_000, "There is no more room for you.");
        await FailsAsync(room, "There is no more room for you.");
        Assert.Equal("30", SampleRepository.RunGit(folder.Mirrors.PathOf(1), ["rev-list", "--count", "HEAD"]));
        await FailsAsync(room with { Bytes = 100 }, "There is no more room for you.");

        // Of the site's.
        folder.Options.MaxMirrorBytes = size + 50_000;
        await FailsAsync(null, "Git:MaxMirrorBytes");
        await FailsAsync(room with { Bytes = long.MaxValue }, "Git:MaxMirrorBytes");
        (folder.Options.MaxMirrorBytes, folder.Options.MaxObjects) = (long.MaxValue, 10);
        await FailsAsync(null, "Git:MaxObjects");
        (folder.Options.MaxObjects, folder.Options.MaxRefs) = (long.MaxValue, 1);
        source.Git("tag", "one");
        await FailsAsync(null, "Git:MaxRefs");

        folder.Options.MaxRefs = 2;
        await FetchAsync(source);
        Assert.Equal("31", SampleRepository.RunGit(folder.Mirrors.PathOf(1), ["rev-list", "--count", "HEAD"]));

        async Task FailsAsync(MirrorRoom? given, string words)
        {
            var fault = await Assert.ThrowsAsync<GitException>(() => folder.Mirrors.FetchAsync(1, new GitSource.Local(source.Path), given, null, Ct));
            Assert.Equal(GitFault.TooLarge, fault.Fault);
            Assert.Contains(words, fault.Message, StringComparison.Ordinal);
        }
    }

    private sealed class Collect(List<int> seen) : IProgress<int>
    {
        public void Report(int value) => seen.Add(value);
    }

    private async Task<MirrorState> FetchAsync(SampleRepository source) => await folder.Mirrors.FetchAsync(1, new GitSource.Local(source.Path), null, null, Ct) with { Bytes = 0 };

    private string Count() => SampleRepository.RunGit(folder.Mirrors.PathOf(1), ["rev-list", "--count", "--all"]);

    private static string RefsOf(string path) => SampleRepository.RunGit(path, ["for-each-ref", "refs/heads", "refs/tags"]);
}
