using System.Diagnostics;
using System.Text;
using FlaskDash.Razor.Git;
using FlaskDash.Razor.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace FlaskDash.Razor.Tests.Git;

public sealed class DiffTests : IDisposable
{
    private static readonly DiffLimits Wide = new(TimeSpan.FromMinutes(1), 100_000, 100_000, 100_000_000);

    private readonly SampleRepository sample = new();
    private readonly GitDiff diffs = Reader();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_line_is_git_s_own_with_odd_names_endings_and_encodings()
    {
        sample.Write("crlf.txt", "one\r\ntwo\r\nthree\r\n");
        sample.Write("latin1.txt", [0x63, 0x61, 0x66, 0xe9, 0x0a]);
        sample.Write("no end.txt", "a\nb");
        sample.Write("tab\tand\nline.txt", "x\n");
        sample.Write("-option", "1\n");
        sample.Write(":(glob)**", "magic\n");
        sample.Write("utf16.txt", Encoding.Unicode.GetBytes("text\n"));
        sample.Write("nul-late.txt", string.Concat(Enumerable.Repeat(new string('x', 99) + "\n", 81)) + "\0after\n");
        var first = sample.Commit("first");
        sample.Write("crlf.txt", "one\r\n2\r\nthree\n");
        sample.Write("latin1.txt", [0x63, 0x61, 0x66, 0xe8, 0x0a]);
        sample.Write("no end.txt", "a\nb\n");
        sample.Write("tab\tand\nline.txt", "y\n");
        sample.Write("-option", "2\n");
        sample.Write(":(glob)**", "none\n");
        sample.Write("utf16.txt", Encoding.Unicode.GetBytes("word\n"));
        sample.Write("nul-late.txt", string.Concat(Enumerable.Repeat(new string('x', 99) + "\n", 81)) + "\0other\n");
        var second = sample.Commit("second");

        foreach (var (parent, commit) in new[] { (first, second), (null, first) })
        {
            var diff = await LinesAsync(parent, commit);

            Assert.Equal(DiffStop.None, diff.Stop);
            Assert.Equal(Raw(parent, commit), diff.Files.Select(f => f.Entry));
            Assert.Equal(Patch(parent, commit), diff.Files.SelectMany(f => f.Hunks).SelectMany(h => h.Lines).SelectMany(Written));
        }
        Assert.True((await LinesAsync(first, second)).Files.Single(f => f.Entry.Path == "utf16.txt").IsBinary);
    }

    [Fact]
    public async Task A_rename_a_copy_a_mode_a_link_a_submodule_a_pointer_and_a_binary_file_are_what_they_are()
    {
        var lines = string.Concat(Enumerable.Range(0, 40).Select(i => $"line {i}\n"));
        sample.Write("from.txt", lines);
        sample.Write("run.sh", "#!/bin/sh\n");
        sample.Write("plain", "text\n");
        sample.Write("picture", [0, 1, 2]);
        File.CreateSymbolicLink(Path.Combine(sample.Path, "link"), "from.txt");
        var first = sample.Commit("first");
        sample.Git("mv", "from.txt", "to.txt");
        sample.Write("to.txt", lines + "one more\n");
        File.Delete(Path.Combine(sample.Path, "plain"));
        File.CreateSymbolicLink(Path.Combine(sample.Path, "plain"), "to.txt");
        sample.Write("picture", [0, 1, 2, 3, 4]);
        sample.Write("empty", "");
        sample.Git("add", "--all");
        sample.Git("update-index", "--chmod=+x", "run.sh");
        sample.Git("update-index", "--add", "--cacheinfo", $"160000,{first},module");
        sample.Git("commit", "--quiet", "--message=second");
        var second = sample.Git("rev-parse", "HEAD");

        var diff = await LinesAsync(first, second);
        var byPath = diff.Files.ToDictionary(f => f.Entry.Path);

        Assert.Equal(Raw(first, second), diff.Files.Select(f => f.Entry));
        Assert.Equal(Patch(first, second), diff.Files.SelectMany(f => f.Hunks).SelectMany(h => h.Lines).SelectMany(Written));
        Assert.Equal((DiffChange.Renamed, "from.txt"), (byPath["to.txt"].Entry.Change, byPath["to.txt"].Entry.OldPath));
        Assert.Equal(["one more"], byPath["to.txt"].Hunks.Single().Lines.Where(l => l.Kind == DiffLineKind.Added).Select(l => l.Text));
        Assert.Equal((100644, DiffEntry.Executable, 0), (byPath["run.sh"].Entry.OldMode, byPath["run.sh"].Entry.NewMode, byPath["run.sh"].Hunks.Count));
        Assert.Equal((DiffChange.TypeChanged, DiffEntry.Symlink), (byPath["plain"].Entry.Change, byPath["plain"].Entry.NewMode));
        Assert.Equal(["text", "to.txt"], byPath["plain"].Hunks.SelectMany(h => h.Lines).Select(l => l.Text));
        Assert.Equal((true, (3L, 5L)), (byPath["picture"].IsBinary, byPath["picture"].Sizes));
        Assert.Equal((DiffEntry.Submodule, first), (byPath["module"].Entry.NewMode, byPath["module"].Entry.NewSha));
        Assert.Equal((true, 0), (byPath["empty"].IsComplete, byPath["empty"].Hunks.Count));
    }

