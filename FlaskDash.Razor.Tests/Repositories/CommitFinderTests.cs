using System.Globalization;
using System.Text;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Repositories;

namespace FlaskDash.Razor.Tests.Repositories;

public sealed class CommitFinderTests(CommitHistory history) : IClassFixture<CommitHistory>
{
    private sealed record Said(string Sha, string Author, string Committer, long Seconds, bool IsMerge, string Message);

    [Theory]
    [InlineData("fix")]
    [InlineData("FIX")]
    [InlineData("fixt")]
    [InlineData("parser fix")]
    [InlineData("\"parser fix\"")]
    [InlineData("fix -parser")]
    [InlineData("-fix")]
    [InlineData("-\"fix every\" parser")]
    [InlineData("foo-bar")]
    [InlineData("naïve")]
    [InlineData("ŠKODA")]
    [InlineData("時計")]
    [InlineData("計")]
    [InlineData("نور")]
    [InlineData("b")]
    [InlineData("zoe@example.com")]
    [InlineData("2024")]
    [InlineData("1.2.3")]
    [InlineData("quoted OR NEAR")]
    [InlineData("message:fix")]
    [InlineData("NEAR(fix parser)")]
    [InlineData("'; DROP TABLE commits; --")]
    [InlineData("number77")]
    [InlineData("author:zoe")]
    [InlineData("author:skvor fix")]
    [InlineData("author:\"Zoë Škvorecká\"")]
    [InlineData("committer:grace author:ada")]
    [InlineData("-author:ada -committer:ada")]
    [InlineData("-author:ada parser")]
    [InlineData("author:grace.fix@example.org -naive")]
    [InlineData("is:merge")]
    [InlineData("is:merge fix")]
    [InlineData("-is:merge fix -author:zoe")]
    [InlineData("is:bot")]
    [InlineData("before:2022-01-10")]
    [InlineData("before:2022-01-10 fix")]
    [InlineData("after:2022-01-10 before:2022-03 author:ada")]
    [InlineData("-after:2022-01-10 is:merge")]
    [InlineData("tag:many fix")]
    [InlineData("-tag:annotated")]
    [InlineData("tag:nosuch")]
    [InlineData("path:src/f7.txt")]
    [InlineData("path:src/f1?.txt fix")]
    [InlineData("path:f1?.txt")]
    [InlineData("-path:src parser")]
    [InlineData("path:many/* -path:src")]
    [InlineData("path:renamed/from.txt")]
    [InlineData("nosuchword")]
    public async Task A_search_finds_what_a_look_at_every_commit_finds_newest_first(string text)
    {
        var expected = Expected(text);

        var (found, pages) = (new List<string>(), new List<string[]>());
        CommitCursor? newer = null;
        for (CommitCursor? cursor = new CommitCursor(); cursor is { } at;)
        {
            var page = await history.FindAsync(text, history.Id, at);
            Assert.Equal((Math.Min(expected.Count, CommitFinder.MostHits + 1), false), (page.Hits, page.IsPartial));
            pages.Add([.. page.Page.Commits.Select(c => c.Sha)]);
            found.AddRange(pages[^1]);
            (cursor, newer) = (page.Page.Older, page.Page.Newer);
        }
        Assert.Equal(expected, found);

        for (var back = pages.Count - 2; newer is { } at; back--)
        {
            var page = await history.FindAsync(text, history.Id, at);
            Assert.Equal(pages[back], page.Page.Commits.Select(c => c.Sha));
            newer = page.Page.Newer;
        }
    }

    [Fact]
    public async Task A_sha_is_found_by_its_beginning_typed_alone_or_named()
    {
        foreach (var sha in history.NewestFirst.Take(20))
        {
            Assert.Equal([sha], await ShasAsync(sha[..7].ToUpperInvariant()));
            Assert.Equal([sha], await ShasAsync("sha:" + sha));
            Assert.Equal([sha], await ShasAsync($"sha:{sha[..9]} every"));
            Assert.Empty(await ShasAsync($"sha:{sha[..9]} nosuchword"));
            Assert.Empty(await ShasAsync($"sha:{sha[..9]} -every"));
        }
        var without = await history.FindAsync($"-sha:{history.NewestFirst[0][..9]} body", history.Id);
        Assert.Equal(history.NewestFirst.Skip(1).Take(CommitBrowser.PageSize), without.Page.Commits.Select(c => c.Sha));
        var alone = await history.FindAsync($"-sha:{history.NewestFirst[0][..9]}", history.Id);
        Assert.Equal(history.NewestFirst.Skip(1).Take(CommitBrowser.PageSize), alone.Page.Commits.Select(c => c.Sha));
    }

    [Fact]
    public async Task Very_many_hits_are_counted_to_a_limit_and_all_can_be_paged()
    {
        var first = await history.FindAsync("every", history.Id);
        var oldest = await history.FindAsync("every", history.Id, new CommitCursor(After: 0));

        Assert.Equal((CommitFinder.MostHits + 1, CommitFinder.MostHits + 1), (first.Hits, oldest.Hits));
        Assert.Equal(history.NewestFirst.TakeLast(CommitBrowser.PageSize), oldest.Page.Commits.Select(c => c.Sha));
    }

    [Theory]
    [InlineData("")]
    [InlineData("* ( ) \" ' - +")]
    [InlineData("🙂")]
    public async Task A_search_without_a_letter_or_digit_finds_nothing(string text)
    {
        var page = await history.FindAsync(text, null);

        Assert.Equal((0, 0, 0), (page.Hits, page.Query.Terms.Count, page.Page.Commits.Count));
    }

