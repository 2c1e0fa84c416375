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

    private async Task<(HistorySnapshot, CommitSet)> SetAsync(Func<int, bool> selection)
    {
        var snapshot = await history.SnapshotAsync();
        var commits = new CommitSet(snapshot.Count);
        foreach (var position in Enumerable.Range(0, snapshot.Count).Where(selection)) commits.Words[position >> 6] |= 1UL << position;
        return (snapshot, commits);
    }
}