    [Fact]
    public async Task Only_the_paths_that_are_asked_for_are_read()
    {
        sample.Write("a/x.txt", "1\n");
        sample.Write("b.txt", "1\n");
        sample.Write("[ab].txt", "1\n");
        sample.Write("*", "1\n");
        var commit = sample.Commit("first");

        Assert.Equal(["*"], (await diffs.LinesAsync(Mirror, null, commit, ["*"], Wide, Ct)).Files.Select(f => f.Entry.Path));
        Assert.Equal(["[ab].txt", "a/x.txt"], (await diffs.LinesAsync(Mirror, null, commit, ["[ab].txt", "a/x.txt"], Wide, Ct)).Files.Select(f => f.Entry.Path));
        Assert.Empty((await diffs.LinesAsync(Mirror, null, commit, ["no such", "--all"], Wide, Ct)).Files);
        Assert.Empty((await diffs.LinesAsync(Mirror, null, commit, [], Wide, Ct)).Files);
    }

    [Fact]
    public async Task A_merge_is_compared_with_the_parent_that_is_asked_for()
    {
        sample.Write("base.txt", "1\n");
        sample.Commit("base");
        sample.Git("checkout", "--quiet", "-b", "side");
        sample.Write("side.txt", "1\n");
        var side = sample.Commit("side");
        sample.Git("checkout", "--quiet", "main");
        sample.Write("main.txt", "1\n");
        var main = sample.Commit("main");
        sample.Git("merge", "--quiet", "--no-ff", "side");
        var merge = sample.Git("rev-parse", "HEAD");

        Assert.Equal(["side.txt"], (await diffs.ListAsync(Mirror, main, merge, Wide, Ct)).Files.Select(f => f.Entry.Path));
        Assert.Equal(["main.txt"], (await diffs.ListAsync(Mirror, side, merge, Wide, Ct)).Files.Select(f => f.Entry.Path));
    }

    [Fact]
    public async Task A_line_of_10_MB_and_a_file_of_100_MB_are_not_read_and_a_long_line_is_cut()
    {
        sample.Write("line.txt", new string('x', 10_000_000) + "\n");
        sample.Write("huge.txt", string.Concat(Enumerable.Repeat(new string('y', 99) + "\n", 1_000_000)));
        sample.Write("long.txt", new string('z', 3_000_000) + "\n");
        var commit = sample.Commit("large");

        var diff = await LinesAsync(null, commit);

        Assert.Equal(DiffStop.None, diff.Stop);
        var byPath = diff.Files.ToDictionary(f => f.Entry.Path);
        Assert.Equal((true, (null, 10_000_001L)), (byPath["line.txt"].IsBinary, byPath["line.txt"].Sizes));
        Assert.Equal((true, (null, 100_000_000L)), (byPath["huge.txt"].IsBinary, byPath["huge.txt"].Sizes));
        Assert.Equal((DiffLimits.LineBytes, 3_000_000 - DiffLimits.LineBytes), (byPath["long.txt"].Hunks[0].Lines[0].Text.Length, byPath["long.txt"].Hunks[0].Lines[0].BytesCut));
    }

