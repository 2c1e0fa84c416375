using FlaskDash.Razor.Data;
using FlaskDash.Razor.Tests.Support;

namespace FlaskDash.Razor.Tests.Pages.Repositories;

[Collection(RepositoryApp.Shared)]
public sealed class CommitTests(RepositoryApp app)
{
    [Fact]
    public async Task Files_and_lines_are_those_of_git_with_renames_and_binary_files_named()
    {
        var sha = app.Source.Git("rev-parse", "HEAD~1");
        var page = await app.Stranger.OpenAsync(AddressOf(sha));

        // Without -z git writes a rename in one piece: src/{part1.txt => renamed.txt}.
        var git = app.Source.Git("diff-tree", "-r", "--root", "--numstat", "-M", "--no-commit-id", sha).Split('\n').Select(l => l.Split('\t')).ToList();
        var rows = page.QuerySelectorAll("table.files tbody tr").ToList();
        Assert.Equal(git.Count, rows.Count);
        Assert.Contains(git, l => l[0] == "-");
        Assert.Equal("binary", rows.Single(r => r.TextContent.Contains("picture.bin", StringComparison.Ordinal)).QuerySelector("td")!.TextContent);
        Assert.Equal(["src/renamed.txt", "src/part1.txt"], rows.Single(r => r.TextContent.Contains("renamed", StringComparison.Ordinal)).QuerySelectorAll("bdi").Select(b => b.TextContent));
    }

    [Theory]
    [InlineData("HEAD~20")]
    [InlineData("main~50")]
    public async Task Each_file_has_git_s_additions_and_deletions(string revision)
    {
        var sha = app.Source.Git("rev-parse", revision);
        var page = await app.Stranger.OpenAsync(AddressOf(sha));

        var git = app.Source.Git("diff-tree", "-r", "--root", "--numstat", "-M", "--no-commit-id", sha).Split('\n').Select(l => l.Split('\t'));
        Assert.Equal(
            git.Select(l => (l[2], long.Parse(l[0]), -long.Parse(l[1]))),
            page.QuerySelectorAll("table.files tbody tr").Select(r => (
                r.QuerySelector("bdi")!.TextContent, r.QuerySelector("td.added")!.TextContent.Number(), r.QuerySelector("td.deleted")!.TextContent.Number())));
    }

    [Fact]
    public async Task The_message_stands_as_written_and_its_markup_is_text()
    {
        var hostile = await app.Stranger.OpenAsync(AddressOf(app.Source.Git("rev-parse", "HEAD")));
        var folded = await app.Stranger.OpenAsync(AddressOf(app.Source.Git("rev-parse", "HEAD~1")));

        Assert.Equal(SampleHistory.Hostile, hostile.QuerySelector("h1")!.TextContent);
        Assert.Empty(hostile.QuerySelectorAll("main script"));
        Assert.Equal("Rename a part and add a picture", folded.QuerySelector("h1")!.TextContent);
        Assert.Equal("  indented body", folded.QuerySelector("pre.message")!.TextContent);
    }

    [Fact]
    public async Task A_merge_links_its_parents_in_git_s_order_and_says_that_it_has_no_lines()
    {
        var sha = app.Source.Git("rev-list", "--merges", "-1", "HEAD");
        var page = await app.Stranger.OpenAsync(AddressOf(sha));

        Assert.Equal(
            app.Source.Git("log", "-1", "--format=%P", sha).Split(' ').Select(AddressOf),
            page.QuerySelectorAll(".facts .parent a").Select(a => a.GetAttribute("href")!));
        Assert.Contains("A merge has no lines of its own", page.QuerySelector("#files")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task At_the_edge_of_a_shallow_clone_the_page_says_why_there_is_no_parent()
    {
        var source = Path.Combine(Path.GetDirectoryName(app.Source.Path)!, "shallow.git");
        SampleRepository.RunGit(Path.GetDirectoryName(source)!, ["clone", "--quiet", "--bare", "--depth=2", "file://" + app.Source.Path, source]);
        var id = await app.AddAsync(source, Visibility.Private);
        await app.IndexAsync(id);
        var (newest, edge) = (app.Source.Git("rev-parse", "HEAD"), app.Source.Git("rev-parse", "HEAD~1"));

        var within = await app.Grace.OpenAsync($"/repositories/{id}/commits/{newest}");
        Assert.Equal($"/repositories/{id}/commits/{edge}", within.QuerySelector(".facts .parent a")!.GetAttribute("href"));
        Assert.DoesNotContain("shallow clone", within.QuerySelector(".facts")!.TextContent, StringComparison.Ordinal);

        var facts = (await app.Grace.OpenAsync($"/repositories/{id}/commits/{edge}")).QuerySelector(".facts")!;
        Assert.Empty(facts.QuerySelectorAll(".parent a"));
        Assert.Contains("none known: this is a shallow clone", facts.TextContent, StringComparison.Ordinal);

        var root = app.Source.Git("rev-list", "--max-parents=0", "-1", "HEAD");
        Assert.Contains("none: the history begins here", (await app.Stranger.OpenAsync(AddressOf(root))).QuerySelector(".facts")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Addresses_are_for_the_signed_in()
    {
        var address = AddressOf(app.Source.Git("rev-parse", "HEAD"));

        Assert.Contains("mallory@example.com", (await app.Zoe.OpenAsync(address)).QuerySelector(".facts")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("mallory@", (await app.Stranger.OpenAsync(address)).Source.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_beginning_of_a_SHA_leads_to_the_whole_one()
    {
        var sha = app.Source.Git("rev-parse", "HEAD~2");
        using var answer = await app.Stranger.GetAsync(AddressOf(sha[..8].ToUpperInvariant()), TestContext.Current.CancellationToken);

        Assert.Equal((200, AddressOf(sha)), ((int)answer.StatusCode, answer.RequestMessage!.RequestUri!.PathAndQuery));
    }

    [Fact]
    public async Task The_author_s_own_clock_and_the_same_from_git_are_given()
    {
        var sha = app.Source.Git("rev-parse", "HEAD~4");
        var page = await app.Stranger.OpenAsync(AddressOf(sha));

        Assert.Contains(app.Source.Git("log", "-1", "--format=%ad", "--date=format:%H:%M:%S %z", sha), page.QuerySelector(".facts")!.TextContent, StringComparison.Ordinal);
        Assert.Contains(page.QuerySelectorAll(".command code"), c => c.TextContent.Contains($"git diff-tree -r --root --numstat -M {sha}", StringComparison.Ordinal));
    }

    private string AddressOf(string sha) => $"/repositories/{app.Id}/commits/{sha}";
}
