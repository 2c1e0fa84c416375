using System.Net;
using System.Text.Json;
using System.Xml;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Indexing;
using FlaskDash.Razor.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using IText = AngleSharp.Dom.IText;

namespace FlaskDash.Razor.Tests.Pages;

/// <summary>
/// A repository whose every string is an attack: names, addresses, messages, paths, branches, tags, trailers. All pages are opened by every link, and
/// nothing of it becomes an element, an attribute, an address that runs, a formula, or a raw escape in the log.
/// </summary>
public sealed class HostileTextTests(HostileTextTests.HostileApp fixture) : IClassFixture<HostileTextTests.HostileApp>
{
    // Finds its way out of text, a double-quoted and a single-quoted attribute, a script and a style; the probe is what must not appear in the tree.
    private const string Markup = "\"'`></title></textarea></script></style><xss-probe onload=alert(1) style=\"x\"><img src=x onerror=alert(1)>{{7*7}}${7*7}&lt;xss-probe&gt;";
    private const string Unseen = "\u202eevil\u2066\u200b";
    private const string Link = "javascript:alert(1)//";
    private const string Formula = "=cmd|'/c calc'!A1";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_of_it_becomes_part_of_any_page()
    {
        var (seen, open) = (new HashSet<string>(StringComparer.Ordinal), new Queue<string>());
        foreach (var path in fixture.App.PagePaths().Where(p => p.StartsWith("/repositories/{id:int}", StringComparison.Ordinal)))
            Add(path.Replace("{id:int}", fixture.Id.ToString(), StringComparison.Ordinal).Replace("{sha}", fixture.Sha, StringComparison.Ordinal).Replace("{slug}", "committers", StringComparison.Ordinal)
                .Replace("{file}", "commits.csv", StringComparison.Ordinal).Replace("{name}", "commits", StringComparison.Ordinal).Replace("{figure}", "commits-over-time", StringComparison.Ordinal));
        foreach (var word in new[] { Markup, Unseen, Link, Formula, "\u001b[2J\r\nforged line" })
            foreach (var page in new[] { "/search?q=", $"/repositories/{fixture.Id}/commits?q=", $"/repositories/{fixture.Id}/committers?who=", $"/repositories/{fixture.Id}/file?file=", $"/repositories/{fixture.Id}?ref=", "/theme?returnUrl=", "/administration/audit?actor=", "/nowhere/" })
                Add(page + Uri.EscapeDataString(word));
        Add("/");
        Add("/repositories");

        var wrong = new List<string>();
        while (open.TryDequeue(out var path))
        {
            using var answer = await fixture.Ada.GetAsync(path, Ct);
            if ((int)answer.StatusCode >= 500) wrong.Add($"{path}: {(int)answer.StatusCode}");
            var type = answer.Content.Headers.ContentType?.MediaType;
            var text = await answer.TextAsync();
            if (type == "text/html") wrong.AddRange(Look(path, text));
            else if (type?.EndsWith("xml", StringComparison.Ordinal) == true) new XmlDocument { XmlResolver = null }.LoadXml(text);
            else if (type?.EndsWith("json", StringComparison.Ordinal) == true) JsonDocument.Parse(text).Dispose();
            else if (type == "text/csv") wrong.AddRange(Cells(text).Where(c => c.Length > 0 && c[0] is '=' or '+' or '@' or '\t' or '\r' || (c.StartsWith('-') && !double.TryParse(c, out _))).Select(c => $"{path}: the cell {c}"));
            if (answer.Headers.Concat(answer.Content.Headers).SelectMany(h => h.Value).Any(v => v.Any(c => c < ' '))) wrong.Add($"{path}: a control character in a header");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Distinct()));
        Assert.True(seen.Count > 150, $"Only {seen.Count} pages were opened.");

        IEnumerable<string> Look(string path, string html)
        {
            using var document = new HtmlParser().ParseDocument(html);
            if (document.QuerySelector("xss-probe, iframe, object, embed, base, marquee") is { } foreign) yield return $"{path}: <{foreign.LocalName}>";
            foreach (var script in document.Scripts)
                if (script.Source is null && script.Type is not ("application/json" or "application/ld+json")) yield return $"{path}: an inline script";
            foreach (var element in document.All)
            {
                foreach (var attribute in element.Attributes)
                {
                    if (attribute.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase) || attribute.Name is "style" or "srcdoc" or "formaction") yield return $"{path}: {element.LocalName} {attribute.Name}";
                    if (attribute.Name is "href" or "src" or "action" or "xlink:href" or "poster"
                        && Uri.TryCreate(new Uri(fixture.App.Address, path), attribute.Value, out var to) && to.Scheme is not ("http" or "https" or "mailto")) yield return $"{path}: {attribute.Value}";
                }
                if (element is IHtmlImageElement { Source: not null } image && new Uri(new Uri(fixture.App.Address, path), image.GetAttribute("src")!).Authority != fixture.App.Address.Authority) yield return $"{path}: {image.Source}";
            }
            // What acts without being seen is shown as a mark.
            // What turns the reading direction stays within its own name. What stands in a field has to come back as it was.
            foreach (var text in document.All.SelectMany(e => e.ChildNodes).OfType<IText>())
                if (text.Data.IndexOfAny(['\u202e', '\u2066']) >= 0 && text.ParentElement!.Closest("bdi, option, textarea, code") is null)
                    yield return $"{path.Split('?')[0]}: an unseen character in <{text.ParentElement!.LocalName} class=\"{text.ParentElement.ClassName}\">: {text.Data}";

