using FlaskDash.Razor.Repositories;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Tests.Repositories;

public sealed class CommitReaderTests(CommitHistory history) : IClassFixture<CommitHistory>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_beginning_that_two_commits_share_opens_none_as_git_does()
    {
        var byPrefix = history.NewestFirst.ToLookup(sha => sha[..4]);
        Assert.Contains(byPrefix, g => g.Count() > 1);
        foreach (var group in byPrefix.OrderByDescending(g => g.Count()).Take(12).Concat(byPrefix.Where(g => g.Count() == 1).Take(12)))
        {
            var opened = await history.ReadAsync(r => r.FindAsync(history.Id, group.Key, Ct));

            Assert.Equal(group.Count() == 1 ? group.Single() : null, opened?.Row.Sha);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("0000000")]
    [InlineData("main")]
    [InlineData("HEAD~1")]
    [InlineData("xyz12345")]
    public async Task What_is_no_beginning_of_a_sha_opens_nothing(string sha) =>
        Assert.Null(await history.ReadAsync(r => r.FindAsync(history.Id, sha, Ct)));

    [Fact]
    public async Task A_sha_with_more_behind_it_opens_nothing() =>
        Assert.Null(await history.ReadAsync(r => r.FindAsync(history.Id, history.NewestFirst[0] + "00", Ct)));

    [Fact]
    public async Task Branches_and_tags_stand_on_their_commits()
    {
        foreach (var name in new[] { "many", "annotated~0", "side" })
        {
            var sha = history.Git("rev-parse", name + "^{commit}");
            var expected = history.Git("for-each-ref", "--points-at=" + sha, "--format=%(refname)", "refs/heads", "refs/tags").Split('\n')
                .Concat(history.Git("for-each-ref", "--format=%(*objectname) %(refname)", "refs/tags").Split('\n').Where(l => l.StartsWith(sha, StringComparison.Ordinal)).Select(l => l.Split(' ')[1]))
                .Distinct().Order(StringComparer.Ordinal).Select(r => r.StartsWith("refs/tags/", StringComparison.Ordinal) ? new RefLabel(r["refs/tags/".Length..], true) : new RefLabel(r["refs/heads/".Length..], false));

            var commit = await history.ReadAsync(r => r.FindAsync(history.Id, sha, Ct));

            Assert.Equal(expected, commit!.Row.Labels);
        }
    }

    [Fact]
    public async Task A_commit_has_gits_message_people_parents_and_neighbours()
    {
        foreach (var i in Enumerable.Range(0, 25).Select(n => n * 52).Append(CommitHistory.Commits - 1))
        {
            var sha = history.NewestFirst[i];
            var git = history.Git("show", "--no-patch", "--format=%P%n%cn%n%ce%n%ct%n%B", sha).Split('\n', 5);

            var commit = (await history.ReadAsync(r => r.FindAsync(history.Id, sha, Ct)))!;

            Assert.Equal((git[0], git[1], git[2], long.Parse(git[3]), -180, git[4].TrimEnd()),
                (string.Join(' ', commit.Parents.Select(p => p.Sha)), commit.Committer, commit.CommitterEmail, commit.CommitterSeconds, commit.CommitterOffset, commit.Message.TrimEnd()));
            Assert.Equal(commit.Parents.Select(p => history.Git("show", "--no-patch", "--format=%s", p.Sha)), commit.Parents.Select(p => p.Subject!));
            Assert.Equal(
                (history.NewestFirst.ElementAtOrDefault(i - 1), history.NewestFirst.ElementAtOrDefault(i + 1)),
                await history.ReadAsync(r => r.NeighboursAsync(history.Id, commit.Row.Id, CommitSelection.Everything, Ct)));
        }
    }

    [Fact]
    public async Task Files_are_gits_lines_with_renames_binary_files_and_odd_paths()
    {
        foreach (var name in new[] { "many~1", "many~2", "many~3", "many" })
        {
            var sha = history.Git("rev-parse", name);
            var files = new List<string>();
            var id = (await history.ReadAsync(r => r.FindAsync(history.Id, sha, Ct)))!.Row.Id;
            for (var from = 0; from == files.Count; from += CommitReader.FilesPerPage)
            {
                var page = await history.ReadAsync(r => r.FilesAsync(id, from, Ct));
                Assert.Equal(Enumerable.Range(from, page.Count), page.Select(f => f.Number));
                files.AddRange(page.Select(f => $"{f.Additions?.ToString() ?? "-"}\t{f.Deletions?.ToString() ?? "-"}\t{(f.OldPath is null ? f.Path : f.OldPath + "\0" + f.Path)}"));
            }

            Assert.Equal(Numstat(sha), files);
        }
    }

    [Fact]
    public async Task Many_files_come_in_pages_and_past_the_last_one_there_is_none()
    {
        var commit = (await history.ReadAsync(r => r.FindAsync(history.Id, history.Git("rev-parse", "many"), Ct)))!;

        var counts = new List<int>();
        foreach (var from in new[] { 0, 100, 1_150, 1_202, 1_203, 5_000 }) counts.Add((await history.ReadAsync(r => r.FilesAsync(commit.Row.Id, from, Ct))).Count);

        Assert.Equal([100, 100, 53, 1, 0, 0], counts);
    }

    // One in 97 is further than the first scan looks, and one at place 5 lies beyond all others.
    [Theory]
    [InlineData(97)]
    [InlineData(10_000)]
    public async Task Neighbours_are_the_nearest_of_the_view_whether_it_holds_the_commit_or_not(int every)
    {
        Dictionary<string, int> positions;
        await using (var db = history.Open())
            positions = await db.Commits.Where(c => c.RepositoryId == history.Id).ToDictionaryAsync(c => Convert.ToHexStringLower(c.Sha), c => c.Position, Ct);
        var selection = new CommitSelection(0, long.MaxValue, position => position % every == 5);
        var listed = history.NewestFirst.Select((sha, i) => (sha, i)).Where(c => selection.Holds(positions[c.sha])).ToList();

        foreach (var i in new[] { 0, 1, 400, 777, listed[0].i, CommitHistory.Commits - 1 })
        {
            var id = (await history.ReadAsync(r => r.FindAsync(history.Id, history.NewestFirst[i], Ct)))!.Row.Id;

            var neighbours = await history.ReadAsync(r => r.NeighboursAsync(history.Id, id, selection, Ct));

            Assert.Equal((listed.LastOrDefault(c => c.i < i).sha, listed.FirstOrDefault(c => c.i > i).sha), neighbours);
        }
    }

    [Fact]
    public async Task Words_that_begin_one_commit_s_sha_are_told_from_those_that_begin_none_or_two()
    {
        var two = history.NewestFirst.GroupBy(s => s[..4]).First(g => g.Count() > 1).Key;
        var one = history.NewestFirst[9];

        var found = await history.ReadAsync(r => r.ShasAsync(history.Id, [one, one[..12].ToUpperInvariant(), two, "0000000", "word", ""], Ct));

        Assert.Equal([(one, one), (one[..12].ToUpperInvariant(), one)], found.Select(f => (f.Key, f.Value)));
    }

    /// <summary>Additions, deletions and path of each file; a renamed one has both paths with a NUL between.</summary>
    private IEnumerable<string> Numstat(string sha)
    {
        var fields = history.Git("diff-tree", "-r", "--root", "--numstat", "-z", "-M", "--no-commit-id", sha).Split('\0');
        for (var i = 0; i < fields.Length && fields[i].Length > 0; i++)
        {
            if (!fields[i].EndsWith('\t')) yield return fields[i];
            else
            {
                yield return fields[i] + fields[i + 1] + "\0" + fields[i + 2];
                i += 2;
            }
        }
    }
}