    [Fact]
    public async Task A_diff_of_100_MB_in_many_files_is_cut_and_git_stopped()
    {
        for (var i = 0; i < 40; i++) sample.Write($"f{i:00}.txt", string.Concat(Enumerable.Range(0, 50_000).Select(n => $"{i} {n} {new string('x', 40)}\n")));
        var commit = sample.Commit("100 MB");

        var byLines = await LinesAsync(null, commit, Wide with { Lines = 5_000 });
        var byBytes = await LinesAsync(null, commit, Wide with { Bytes = 1_000_000 });

        Assert.Equal((DiffStop.Size, 5_000), (byLines.Stop, byLines.Files.Sum(f => f.Hunks.Sum(h => h.Lines.Count))));
        Assert.Equal(DiffStop.Size, byBytes.Stop);
        Assert.Equal(40, byBytes.Files.Count);
        Assert.InRange(byBytes.Files.Sum(f => f.Hunks.Sum(h => h.Lines.Count)), 1_000, 40_000);
    }

    [Fact]
    public async Task Git_that_takes_too_long_is_stopped_and_the_next_one_asked_gets_its_turn()
    {
        using var slow = new GitWrapper("exec sleep 60");
        using var reader = Reader(slow.Path);
        var watch = Stopwatch.StartNew();

        for (var i = 0; i < Environment.ProcessorCount + 2; i++)
            Assert.Equal(DiffStop.Time, (await reader.LinesAsync(Path.GetTempPath(), null, "0", ["a"], Wide with { Time = TimeSpan.FromMilliseconds(50) }, Ct)).Stop);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(50));
    }

    [Fact]
    public async Task So_many_are_read_at_once_and_no_more_wait_in_line()
    {
        using var slow = new GitWrapper("exec sleep 60");
        using var reader = Reader(slow.Path);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var most = 9 * Environment.ProcessorCount;
        var reading = Enumerable.Range(0, most).Select(_ => reader.LinesAsync(Path.GetTempPath(), null, "0", ["a"], Wide, stop.Token)).ToList();

        var refused = await reader.LinesAsync(Path.GetTempPath(), null, "0", ["a"], Wide, Ct);

        Assert.Equal(DiffStop.Busy, refused.Stop);
        await stop.CancelAsync();
        foreach (var task in reading) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task);
    }

    [Fact]
    public async Task A_blob_that_is_missing_a_commit_that_is_none_and_a_mirror_that_is_gone_are_failures_with_a_line_in_the_log()
    {
        sample.Write("a.txt", "1\n");
        sample.Write("b.txt", "1\n");
        var commit = sample.Commit("first");
        var blob = sample.Git("rev-parse", "HEAD:b.txt");
        File.Delete(Path.Combine(Mirror, "objects", blob[..2], blob[2..]));

        Assert.Equal(DiffStop.Failed, (await LinesAsync(null, commit)).Stop);
        Assert.Equal(DiffStop.Failed, (await LinesAsync(null, new string('1', 40))).Stop);
        Assert.Equal(DiffStop.Failed, (await diffs.LinesAsync(Path.Combine(sample.Path, "none"), null, commit, ["a.txt"], Wide, Ct)).Stop);
    }

    [Theory]
    [InlineData("gpgsig -----BEGIN SSH SIGNATURE-----\n abc\n -----END SSH SIGNATURE-----", "signed", true)]
    [InlineData("encoding ISO-8859-1\ngpgsig-sha256 -----BEGIN PGP SIGNATURE-----\n \n abc\n -----END PGP SIGNATURE-----", "signed", true)]
    [InlineData(null, "gpgsig in the message\n\ngpgsig -----BEGIN\n", false)]
    [InlineData("encoding ISO-8859-1", "unsigned", false)]
    public async Task A_signature_is_a_header_of_the_commit(string? headers, string message, bool isSigned)
    {
        var commit = sample.CommitRaw("Ada <ada@example.com> 1700000000 +0000", message, headers: headers);

        Assert.Equal(isSigned, await diffs.IsSignedAsync(Mirror, commit, Wide.Time, Ct));
        Assert.Null(await diffs.IsSignedAsync(Mirror, new string('1', 40), Wide.Time, Ct));
    }

    // Nothing that a repository says of itself runs.
    [Fact]
    public async Task Attributes_and_drivers_of_the_repository_are_not_asked()
    {
        var mark = Path.Combine(sample.Path, "ran");
        sample.Git("config", "diff.evil.textconv", $"touch {mark}; cat");
        sample.Git("config", "diff.evil.command", $"touch {mark}");
        sample.Git("config", "diff.external", $"touch {mark}");
        sample.Write(".gitattributes", "* diff=evil\n");
        sample.Write("a.txt", "1\n");
        var commit = sample.Commit("first");

        var diff = await LinesAsync(null, commit);

        Assert.False(File.Exists(mark));
        Assert.Equal(["* diff=evil", "1"], diff.Files.SelectMany(f => f.Hunks).SelectMany(h => h.Lines).Select(l => l.Text));
    }

    public void Dispose()
    {
        diffs.Dispose();
        sample.Dispose();
    }

    private string Mirror => Path.Combine(sample.Path, ".git");

    private static GitDiff Reader(string executable = "git") =>
        new(Microsoft.Extensions.Options.Options.Create(new GitOptions { Executable = executable }), NullLogger<GitDiff>.Instance);

    /// <summary>All paths, asked for by their names.</summary>
    private async Task<Diff> LinesAsync(string? parent, string commit, DiffLimits? limits = null)
    {
        var list = await diffs.ListAsync(Mirror, parent, commit, Wide, Ct);
        if (list.Stop != DiffStop.None) return list;
        return await diffs.LinesAsync(Mirror, parent, commit, [.. list.Files.SelectMany(f => new[] { f.Entry.Path, f.Entry.OldPath }).OfType<string>()], limits ?? Wide, Ct);
    }

    private IEnumerable<DiffEntry> Raw(string? parent, string commit)
    {
        var fields = Tree(parent, commit, "--raw", "-z", "--full-index").Split('\0', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < fields.Length; i += 2)
        {
            var words = fields[i].TrimStart(':').Split(' ');
            var change = "MADRCT"["MADRCT".IndexOf(words[4][0], StringComparison.Ordinal)] switch
            {
                'A' => DiffChange.Added, 'D' => DiffChange.Deleted, 'R' => DiffChange.Renamed, 'C' => DiffChange.Copied, 'T' => DiffChange.TypeChanged, _ => DiffChange.Modified,
            };
            var old = change is DiffChange.Renamed or DiffChange.Copied ? fields[++i] : null;
            yield return new DiffEntry(change, int.Parse(words[0]), int.Parse(words[1]), words[2], words[3], fields[i + 1], old);
        }
    }

    /// <summary>The lines of git's patch from each hunk's heading on, headings left out.</summary>
    private List<string> Patch(string? parent, string commit)
    {
        var lines = new List<string>();
        var inHunk = false;
        foreach (var line in Tree(parent, commit, "--patch").Split('\n'))
        {
            if (line.StartsWith("diff --git ", StringComparison.Ordinal)) inHunk = false;
            else if (line.StartsWith("@@ ", StringComparison.Ordinal)) inHunk = true;
            else if (inHunk) lines.Add(line);
        }
        return lines;
    }

    private string Tree(string? parent, string commit, params string[] options) =>
        sample.Git(["diff-tree", "-r", "--root", "--no-commit-id", "-M", .. options, .. parent is null ? Array.Empty<string>() : [parent], commit]);

    private static IEnumerable<string> Written(DiffLine line)
    {
        yield return (char)line.Kind + line.Text;
        if (line.EndsFile) yield return @"\ No newline at end of file";
    }
}
