using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using FlaskDash.Razor.Repositories;
using Visibility = FlaskDash.Razor.Data.Visibility;

namespace FlaskDash.Razor.Tests.Pages.Repositories;

public sealed class CommitPageTests(CommitPageApp app) : IClassFixture<CommitPageApp>
{
    [Theory]
    [InlineData("to.txt", "from.txt → to.txt · renamed +1 0")]
    [InlineData("run.sh", "run.sh · modified · mode 100644 → 100755 0 0 No line changed.")]
    [InlineData("plain", "plain · file became symbolic link +1 −1")]
    [InlineData("picture.png", "picture.png · modified Binary: 3 → 5 bytes.")]
    [InlineData("model.bin", "model.bin · modified +2 −2 Git LFS pointer; the file itself is kept elsewhere: 1 000 → 2 345 678 bytes.")]
    [InlineData("module", "module · added · submodule +1 0 A commit of another repository: FIRST")]
    [InlineData("empty.txt", "empty.txt · added 0 0 An empty file.")]
    [InlineData("gone.txt", "gone.txt · deleted 0 −1")]
    [InlineData("crlf.txt", "crlf.txt · modified +1 −1 Lines end with CR LF.")]
    public async Task A_file_is_shown_as_what_it_is(string path, string told)
    {
        var figure = Figure(await app.Stranger.OpenAsync(app.AddressOf(app.Kinds)), path);

        foreach (var fact in figure.QuerySelectorAll(".fact")) fact.TextContent = "· " + fact.TextContent;
        foreach (var sentence in figure.QuerySelectorAll("p")) sentence.TextContent = " " + sentence.TextContent;
        figure.QuerySelector("table")?.Remove();
        Assert.Equal(told.Replace("FIRST", app.First, StringComparison.Ordinal).Replace(' ', '_'), string.Join('_', Words(figure)).Replace('\u202f', '_'));
    }

    [Fact]
    public async Task Lines_and_their_numbers_are_those_of_git()
    {
        var page = await app.Stranger.OpenAsync(app.AddressOf(app.Kinds));

        foreach (var path in new[] { "to.txt", "app.py", "gone.txt", "plain", "model.bin", "<img src=x onerror=alert(1)>.html" })
        {
            var git = app.Source.Git("diff-tree", "-r", "--no-commit-id", "--patch", "-M", app.Kinds, "--", path, path == "to.txt" ? "from.txt" : path).Split('\n');
            var rows = Figure(page, path).QuerySelectorAll("tr.come, tr.gone, tbody tr:not(.hunk, .come, .gone)").Select(r => r.QuerySelectorAll("td").Select(d => d.TextContent).ToList()).ToList();

            Assert.Equal(
                git.SkipWhile(l => !l.StartsWith("@@", StringComparison.Ordinal)).Where(l => l[0] is ' ' or '+' or '-' && l[..3] is not ("+++" or "---")),
                rows.Select(r => (r[2].Length == 0 ? " " : r[2] == "−" ? "-" : "+") + r[3].Replace("no line end", "", StringComparison.Ordinal)));
        }
        Assert.Equal([("38", "38"), ("39", "39"), ("40", "40"), ("", "41")], Figure(page, "to.txt").QuerySelectorAll("tbody tr:not(.hunk)").Select(r => (r.Children[0].TextContent, r.Children[1].TextContent)));
        Assert.NotEmpty(Figure(page, "app.py").QuerySelectorAll("[title='The file ends without a line end']"));
    }

    [Fact]
    public async Task What_differs_within_a_line_is_marked()
    {
        var figure = Figure(await app.Stranger.OpenAsync(app.AddressOf(app.Kinds)), "app.py");

        Assert.Equal(["−home", "+start"], figure.QuerySelectorAll("del, ins").Select(m => (m.LocalName == "del" ? "−" : "+") + m.TextContent));
    }

    [Fact]
    public async Task Nothing_that_a_repository_holds_is_markup_or_acts_unseen()
    {
        var page = await app.Stranger.OpenAsync(app.AddressOf(app.Kinds));

        Assert.Empty(page.QuerySelectorAll("main img, main script, main b, main [style], main [onerror]"));
        Assert.Contains(page.QuerySelectorAll("table.files bdi"), b => b.TextContent == "<img src=x onerror=alert(1)>.html");
        Assert.DoesNotContain(page.Source.Text, c => c is '\u202e' or '\u2066' or '\u2069' or '\u200b' or '\u001b');
        Assert.Equal("if (isAdminU+202E U+2066// for adminsU+2069 U+2066) {U+200B ESC[31m", Figure(page, "access.js").QuerySelector("tr.come td:last-child")!.TextContent);
        Assert.Equal("Right-to-left override", Figure(page, "access.js").QuerySelector(".unseen")!.GetAttribute("title"));
    }

