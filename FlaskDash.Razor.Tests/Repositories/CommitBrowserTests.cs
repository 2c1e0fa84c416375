using FlaskDash.Razor.Data;
using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Repositories;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Tests.Repositories;

public sealed class CommitBrowserTests(CommitHistory history) : IClassFixture<CommitHistory>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pages_from_the_newest_to_the_oldest_are_gits_commits_in_the_order_of_committer_dates()
    {
        var pages = await WalkAsync(_ => true, older: true);

        Assert.Equal(history.NewestFirst, pages.SelectMany(Shas));
        Assert.All(pages.SkipLast(1), page => Assert.Equal(CommitBrowser.PageSize, page.Commits.Count));
        Assert.Equal((null, null), (pages[0].Newer, pages[^1].Older));
    }

    [Fact]
    public async Task The_way_back_from_the_oldest_shows_the_same_pages()
    {
        var down = await WalkAsync(_ => true, older: true);

        var up = await WalkAsync(_ => true, older: false, from: down[^1]);

        Assert.Equal(down.Select(Shas).Reverse(), up.Select(Shas));
    }

    // More than a page of commits lies between two of them, and all of a scan before the first.
    [Theory]
    [InlineData(97)]
    [InlineData(3)]
    public async Task A_selection_is_paged_as_if_the_rest_were_not_there(int every)
    {
        var positions = await PositionsAsync();
        Func<int, bool> selection = position => position % every == 1 && position < 200;
        var expected = history.NewestFirst.Where(sha => selection(positions[sha])).ToList();

        var down = await WalkAsync(selection, older: true);
        var up = await WalkAsync(selection, older: false, from: down[^1]);

        Assert.Equal(expected, down.SelectMany(Shas));
        Assert.Equal(down.Select(Shas).Reverse(), up.Select(Shas));
    }

    // A hand-written address: as if the commit of that key had been there.
    [Fact]
    public async Task A_cursor_that_no_commit_has_begins_where_it_would_stand()
    {
        var all = (await WalkAsync(_ => true, older: true)).SelectMany(p => p.Commits).ToList();
        var (snapshot, everything) = await SetAsync(_ => true);
        var (above, below) = (CommitKey.FirstOf(all[100].CommitterSeconds + 1), CommitKey.FirstOf(all[100].CommitterSeconds) - 1);

        var older = await history.AskAsync(b => b.PageAsync(history.Id, snapshot, everything, new CommitCursor(Before: above), Ct));
        var newer = await history.AskAsync(b => b.PageAsync(history.Id, snapshot, everything, new CommitCursor(After: below), Ct));
        var end = await history.AskAsync(b => b.PageAsync(history.Id, snapshot, everything, new CommitCursor(Before: 0), Ct));

        Assert.All(older.Commits, c => Assert.True(c.CommitterSeconds <= all[100].CommitterSeconds));
        Assert.Contains(older.Commits, c => c.Sha == all[100].Sha);
        Assert.All(newer.Commits, c => Assert.True(c.CommitterSeconds >= all[100].CommitterSeconds));
        Assert.Contains(newer.Commits, c => c.Sha == all[100].Sha);
        Assert.Empty(end.Commits);
    }

    [Fact]
    public async Task A_row_says_what_git_says()
    {
        var rows = (await WalkAsync(_ => true, older: true)).SelectMany(p => p.Commits).ToDictionary(c => c.Sha);
        var expected = history.Git("log", "--branches", "--tags", "-z", "--format=%H%n%s%n%an%n%ae%n%at%n%P").Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(c => c.Split('\n'));

        foreach (var commit in expected)
        {
            var row = rows[commit[0]];
            Assert.Equal((commit[1], commit[2], commit[3], long.Parse(commit[4]), 330, commit[5].Contains(' ', StringComparison.Ordinal), LinesState.Read),
                (row.Subject, row.Author, row.AuthorEmail, row.AuthorSeconds, row.AuthorOffset, row.IsMerge, row.Lines));
        }
    }

    [Theory]
    [InlineData(7)]
    [InlineData(39)]
    [InlineData(40)]
    public async Task The_beginning_of_a_sha_is_opened_whatever_its_case(int length)
    {
        foreach (var sha in history.NewestFirst.Take(40))
            Assert.Equal(sha, (await history.AskAsync(b => b.FindAsync(history.Id, sha[..length].ToUpperInvariant(), 0, Ct)))?.Row.Sha);
    }

    [Fact]
    public async Task A_beginning_that_two_commits_share_opens_none_as_git_does()
    {
        var byPrefix = history.NewestFirst.ToLookup(sha => sha[..4]);
        Assert.Contains(byPrefix, g => g.Count() > 1);
        foreach (var group in byPrefix.OrderByDescending(g => g.Count()).Take(12).Concat(byPrefix.Where(g => g.Count() == 1).Take(12)))
        {
            var opened = await history.AskAsync(b => b.FindAsync(history.Id, group.Key, 0, Ct));

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
        Assert.Null(await history.AskAsync(b => b.FindAsync(history.Id, sha, 0, Ct)));

    [Fact]
    public async Task A_sha_with_more_behind_it_opens_nothing() =>
        Assert.Null(await history.AskAsync(b => b.FindAsync(history.Id, history.NewestFirst[0] + "00", 0, Ct)));

    [Fact]
    public async Task Branches_and_tags_stand_on_their_commits()
    {
        foreach (var name in new[] { "many", "annotated~0", "side" })
        {
            var sha = history.Git("rev-parse", name + "^{commit}");
            var expected = history.Git("for-each-ref", "--points-at=" + sha, "--format=%(refname)", "refs/heads", "refs/tags").Split('\n')
                .Concat(history.Git("for-each-ref", "--format=%(*objectname) %(refname)", "refs/tags").Split('\n').Where(l => l.StartsWith(sha, StringComparison.Ordinal)).Select(l => l.Split(' ')[1]))
                .Distinct().Order(StringComparer.Ordinal).Select(r => r.StartsWith("refs/tags/", StringComparison.Ordinal) ? new RefLabel(r["refs/tags/".Length..], true) : new RefLabel(r["refs/heads/".Length..], false));

            var commit = await history.AskAsync(b => b.FindAsync(history.Id, sha, 0, Ct));

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

            var commit = (await history.AskAsync(b => b.FindAsync(history.Id, sha, 0, Ct)))!;

            Assert.Equal((git[0], git[1], git[2], long.Parse(git[3]), -180, git[4].TrimEnd()),
                (string.Join(' ', commit.Parents), commit.Committer, commit.CommitterEmail, commit.CommitterSeconds, commit.CommitterOffset, commit.Message.TrimEnd()));
            Assert.Equal((history.NewestFirst.ElementAtOrDefault(i - 1), history.NewestFirst.ElementAtOrDefault(i + 1)), (commit.NewerSha, commit.OlderSha));
        }
    }

    [Fact]
    public async Task Files_are_gits_lines_with_renames_binary_files_and_odd_paths()
    {
        foreach (var name in new[] { "many~1", "many~2", "many~3", "many" })
        {
            var sha = history.Git("rev-parse", name);
            var files = new List<string>();
            for (var from = 0; from == files.Count; from += CommitBrowser.FilesPerPage)
            {
                var page = (await history.AskAsync(b => b.FindAsync(history.Id, sha, from, Ct)))!;
                Assert.Equal(Enumerable.Range(from, page.Paths.Count), page.Paths.Select(f => f.Number));
                files.AddRange(page.Paths.Select(f => $"{f.Additions?.ToString() ?? "-"}\t{f.Deletions?.ToString() ?? "-"}\t{(f.OldPath is null ? f.Path : f.OldPath + "\0" + f.Path)}"));
            }

            Assert.Equal(Numstat(sha), files);
        }
    }

    [Fact]
    public async Task Many_files_come_in_pages_and_past_the_last_one_there_is_none()
    {
        var sha = history.Git("rev-parse", "many");

        var counts = new List<int>();
        foreach (var from in new[] { 0, 500, 1_000, 1_202, 1_203, 5_000 }) counts.Add((await history.AskAsync(b => b.FindAsync(history.Id, sha, from, Ct)))!.Paths.Count);

        Assert.Equal([500, 500, 203, 1, 0, 0], counts);
    }

    [Fact]
    public async Task Commits_at_places_of_the_history_come_newest_first()
    {
        var positions = await PositionsAsync();
        string[] wanted = [history.NewestFirst[700], history.NewestFirst[3], history.NewestFirst[1_259]];

        var rows = await history.AskAsync(b => b.AtAsync(history.Id, [.. wanted.Select(sha => positions[sha])], Ct));

        Assert.Equal([wanted[1], wanted[0], wanted[2]], rows.Select(r => r.Sha));
    }

    private static IEnumerable<string> Shas(CommitPage page) => page.Commits.Select(c => c.Sha);

    /// <summary>Page after page, to the end.</summary>
    private async Task<List<CommitPage>> WalkAsync(Func<int, bool> selection, bool older, CommitPage? from = null)
    {
        var (snapshot, commits) = await SetAsync(selection);
        var pages = new List<CommitPage>();
        if (from is not null) pages.Add(from);
        for (CommitCursor? cursor = from is null ? new CommitCursor() : from.Newer; cursor is { } at; cursor = older ? pages[^1].Older : pages[^1].Newer)
            pages.Add(await history.AskAsync(b => b.PageAsync(history.Id, snapshot, commits, at, Ct)));
        return pages;
    }

    private async Task<Dictionary<string, int>> PositionsAsync()
    {
        await using var db = history.Open();
        return await db.Commits.Where(c => c.RepositoryId == history.Id).ToDictionaryAsync(c => Convert.ToHexStringLower(c.Sha), c => c.Position, Ct);
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

    private async Task<(HistorySnapshot, CommitSet)> SetAsync(Func<int, bool> selection)
    {
        var snapshot = await history.SnapshotAsync();
        var commits = new CommitSet(snapshot.Count);
        foreach (var position in Enumerable.Range(0, snapshot.Count).Where(selection)) commits.Words[position >> 6] |= 1UL << position;
        return (snapshot, commits);
    }
}
