using System.Globalization;
using System.Text;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Repositories;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Tests.Repositories;

public sealed class CommitBrowserTests(CommitHistory history) : IClassFixture<CommitHistory>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pages_from_the_newest_to_the_oldest_are_gits_commits_in_the_order_of_committer_dates()
    {
        var pages = await WalkAsync(CommitSelection.Everything, older: true);

        Assert.Equal(history.NewestFirst, pages.SelectMany(Shas));
        Assert.All(pages.SkipLast(1), page => Assert.Equal(CommitBrowser.PageSize, page.Commits.Count));
        Assert.Equal((null, null), (pages[0].Newer, pages[^1].Older));
    }

    [Fact]
    public async Task The_way_back_from_the_oldest_shows_the_same_pages()
    {
        var down = await WalkAsync(CommitSelection.Everything, older: true);

        var up = await WalkAsync(CommitSelection.Everything, older: false, from: down[^1]);

        Assert.Equal(down.Select(Shas).Reverse(), up.Select(Shas));
    }

    // More than a page of commits lies between two of them, and all of a scan before the first.
    [Theory]
    [InlineData(97)]
    [InlineData(3)]
    public async Task A_selection_is_paged_as_if_the_rest_were_not_there(int every)
    {
        var positions = await PositionsAsync();
        var selection = new CommitSelection(0, long.MaxValue, position => position % every == 1 && position < 200);
        var expected = history.NewestFirst.Where(sha => selection.Holds(positions[sha])).ToList();

        var down = await WalkAsync(selection, older: true);
        var up = await WalkAsync(selection, older: false, from: down[^1]);

        Assert.Equal(expected, down.SelectMany(Shas));
        Assert.Equal(down.Select(Shas).Reverse(), up.Select(Shas));
    }

    [Fact]
    public async Task A_selection_keeps_to_its_bounds()
    {
        var all = (await WalkAsync(CommitSelection.Everything, older: true)).SelectMany(p => p.Commits).ToList();

        var pages = await WalkAsync(new CommitSelection(all[300].Id, all[100].Id, _ => true), older: true);

        Assert.Equal(history.NewestFirst.Skip(100).Take(201), pages.SelectMany(Shas));
    }

    [Fact]
    public async Task A_row_says_what_git_says()
    {
        var rows = (await WalkAsync(CommitSelection.Everything, older: true)).SelectMany(p => p.Commits).ToDictionary(c => c.Sha);
        var expected = history.Git("log", "--branches", "--tags", "-z", "--format=%H%n%s%n%an%n%ae%n%at%n%P").Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(c => c.Split('\n'));

        foreach (var commit in expected)
        {
            var row = rows[commit[0]];
            Assert.Equal((commit[1], commit[2], commit[3], long.Parse(commit[4]), 330, commit[5].Contains(' ', StringComparison.Ordinal), LinesState.Read),
                (row.Subject, row.Author, row.AuthorEmail, row.AuthorSeconds, row.AuthorOffset, row.IsMerge, row.Lines));
        }
    }

    [Theory]
    [InlineData("fix")]
    [InlineData("FIX")]
    [InlineData("fixt")]
    [InlineData("parser fix")]
    [InlineData("foo-bar")]
    [InlineData("foo bar")]
    [InlineData("naive")]
    [InlineData("naïve")]
    [InlineData("skvorecka")]
    [InlineData("ŠKODA")]
    [InlineData("時計")]
    [InlineData("نور")]
    [InlineData("a")]
    [InlineData("b")]
    [InlineData("zoe@example.com")]
    [InlineData("grace.fix")]
    [InlineData("2024")]
    [InlineData("1.2.3")]
    [InlineData("\"quoted\"")]
    [InlineData("quoted OR NEAR")]
    [InlineData("message:fix")]
    [InlineData("fix* -parser ^foo")]
    [InlineData("NEAR(fix parser)")]
    [InlineData("'; DROP TABLE commits; --")]
    [InlineData("number77")]
    [InlineData("nosuchword")]
    public async Task A_search_finds_what_a_look_at_every_commit_finds_newest_first(string text)
    {
        var scanned = new HashSet<string>();
        foreach (var commit in history.Git("log", "--branches", "--tags", "-z", "--format=%H%n%an %ae %cn %ce%n%B").Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = commit.Split('\n', 3);
            List<string>[] columns = [Tokens(parts[1]), Tokens(parts[2])];
            if (SearchText.WordsOf(text).All(word => columns.Any(column => Holds(column, word)))) scanned.Add(parts[0]);
        }
        var expected = history.NewestFirst.Where(scanned.Contains).ToList();
        if (text == "nosuchword") Assert.Empty(expected);

        var found = new List<string>();
        CommitCursor? cursor = new CommitCursor();
        CommitCursor? newer = null;
        var pages = new List<string[]>();
        while (cursor is { } at)
        {
            var page = await history.AskAsync(b => b.SearchAsync(history.Id, text, at, Ct));
            Assert.Equal(Math.Min(expected.Count, CommitBrowser.MostHits + 1), page.Hits);
            pages.Add([.. Shas(page.Page)]);
            found.AddRange(pages[^1]);
            (cursor, newer) = (page.Page.Older, page.Page.Newer);
        }
        Assert.Equal(expected, found);

        for (var back = pages.Count - 2; newer is { } at; back--)
        {
            var page = await history.AskAsync(b => b.SearchAsync(history.Id, text, at, Ct));
            Assert.Equal(pages[back], Shas(page.Page));
            newer = page.Page.Newer;
        }
    }

    [Fact]
    public async Task Very_many_hits_are_counted_to_a_limit_and_all_can_be_paged()
    {
        var first = await history.AskAsync(b => b.SearchAsync(history.Id, "every", new CommitCursor(), Ct));
        var oldest = await history.AskAsync(b => b.SearchAsync(history.Id, "every", new CommitCursor(After: 0), Ct));

        Assert.Equal((CommitBrowser.MostHits + 1, CommitBrowser.MostHits + 1), (first.Hits, oldest.Hits));
        Assert.Equal(history.NewestFirst.TakeLast(CommitBrowser.PageSize), Shas(oldest.Page));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("* ( ) \" ' - +")]
    [InlineData("🙂")]
    public async Task A_search_without_a_letter_or_digit_finds_nothing(string text)
    {
        var page = await history.AskAsync(b => b.SearchAsync(history.Id, text, new CommitCursor(), Ct));

        Assert.Equal((0, 0, 0), (page.Hits, page.Words.Count, page.Page.Commits.Count));
    }

    [Theory]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(39)]
    [InlineData(40)]
    public async Task The_beginning_of_a_sha_is_searched_and_opened_whatever_its_case(int length)
    {
        foreach (var sha in history.NewestFirst.Take(40))
        {
            var page = await history.AskAsync(b => b.SearchAsync(history.Id, sha[..length].ToUpperInvariant(), new CommitCursor(), Ct));
            var opened = await history.ReadAsync(r => r.FindAsync(history.Id, sha[..length].ToUpperInvariant(), Ct));

            Assert.Equal([sha], Shas(page.Page));
            Assert.Equal(sha, opened?.Row.Sha);
        }
    }

    [Fact]
    public async Task A_repository_shows_its_own_commits_though_another_has_the_same()
    {
        var page = await history.AskAsync(b => b.SearchAsync(history.Other, history.NewestFirst[0], new CommitCursor(), Ct));
        await using var db = history.Open();

        var owner = await db.Commits.Where(c => c.Id == page.Page.Commits.Single().Id).Select(c => c.RepositoryId).SingleAsync(Ct);

        Assert.Equal(history.Other, owner);
        Assert.Equal(CommitHistory.Commits + 1, await db.Commits.CountAsync(c => c.RepositoryId == history.Other, Ct));
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
    private async Task<List<CommitPage>> WalkAsync(CommitSelection selection, bool older, CommitPage? from = null)
    {
        var pages = new List<CommitPage>();
        if (from is not null) pages.Add(from);
        for (CommitCursor? cursor = from is null ? new CommitCursor() : from.Newer; cursor is { } at; cursor = older ? pages[^1].Older : pages[^1].Newer)
            pages.Add(await history.AskAsync(b => b.PageAsync(history.Id, selection, at, Ct)));
        return pages;
    }

    private async Task<Dictionary<string, int>> PositionsAsync()
    {
        await using var db = history.Open();
        return await db.Commits.Where(c => c.RepositoryId == history.Id).ToDictionaryAsync(c => Convert.ToHexStringLower(c.Sha), c => c.Position, Ct);
    }

    /// <summary>Runs of letters and digits without case and marks, as the search index takes text apart.</summary>
    private static List<string> Tokens(string text)
    {
        var plain = string.Concat(text.Normalize(NormalizationForm.FormD).Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)).ToLowerInvariant();
        return [.. new string([.. plain.Select(c => char.IsLetterOrDigit(c) ? c : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries)];
    }

    /// <summary>Whether the word's parts follow each other; the last may be the beginning of a longer one.</summary>
    private static bool Holds(List<string> column, string word)
    {
        var parts = Tokens(word);
        return Enumerable.Range(0, Math.Max(0, column.Count - parts.Count + 1)).Any(start => parts.Select((part, i) => (part, i)).All(p =>
            column[start + p.i] == p.part || (word.Length >= 3 && p.i == parts.Count - 1 && column[start + p.i].StartsWith(p.part, StringComparison.Ordinal))));
    }
}
