using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using AngleSharp.Dom;
using CsvHelper;
using FlaskDash.Razor.Tests.Support;

namespace FlaskDash.Razor.Tests.Pages.Repositories;

[Collection(RepositoryApp.Shared)]
public sealed class ExportTests(RepositoryApp app)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Figures =>
    [
        "commits-over-time", "lines-over-time", "punch-card", "calendar", "committers", "files", "hot-spots", "knowledge", "new-and-returning", "releases", "author-to-committer-date", "commits",
    ];

    [Theory, MemberData(nameof(Figures))]
    public async Task Every_figure_is_the_same_in_both_forms(string figure)
    {
        var csv = await CsvAsync(app.Zoe, figure, "?merges=in");
        using var json = JsonDocument.Parse(await TextAsync(app.Zoe, figure + ".json", "?merges=in"));

        Assert.Equal(("grace/sample", figure, "merges=in"), (Text("repository"), Text("figure"), Text("view")));
        var rows = json.RootElement.GetProperty("rows").EnumerateArray().Select(row => row.EnumerateObject().ToDictionary(c => c.Name, c => c.Value.ValueKind switch
        {
            JsonValueKind.Null => "",
            JsonValueKind.True or JsonValueKind.False => c.Value.GetRawText(),
            JsonValueKind.Number => c.Value.GetDouble().ToString(CultureInfo.InvariantCulture),
            _ => c.Value.GetString()!,
        })).ToList();
        Assert.NotEmpty(rows);
        Assert.Equal(csv, rows);

        string? Text(string name) => json.RootElement.GetProperty(name).GetString();
    }

    [Fact]
    public async Task A_chart_s_file_has_what_its_table_on_the_page_has()
    {
        var page = await app.Stranger.OpenAsync($"/repositories/{app.Id}?merges=in&step=month");
        var shown = page.QuerySelectorAll("#commits tbody td").Select(c => c.TextContent.Number()).Reverse();
        var link = page.QuerySelectorAll("#commits .downloads a").First(a => a.TextContent.StartsWith("CSV", StringComparison.Ordinal)).GetAttribute("href")!;

        Assert.Equal(shown, (await CsvAtAsync(app.Stranger, link)).Select(r => long.Parse(r["commits"], CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task The_commits_equal_git_in_its_order()
    {
        var rows = await CsvAsync(app.Zoe, "commits", "?merges=in");
        var git = app.Source.Git("log", "--format=%H\t%an\t%ae\t%aI\t%s", "HEAD").Split('\n');

        Assert.Equal(git.Order(), rows.Select(r => $"{r["sha"]}\t{r["authorName"]}\t{r["authorEmail"]}\t{r["authorDate"].Replace("+00:00", "Z", StringComparison.Ordinal)}\t{r["subject"]}").Select(Plain).Order());
        Assert.Equal(git[0].Split('\t')[0], rows[0]["sha"]);

        // git writes Z for UTC, and this file +00:00.
        string Plain(string line) => git.Contains(line) ? line : line.Replace("Z\t", "+00:00\t", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Strangers_get_names_without_addresses()
    {
        foreach (var figure in new[] { "committers", "knowledge", "commits" })
            foreach (var format in new[] { ".csv", ".json" })
                Assert.DoesNotContain("@example.com", await TextAsync(app.Stranger, figure + format), StringComparison.Ordinal);
        Assert.Contains("@example.com", await TextAsync(app.Zoe, "committers.csv"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cell_that_a_spreadsheet_would_compute_is_text()
    {
        using var hostile = new SampleRepository();
        hostile.Write("=cmd.txt", "a\n");
        hostile.Commit("=HYPERLINK(\"http://example.com\")", "2024-01-01T10:00:00+0000", "@SUM(A1) <a@example.com>");
        hostile.Commit("-1+1, \"quoted\"", "2024-01-02T10:00:00+0000", "+Plus <b@example.com>");
        var id = await app.AddAsync(hostile.Path, FlaskDash.Razor.Data.Visibility.Public);
        await app.IndexAsync(id);

        foreach (var figure in new[] { "commits", "committers", "files" })
        {
            var csv = await app.Stranger.GetStringAsync($"/repositories/{id}/export/{figure}.csv", Ct);
            using var reader = new CsvReader(new StringReader(csv), CultureInfo.InvariantCulture);
            while (await reader.ReadAsync())
                Assert.All(reader.Parser.Record!, cell => Assert.False(cell.Length > 0 && "=+-@\t\r".Contains(cell[0]), cell));
        }
        Assert.Contains("HYPERLINK", await app.Stranger.GetStringAsync($"/repositories/{id}/export/commits.csv", Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_is_named_after_repository_figure_and_view_and_is_no_page()
    {
        using var answer = await app.Stranger.GetAsync($"/repositories/{app.Id}/export/punch-card.svg?clock=Europe/Berlin", Ct);

        Assert.Equal("sample-punch-card-clock-Europe-Berlin.svg", answer.Content.Headers.ContentDisposition!.FileNameStar);
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition.DispositionType);
        Assert.Equal("image/svg+xml", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Theory]
    [InlineData("commits-over-time")]
    [InlineData("lines-over-time")]
    [InlineData("punch-card")]
    [InlineData("calendar")]
    [InlineData("new-and-returning")]
    public async Task A_picture_stands_by_itself_with_the_marks_of_the_chart(string figure)
    {
        var svg = XDocument.Parse(await TextAsync(app.Stranger, figure + ".svg"));

        Assert.DoesNotContain(svg.Descendants().Attributes(), a => a.Name.LocalName.StartsWith("on", StringComparison.Ordinal) || a.Name.LocalName is "href" or "style" || a.Name.LocalName.StartsWith("data-", StringComparison.Ordinal));
        Assert.DoesNotContain(svg.Descendants(), e => e.Name.LocalName is "script" or "a" or "foreignObject" or "image" or "use");
        Assert.DoesNotContain("var(", svg.ToString(), StringComparison.Ordinal);
        Assert.True(svg.Descendants().Count(e => ((string?)e.Attribute("class"))?.Contains("bar", StringComparison.Ordinal) == true) > 5);

        var png = await app.Stranger.GetByteArrayAsync($"/repositories/{app.Id}/export/{figure}.png", Ct);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], png[..4]);
        Assert.Equal(1920, System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)));
    }

    [Theory]
    [InlineData("commits-over-time.exe", 404)]
    [InlineData("nothing.csv", 404)]
    [InlineData("committers.png", 404)]
    [InlineData("commits-over-time.csv?step=never", 400)]
    [InlineData("files.csv?dir=no/such", 400)]
    [InlineData("calendar.csv?year=1950", 400)]
    [InlineData("calendar.csv?year=x", 400)]
    [InlineData("committers.csv?sort=shoe", 400)]
    public async Task What_cannot_be_had_is_refused_in_words(string file, int status)
    {
        var page = await app.Stranger.OpenAsync($"/repositories/{app.Id}/export/{file}", status);

        Assert.NotEmpty(page.QuerySelector("main")!.TextContent.Trim());
    }

    [Fact]
    public async Task A_history_that_is_not_read_yet_is_a_conflict()
    {
        using var empty = new SampleRepository();
        var id = await app.AddAsync(empty.Path, FlaskDash.Razor.Data.Visibility.Public);

        Assert.Contains("not read yet", (await app.Stranger.OpenAsync($"/repositories/{id}/export/commits.csv", 409)).Body!.TextContent, StringComparison.Ordinal);
    }

    private Task<string> TextAsync(Browser browser, string file, string query = "") => browser.GetStringAsync($"/repositories/{app.Id}/export/{file}{query}", Ct);

    private Task<List<Dictionary<string, string>>> CsvAsync(Browser browser, string figure, string query = "") => CsvAtAsync(browser, $"/repositories/{app.Id}/export/{figure}.csv{query}");

    private static async Task<List<Dictionary<string, string>>> CsvAtAsync(Browser browser, string address)
    {
        using var reader = new CsvReader(new StringReader((await browser.GetStringAsync(address, Ct)).TrimStart('\uFEFF')), CultureInfo.InvariantCulture);
        await reader.ReadAsync();
        reader.ReadHeader();
        var rows = new List<Dictionary<string, string>>();
        while (await reader.ReadAsync()) rows.Add(reader.HeaderRecord!.ToDictionary(h => h, h => reader[h]!));
        return rows;
    }
}
