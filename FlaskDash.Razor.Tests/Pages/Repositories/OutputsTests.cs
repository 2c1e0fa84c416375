using System.Globalization;
using System.Net;
using System.ServiceModel.Syndication;
using System.Xml;
using System.Xml.Linq;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Repositories;
using FlaskDash.Razor.Tests.Support;

namespace FlaskDash.Razor.Tests.Pages.Repositories;

/// <summary>What leaves the house besides files: the feed, badges, charts in frames.</summary>
[Collection(RepositoryApp.Shared)]
public sealed class OutputsTests(RepositoryApp app)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_feed_has_the_newest_commits_of_the_view_as_git_lists_them()
    {
        using var answer = await app.Stranger.GetAsync($"/repositories/{app.Id}/commits.atom?merges=in", Ct);
        var feed = Read(await answer.TextAsync());

        var git = app.Source.Git("log", "-50", "--date-order", "--format=%H\t%an\t%ct", "HEAD").Split('\n').Select(l => l.Split('\t')).ToList();
        Assert.Equal("application/atom+xml", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(git.Select(c => c[0]), feed.Items.Select(i => i.Links[0].Uri.Segments[^1]));
        Assert.Equal(git.Select(c => c[1]), feed.Items.Select(i => i.Authors[0].Name));
        Assert.Equal(git.Select(c => c[2]), feed.Items.Select(i => i.LastUpdatedTime.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)));
        Assert.Contains(feed.Items, i => i.Title.Text == SampleHistory.Hostile);
        Assert.All(feed.Items, i => Assert.Equal("text", i.Title.Type));
        Assert.DoesNotContain("@example.com", await answer.TextAsync(), StringComparison.Ordinal);
        Assert.True(feed.Items.All(i => i.Links[0].Uri.IsAbsoluteUri && i.Id == i.Links[0].Uri.ToString()));
    }

    [Fact]
    public async Task A_reader_that_has_the_feed_already_is_told_so()
    {
        var address = $"/repositories/{app.Id}/commits.atom";
        using var first = await app.Stranger.GetAsync(address, Ct);
        using var again = await AskAsync(address, first.Headers.ETag!.ToString());
        using var other = await AskAsync(address + "?merges=in", first.Headers.ETag.ToString());

        Assert.Equal((HttpStatusCode.NotModified, HttpStatusCode.OK), (again.StatusCode, other.StatusCode));
        await app.Stranger.OpenAsync(address + "?step=never", 400);

        Task<HttpResponseMessage> AskAsync(string at, string tag)
        {
            var request = new HttpRequestMessage(HttpMethod.Get, at);
            request.Headers.TryAddWithoutValidation("If-None-Match", tag);
            return app.Stranger.SendAsync(request, Ct);
        }
    }

    [Theory]
    [InlineData("commits", "?merges=in")]
    [InlineData("committers", "?merges=in&people=raw")]
    [InlineData("lines", "")]
    [InlineData("last-commit", "")]
    public async Task A_badge_says_one_number_of_the_view_and_other_sites_may_show_it(string name, string view)
    {
        using var answer = await app.Stranger.GetAsync($"/repositories/{app.Id}/badges/{name}.svg{view}", Ct);
        var svg = XDocument.Parse(await answer.TextAsync());

        var value = svg.Descendants().Last(e => e.Name.LocalName == "text").Value;
        var expected = name switch
        {
            "commits" => app.Source.Git("rev-list", "--count", "HEAD"),
            "committers" => app.Source.Git("log", "--format=%an <%ae>", "HEAD").Split('\n').Distinct().Count().ToString(CultureInfo.InvariantCulture),
            "last-commit" => DateTime.Parse(app.Source.Git("log", "--no-merges", "--format=%ad", "--date=short", "HEAD").Split('\n').Max()!, CultureInfo.InvariantCulture).ToString("d MMM yyyy", CultureInfo.InvariantCulture),
            _ => null,
        };
        if (expected is not null) Assert.Equal(expected, name == "last-commit" ? value : value.Number().ToString(CultureInfo.InvariantCulture));
        else Assert.Matches(@"^\+[\d\s\u202f]+ −[\d\s\u202f]+$", value);
        Assert.Equal(("public, max-age=300", "cross-origin", "image/svg+xml"),
            (answer.Headers.CacheControl!.ToString(), answer.Headers.GetValues("Cross-Origin-Resource-Policy").Single(), answer.Content.Headers.ContentType!.MediaType));
        Assert.Contains("frame-ancestors 'none'", Policy(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_badge_of_what_not_everybody_sees_is_for_nobody_else_s_page()
    {
        var id = await app.AddAsync($"/nowhere/{Guid.NewGuid()}", Visibility.SignedIn);
        using var own = await app.Zoe.GetAsync($"/repositories/{id}/badges/commits.svg", Ct);

        Assert.Equal((HttpStatusCode.OK, "same-origin", "no-store"), (own.StatusCode, own.Headers.GetValues("Cross-Origin-Resource-Policy").Single(), own.Headers.CacheControl!.ToString()));
        Assert.Contains("not read yet", await own.TextAsync(), StringComparison.Ordinal);
        await app.Stranger.OpenAsync($"/repositories/{id}/badges/commits.svg", 404);
        await app.Stranger.OpenAsync($"/repositories/{app.Id}/badges/nothing.svg", 404);
        await app.Stranger.OpenAsync($"/repositories/{app.Id}/badges/commits.svg?clock=nowhere", 400);
    }

    [Fact]
    public async Task A_chart_can_be_framed_by_the_sites_that_the_repository_names_and_by_no_other()
    {
        using var source = SampleHistory.Make();
        var id = await app.AddAsync(source.Path, Visibility.Public);
        await app.IndexAsync(id);
        var address = $"/repositories/{id}/embed/commits-over-time?range=all";
        await app.Stranger.OpenAsync(address, 404);

        using (var saved = await PostOriginsAsync(id, "https://Wiki.Example.com\nhttp://localhost:3000\nhttps://wiki.example.com/")) Assert.Equal(HttpStatusCode.OK, saved.StatusCode);
        using var framed = await app.Stranger.GetAsync(address, Ct);
        using var usual = await app.Stranger.GetAsync($"/repositories/{id}", Ct);

        Assert.Equal(HttpStatusCode.OK, framed.StatusCode);
        Assert.Contains("frame-ancestors https://wiki.example.com http://localhost:3000;", Policy(framed) + ";", StringComparison.Ordinal);
        Assert.False(framed.Headers.Contains("X-Frame-Options"));
        Assert.Contains("script-src 'self'", Policy(framed), StringComparison.Ordinal);
        Assert.Contains("class=\"bar\"", await framed.TextAsync(), StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", Policy(usual), StringComparison.Ordinal);
        Assert.Equal("DENY", usual.Headers.GetValues("X-Frame-Options").Single());

        // What is not public is in no frame, whoever looks.
        await app.ChangeAsync(id, r => r.Visibility = Visibility.Private);
        await app.Grace.OpenAsync(address, 404);
    }

    [Theory]
    [InlineData("https://a.example.com/path")]
    [InlineData("http://a.example.com")]
    [InlineData("https://user@a.example.com")]
    [InlineData("https://*.example.com")]
    [InlineData("*")]
    [InlineData("javascript:alert(1)")]
    [InlineData("https://a.example.com; script-src *")]
    public async Task What_is_no_origin_is_refused_and_kept_as_typed(string origin)
    {
        Assert.Null(Embedding.OriginOf(origin));
        var id = await app.AddAsync($"/nowhere/{Guid.NewGuid()}", Visibility.Public);

        using var answer = await PostOriginsAsync(id, origin);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var page = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(await answer.TextAsync());
        Assert.Equal(origin, page.QuerySelector("#origins")!.TextContent);
        Assert.Contains("is no origin", page.QuerySelector("#embed .notice")!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://Bücher.example", "https://xn--bcher-kva.example")]
    [InlineData("https://a.example.com:8443/", "https://a.example.com:8443")]
    [InlineData("http://127.0.0.1:8080", "http://127.0.0.1:8080")]
    [InlineData("https://[2001:db8::1]", "https://[2001:db8::1]")]
    public void Origins_have_one_form(string typed, string origin) => Assert.Equal(origin, Embedding.OriginOf(typed));

    private async Task<HttpResponseMessage> PostOriginsAsync(int id, string origins)
    {
        using var page = await app.Grace.GetAsync($"/repositories/{id}/settings", Ct);
        var form = await HtmlForm.FindAsync(page, f => f.TextContent.Contains("Allow these sites", StringComparison.Ordinal));
        return await app.Grace.PostAsync(form!.Action, form.With(("origins", origins)), Ct);
    }

    private static string Policy(HttpResponseMessage answer) => answer.Headers.GetValues("Content-Security-Policy").Single();

    private static SyndicationFeed Read(string xml)
    {
        using var reader = XmlReader.Create(new StringReader(xml), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
        return SyndicationFeed.Load(reader);
    }
}