    [Fact]
    public async Task The_message_links_addresses_and_commits_of_this_repository_and_nothing_else()
    {
        var page = await app.Stranger.OpenAsync(app.AddressOf(app.Kinds));
        var links = page.QuerySelectorAll("pre.message a").Select(a => (a.TextContent, a.GetAttribute("href"), a.GetAttribute("rel"))).ToList();

        Assert.Equal(
            [
                ("https://example.com/a_(b)?q=1&x=2", "https://example.com/a_(b)?q=1&x=2", "noopener noreferrer nofollow"),
                (app.First[..10], app.AddressOf(app.First), null),
                ("https://example.com", "https://example.com/", "noopener noreferrer nofollow"),
            ], links);
        Assert.Contains("javascript:alert(1), https://ada@evil.example/ and <a href=\"https://example.com\">x</a>\n\n    code kept", page.QuerySelector("pre.message")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Co-authored-by", page.QuerySelector("pre.message")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trailers_are_a_list_in_which_each_person_leads_to_their_commits()
    {
        var signedIn = await app.Zoe.OpenAsync(app.AddressOf(app.Kinds));
        var stranger = await app.Stranger.OpenAsync(app.AddressOf(app.Kinds));

        Assert.Equal(["Co-authored-by", "Reviewed-by", "Fixes"], signedIn.QuerySelectorAll("dt.trailer").Select(d => d.TextContent));
        Assert.Equal(["Zoë Škvorecká", "نور", "Grace Example", "https://example.com/issues/4"], signedIn.QuerySelectorAll("dd.trailer a").Select(a => a.TextContent));
        Assert.Contains("zoe@example.com", signedIn.QuerySelector("dd.trailer")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("@example.com", stranger.QuerySelector(".facts")!.InnerHtml, StringComparison.Ordinal);
        var commits = await app.Zoe.OpenAsync(signedIn.QuerySelectorAll("dd.trailer a")[2].GetAttribute("href")!);
        Assert.Equal(["Show every kind"], commits.QuerySelectorAll(".commit-title a").Select(a => a.TextContent));
    }

    [Fact]
    public async Task Six_thousand_files_come_in_pages_and_each_leads_to_its_lines()
    {
        var seen = new List<string>();
        var address = app.AddressOf(app.Many);
        for (string? next = address; next is not null;)
        {
            var page = await app.Stranger.OpenAsync(next);
            var names = page.QuerySelectorAll("table.files tbody th bdi").Select(b => b.TextContent).ToList();
            Assert.Equal(CommitReader.FilesPerPage, names.Count);
            Assert.Equal(names.Take(CommitDiffs.FilesAtOnce), page.QuerySelectorAll("figure.diff .path").Select(p => p.TextContent));
            seen.AddRange(names);
            next = page.QuerySelector("[aria-label='Pages of files'] [rel=next]")?.GetAttribute("href");
        }
        Assert.Equal(app.Source.Git("diff-tree", "-r", "--name-only", "--no-commit-id", app.Many).Split('\n'), seen);

        var first = await app.Stranger.OpenAsync(address);
        var (near, far) = (first.QuerySelector("table.files a")!.GetAttribute("href")!, first.QuerySelectorAll("table.files a")[77].GetAttribute("href")!);
        Assert.NotNull(first.QuerySelector(near));
        var alone = await app.Stranger.OpenAsync(far);
        Assert.Equal([seen[77]], alone.QuerySelectorAll("figure.diff .path").Select(p => p.TextContent));
        Assert.Equal(seen.Skip(25).Take(25), (await app.Stranger.OpenAsync(first.QuerySelector("[aria-label='Lines of further files'] a")!.GetAttribute("href")!)).QuerySelectorAll("figure.diff .path").Select(p => p.TextContent));
    }

    [Fact]
    public async Task What_is_too_much_is_cut_and_says_so()
    {
        var page = await app.Stranger.OpenAsync(app.AddressOf(app.Large));

        Assert.Contains("6 000 changed lines, not shown with so many others.", Notice(Figure(page, "lines.txt")), StringComparison.Ordinal);
        Assert.Contains("60 000 changed lines", Notice(Figure(page, "large.txt")), StringComparison.Ordinal);
        Assert.Equal("and 3 000 more bytes", Figure(page, "long.txt").QuerySelector("td .unseen")!.TextContent.Replace('\u202f', ' '));

        var lines = await app.Stranger.OpenAsync(Figure(page, "lines.txt").QuerySelector(".notice a")!.GetAttribute("href")!);
        Assert.Equal(Enumerable.Range(1, CommitDiffs.LinesOfOneFile).Select(i => i.ToString()), lines.QuerySelectorAll("figure.diff tr.come td:last-child").Select(d => d.TextContent));
        Assert.Contains("4 000 lines are shown, and there are more.", Notice(Figure(lines, "lines.txt")), StringComparison.Ordinal);
        var large = await app.Stranger.OpenAsync(Figure(page, "large.txt").QuerySelector(".notice a")!.GetAttribute("href")!);
        Assert.Contains("Larger than 4 MB, so its lines are not shown: 6 000 000 bytes.", Figure(large, "large.txt").TextContent.Replace('\u202f', ' '), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "side.txt")]
    [InlineData(2, "main.txt")]
    public async Task A_merge_shows_lines_against_the_parent_that_is_chosen(int parent, string path)
    {
        var plain = await app.Stranger.OpenAsync(app.AddressOf(app.Merge));
        Assert.Empty(plain.QuerySelectorAll("figure.diff, table.files"));
        Assert.Contains("git shows none", plain.QuerySelector("#files")!.TextContent, StringComparison.Ordinal);

        var page = await app.Stranger.OpenAsync(plain.QuerySelectorAll("[aria-label='Compare with'] a")[parent].GetAttribute("href")!);

        Assert.Equal([path], page.QuerySelectorAll("table.files tbody th bdi").Select(b => b.TextContent));
        Assert.Equal(["+" + path[..^4]], page.QuerySelectorAll("figure.diff tbody tr").Select(r => r.Children[2].TextContent + r.Children[3].TextContent));
        Assert.Contains($"git diff-tree -r --patch -M {app.Source.Git("rev-parse", app.Merge + "^" + parent)} {app.Merge}", page.QuerySelectorAll(".command code")[^1].TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Neighbours_are_those_of_the_list_in_the_same_view()
    {
        var many = await app.Stranger.OpenAsync(app.AddressOf(app.Many));
        var withMerges = await app.Stranger.OpenAsync(app.AddressOf(app.Many) + "?merges=in");
        var onlyMerges = await app.Stranger.OpenAsync(app.AddressOf(app.Many) + "?merges=only");

        Assert.Equal((app.AddressOf(app.Large), app.AddressOf(app.Source.Git("rev-parse", app.Merge + "^1"))), Neighbours(many));
        Assert.Equal((app.AddressOf(app.Large) + "?merges=in", app.AddressOf(app.Merge) + "?merges=in"), Neighbours(withMerges));
        Assert.Equal((null, app.AddressOf(app.Merge) + "?merges=only"), Neighbours(onlyMerges));
        static (string?, string?) Neighbours(IHtmlDocument page) => (page.QuerySelector(".actions [rel=prev]")?.GetAttribute("href"), page.QuerySelector(".actions [rel=next]")?.GetAttribute("href"));
    }

    [Fact]
    public async Task A_signature_is_there_or_not()
    {
        Assert.Equal("none", (await app.Stranger.OpenAsync(app.AddressOf(app.Kinds))).QuerySelector("dd.signature")!.TextContent);
        Assert.StartsWith("there is one", (await app.Stranger.OpenAsync(app.AddressOf(app.WithSignature))).QuerySelector("dd.signature")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_leads_to_its_commits_in_the_same_view()
    {
        var list = await app.Stranger.OpenAsync($"/repositories/{app.Id}/commits?merges=only");

        Assert.Equal([app.AddressOf(app.Merge) + "?merges=only"], list.QuerySelectorAll(".commit-title > a").Select(a => a.GetAttribute("href")!));
    }

    [Fact]
    public async Task Parents_and_children_are_git_s()
    {
        foreach (var sha in new[] { app.First, app.Kinds, app.Source.Git("rev-parse", app.Merge + "^2"), app.Merge, app.Large })
        {
            var page = await app.Stranger.OpenAsync(app.AddressOf(sha));

            Assert.Equal(app.Source.Git("log", "-1", "--format=%P", sha).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(app.AddressOf), Hrefs(".parent a"));
            Assert.Equal(app.Source.Git("rev-list", "--all", "--children").Split('\n').Single(l => l.StartsWith(sha, StringComparison.Ordinal)).Split(' ').Skip(1).Select(app.AddressOf).Order(), Hrefs(".child a").Order());
            IEnumerable<string> Hrefs(string what) => page.QuerySelectorAll(what).Select(a => a.GetAttribute("href")!);
        }
    }

    [Theory]
    [InlineData("KINDS?against=0", "against=0")]
    [InlineData("KINDS?against=2", "against=2")]
    [InlineData("KINDS?against=x", "against=x")]
    [InlineData("KINDS?against=1&against=1", "against")]
    [InlineData("KINDS?against=-1", "against=-1")]
    [InlineData("KINDS?against=99999999999999999999", "against")]
    [InlineData("MERGE?against=3", "one of the 2 parents")]
    [InlineData("FIRST?against=1", "no parent")]
    [InlineData("KINDS?file=-1", "file=-1")]
    [InlineData("KINDS?file=999", "past the last")]
    [InlineData("KINDS?file=2147483647", "file")]
    [InlineData("KINDS?file=a", "file=a")]
    [InlineData("KINDS?file=1&file=2", "file")]
    [InlineData("KINDS?file=1&files=0", "cannot stand together")]
    [InlineData("KINDS?files=6000", "past the last")]
    [InlineData("KINDS?files=1e3", "files=1e3")]
    [InlineData("KINDS?merges=maybe", "maybe")]
    [InlineData("MERGE?against=1&file=1", "past the last of 1")]
    public async Task A_parameter_that_cannot_be_used_is_named_at_400_and_no_line_is_read(string address, string named)
    {
        address = address.Replace("KINDS", app.Kinds, StringComparison.Ordinal).Replace("MERGE", app.Merge, StringComparison.Ordinal).Replace("FIRST", app.First, StringComparison.Ordinal);

        var page = await app.Stranger.OpenAsync(app.AddressOf(address), 400);

        Assert.Contains(page.QuerySelectorAll("main [role=alert]"), n => n.TextContent.Contains(named, StringComparison.Ordinal));
        Assert.Empty(page.QuerySelectorAll("figure"));
    }

    [Fact]
    public async Task Who_may_not_see_the_repository_gets_no_line_of_it_whatever_the_address_says()
    {
        await app.SetAsync(Visibility.Private);
        try
        {
            foreach (var query in new[] { "", "?file=0", "?files=5", "?against=1", "?against=x" })
            {
                foreach (var browser in new[] { app.Stranger, app.Zoe }) await browser.OpenAsync(app.AddressOf(app.Kinds) + query, 404);
                await app.Grace.OpenAsync(app.AddressOf(app.Kinds) + query, query == "?against=x" ? 400 : 200);
            }
        }
        finally
        {
            await app.SetAsync(Visibility.Public);
        }
    }

    [Fact]
    public async Task Without_the_server_s_copy_the_page_stands_and_says_what_is_missing()
    {
        var mirror = Path.Combine(app.App.Folder, "mirrors", $"{app.Id}.git");
        Directory.Move(mirror, mirror + ".away");
        try
        {
            var page = await app.Stranger.OpenAsync(app.AddressOf(app.Kinds));
            var merge = await app.Stranger.OpenAsync(app.AddressOf(app.Merge) + "?against=1");

            Assert.NotEmpty(page.QuerySelectorAll("table.files tbody tr"));
            Assert.All(page.QuerySelectorAll("figure.diff"), f => Assert.Contains("git could not read these lines", f.TextContent, StringComparison.Ordinal));
            Assert.Contains("git could not list these files", merge.QuerySelector("#files")!.TextContent, StringComparison.Ordinal);
            Assert.DoesNotContain(app.App.Folder, page.Source.Text, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Move(mirror + ".away", mirror);
        }
    }

    private static IElement Figure(IHtmlDocument page, string path) => page.QuerySelectorAll("figure.diff").Single(f => f.QuerySelector(".path bdi:last-child")!.TextContent == path);

    private static string Notice(IElement figure) => figure.QuerySelector(".notice")!.TextContent.Replace('\u202f', ' ');

    private static string[] Words(INode node) => node.TextContent.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
}