    [Theory]
    [InlineData("\"number77\"")]
    [InlineData("\"number77\" -is:bot")]
    public async Task Over_all_repositories_each_has_its_own_commit_and_is_named(string text)
    {
        var page = await history.FindAsync(text, null);

        Assert.Equal([history.Other, history.Id], page.Page.Commits.Select(c => c.RepositoryId).OrderDescending());
        Assert.All(page.Page.Commits, c => Assert.Equal("sample", c.Repository));
    }

    [Theory]
    [InlineData("-is:merge", false)]
    [InlineData("is:merge", true)]
    public async Task Over_all_repositories_a_search_needs_no_word(string text, bool merges)
    {
        var page = await history.FindAsync(text, null);

        Assert.Equal(merges ? 2 * 25 : CommitFinder.MostHits + 1, page.Hits);
        Assert.All(page.Page.Commits, c => Assert.Equal(merges, c.IsMerge));
        Assert.Equal(page.Page.Commits.OrderByDescending(c => c.CommitterSeconds).Select(c => c.Sha), page.Page.Commits.Select(c => c.Sha));
    }

    [Fact]
    public async Task A_repository_that_nobody_has_finds_nothing_and_is_named()
    {
        var page = await history.FindAsync("fix in:nosuch", null);

        Assert.Equal(0, page.Hits);
        Assert.Contains("nosuch", Assert.Single(page.Notes), StringComparison.Ordinal);
        Assert.NotEqual(0, (await history.FindAsync("fix in:SAMP", null)).Hits);
        Assert.Equal(0, (await history.FindAsync("fix -in:sample", null)).Hits);
    }

    [Fact]
    public async Task What_stands_below_the_subject_is_quoted_around_the_hit()
    {
        var commit = Assert.Single((await history.FindAsync("\"number77\"", history.Id)).Page.Commits);

        Assert.Contains("Number77", commit.Snippet, StringComparison.Ordinal);
        Assert.Null(Assert.Single((await history.FindAsync($"sha:{commit.Sha} every", history.Id)).Page.Commits).Snippet);
    }

    private async Task<IEnumerable<string>> ShasAsync(string text) => (await history.FindAsync(text, history.Id)).Page.Commits.Select(c => c.Sha);

    private List<string> Expected(string text)
    {
        var commits = history.Git("log", "--branches", "--tags", "-z", "--format=%H%n%an %ae%n%cn %ce%n%ct%n%P%n%B").Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Select(c => c.Split('\n', 6)).ToDictionary(c => c[0], c => new Said(c[0], c[1], c[2], long.Parse(c[3], CultureInfo.InvariantCulture), c[4].Contains(' ', StringComparison.Ordinal), c[5]));
        IEnumerable<string> found = history.NewestFirst;
        foreach (var term in SearchQuery.Parse(text).Terms)
        {
            Func<string, bool> holds = term.Field switch
            {
                SearchField.Author => sha => Holds(commits[sha].Author, term),
                SearchField.Committer => sha => Holds(commits[sha].Committer, term),
                SearchField.Is => sha => term.Value == "merge" && commits[sha].IsMerge,
                SearchField.Before => sha => commits[sha].Seconds < Seconds(term.Value),
                SearchField.After => sha => commits[sha].Seconds >= Seconds(term.Value),
                SearchField.Tag => SetOf(term.Value == "nosuch" ? "" : history.Git("rev-list", "refs/tags/" + term.Value)).Contains,
                SearchField.Path => SetOf(history.Git("log", "--branches", "--tags", "--full-history", "--no-merges", "--format=%H", "--", term.Value.IndexOfAny(['*', '?']) < 0 ? $"*{term.Value}*" : term.Value)).Contains,
                _ => sha => new[] { commits[sha].Author + " " + commits[sha].Committer, commits[sha].Message }.Any(column => Holds(column, term)),
            };
            found = found.Where(sha => holds(sha) != term.IsNegated).ToList();
        }
        return [.. found];
    }

    private static HashSet<string> SetOf(string lines) => [.. lines.Split('\n')];

    private static long Seconds(string day) => new DateTimeOffset(DateTime.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture), TimeSpan.Zero).ToUnixTimeSeconds();

    /// <summary>Whether the term's parts follow each other; the last of a word may be the beginning of a longer one.</summary>
    private static bool Holds(string text, SearchTerm term)
    {
        var (column, parts) = (Tokens(text), Tokens(term.Value));
        return Enumerable.Range(0, Math.Max(0, column.Count - parts.Count + 1)).Any(start => parts.Select((part, i) => (part, i)).All(p =>
            column[start + p.i] == p.part || (!term.IsPhrase && term.Value.Length >= 3 && p.i == parts.Count - 1 && column[start + p.i].StartsWith(p.part, StringComparison.Ordinal))));
    }

    /// <summary>Runs of letters and digits without case and marks, and single ideographs, as the search index takes text apart.</summary>
    private static List<string> Tokens(string text)
    {
        var plain = string.Concat(text.Normalize(NormalizationForm.FormD).Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)).ToLowerInvariant();
        return [.. string.Concat(plain.Select(c => c > '\u4e00' ? $" {c} " : char.IsLetterOrDigit(c) ? c.ToString() : " ")).Split(' ', StringSplitOptions.RemoveEmptyEntries)];
    }
}