            foreach (var anchor in document.QuerySelectorAll("a[href]"))
                if (Uri.TryCreate(new Uri(fixture.App.Address, path), anchor.GetAttribute("href"), out var target) && target.Authority == fixture.App.Address.Authority
                    && !target.AbsolutePath.StartsWith("/log", StringComparison.Ordinal))
                    Add(target.PathAndQuery);
        }

        void Add(string path)
        {
            if (seen.Count < 400 && seen.Add(path)) open.Enqueue(path);
        }
    }

    [Fact]
    public void The_log_holds_no_raw_escape_and_no_line_that_somebody_forged() =>
        Assert.DoesNotContain(fixture.App.Log, line => line.Contains('\u001b') || line.Contains('\u202e') || line.Split('\n').Any(part => part.StartsWith("forged line", StringComparison.Ordinal)));

    [Fact]
    public async Task Every_export_of_it_can_be_read()
    {
        foreach (var figure in new[] { "commits", "committers", "files", "hot-spots", "knowledge", "languages", "releases", "new-and-returning" })
        {
            using var csv = await fixture.Ada.GetAsync($"/repositories/{fixture.Id}/export/{figure}.csv", Ct);
            using var json = await fixture.Ada.GetAsync($"/repositories/{fixture.Id}/export/{figure}.json", Ct);
            Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (csv.StatusCode, json.StatusCode));
            JsonDocument.Parse(await json.TextAsync()).Dispose();
            Assert.DoesNotContain(Cells(await csv.TextAsync()), cell => cell.StartsWith('=') || cell.StartsWith('@') || cell.StartsWith('+'));
        }
    }

    private static IEnumerable<string> Cells(string csv)
    {
        using var reader = new StringReader(csv.TrimStart('\ufeff'));
        using var parser = new CsvHelper.CsvParser(reader, System.Globalization.CultureInfo.InvariantCulture);
        while (parser.Read()) foreach (var cell in parser.Record!) yield return cell;
    }

    /// <summary>The app, with that repository read.</summary>
    public sealed class HostileApp : IAsyncLifetime
    {
        private readonly SampleRepository source = new();

        public DashApp App { get; private set; } = null!;

        /// <summary>Owns it and administers, so that no page is hidden.</summary>
        public Browser Ada { get; private set; } = null!;

        public int Id { get; private set; }

        public string Sha { get; private set; } = "";

        public async ValueTask InitializeAsync()
        {
            var names = new[] { Markup, Unseen + "\u001b[31m", Link, Formula, "+1+1", "-1+1", "@SUM(1)" };
            for (var i = 0; i < names.Length; i++)
            {
                // git takes < and > out of names; addresses keep everything else.
                source.Write($"dir{i}/{names[i].Replace('/', '_').Replace("\u001b", "", StringComparison.Ordinal)}.txt", names[i]);
                source.Write(Formula.Replace('/', '_') + ".cs", $"line {i}\n<xss-probe>\n");
                Sha = source.Commit($"{names[i]}\n\n{Markup}\n{Unseen}\n\nCo-authored-by: {Formula} <{Link}@x>\nSigned-off-by: {Unseen} <a@b>\nLink: {Link}\n", author: $"{names[i].Replace("<", "", StringComparison.Ordinal).Replace(">", "", StringComparison.Ordinal)} <\"{i}\"{Link}@x>");
            }
            source.Write(".mailmap", $"{Formula} <mapped@example.com> <\"3\"{Link}@x>\n");
            source.Write(".gitattributes", "* linguist-language=<xss-probe>\n");
            // The newest first commit and the newest tag, which pages point out, are of those that nobody sees.
            Sha = source.Commit("Map", author: $"{Unseen} <map@x>");
            foreach (var (i, name) in new[] { "<xss-probe>", "\"onload=alert(1)", "=cmd|'!A1", "javascript;alert(1)", "\u202eevil" }.Index())
            {
                source.Git("branch", name);
                SampleRepository.RunGit(source.Path, ["tag", "-a", "-m", Markup, "v1" + name], new Dictionary<string, string> { ["GIT_COMMITTER_DATE"] = $"2024-03-0{4 + i}T10:00:00Z" });
            }

            App = await DashApp.StartAsync(o =>
            {
                o.Settings["Repositories:LocalRoots:0"] = Path.GetTempPath();
                o.Settings["Indexing:RefreshEvery"] = "00:00:00";
            });
            Ada = await App.SignedInAsync("ada");
            Id = await App.QueryAsync(async db =>
            {
                var row = new Repository
                {
                    Name = Markup[..90], Source = RepositorySource.Local, Address = source.Path, Visibility = Visibility.Private, AddedAt = DateTime.UtcNow,
                    OwnerId = await db.Users.Select(u => u.Id).SingleAsync(Ct), EmbedOrigins = "https://wiki.example.com",
                };
                db.Repositories.Add(row);
                await db.SaveChangesAsync(Ct);
                return row.Id;
            });
            Assert.True(await App.Services.GetRequiredService<RepositoryIndexer>().IndexAsync(Id, null, Ct));
        }

        public async ValueTask DisposeAsync()
        {
            Ada.Dispose();
            await App.DisposeAsync();
            source.Dispose();
        }
    }
}
