using System.Globalization;
using System.ServiceModel.Syndication;
using System.Text;
using System.Xml;
using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Repositories;
using FlaskDash.Razor.Web;
using FlaskDash.Razor.Web.Components;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace FlaskDash.Razor.Pages.Repositories;

/// <summary>The newest commits of a view as an Atom feed (RFC 4287).</summary>
[AllowAnonymous]
public sealed class FeedModel(RepositoryCatalog catalog, RepositoryHistory history, CommitBrowser commits, TimeProvider time) : RepositoryPageModel(catalog, time)
{
    public override string Address => $"/repositories/{Repository.Id}/commits.atom";

    public async Task<IActionResult> OnGetAsync(int id, CancellationToken ct)
    {
        if (!await FindAsync(id, ct)) return NotFound();
        if (await OpenAsync(history, ct) is not { } loaded)
        {
            if (Faults.Count == 0) Response.StatusCode = StatusCodes.Status409Conflict;
            return Page();
        }

        // Readers ask again and again: the same numbers of the same view on the same day are the same feed.
        var tag = new EntityTagHeaderValue(string.Create(CultureInfo.InvariantCulture, $"\"{id}-{loaded.Snapshot.Generation}-{View.Today.DayNumber}-{Uri.EscapeDataString(View.ToQuery())}\""), isWeak: true);
        Response.GetTypedHeaders().ETag = tag;
        if (Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(tag, useStrongComparison: false))) return StatusCode(StatusCodes.Status304NotModified);

        var shown = await commits.PageAsync(id, loaded.Snapshot, CommitsInView.Of(loaded, View).Commits, new CommitCursor(), ct);
        return File(FeedOf(shown.Commits), "application/atom+xml; charset=utf-8");
    }

    private byte[] FeedOf(IReadOnlyList<CommitRow> shown)
    {
        var feed = new SyndicationFeed(
            Plain($"Commits of {Repository.Name}"), string.Join(", ", Counted), At($"/repositories/{Repository.Id}/commits{Query(View)}"), At(Address + Query(View)).ToString(),
            shown.Count == 0 ? DateTimeOffset.UnixEpoch : UpdatedAt(shown[0]), shown.Select(EntryOf))
        {
            Generator = "FlaskDash " + WebSetup.Version,
        };
        feed.Links.Add(SyndicationLink.CreateSelfLink(At(Address + Query(View)), "application/atom+xml"));
        using var bytes = new MemoryStream();
        using (var xml = XmlWriter.Create(bytes, new XmlWriterSettings { Encoding = new UTF8Encoding(false) })) feed.GetAtom10Formatter().WriteTo(xml);
        return bytes.ToArray();
    }

    private SyndicationItem EntryOf(CommitRow commit)
    {
        var entry = new SyndicationItem(
            Plain(commit.Subject.Length == 0 ? "(no message)" : commit.Subject), Plain(TextOf(commit)), At(CommitHref(commit.Sha)), At(CommitHref(commit.Sha)).ToString(), UpdatedAt(commit));
        entry.Authors.Add(new SyndicationPerson { Name = Plain(commit.Author.Length == 0 ? "(no name)" : commit.Author) });
        return entry;
    }

    private static string TextOf(CommitRow commit) =>
        $"{commit.Author}, {commit.Sha[..10]}{(commit.Lines == Data.LinesState.Read ? $": +{Numbers.Of(commit.Additions)} −{Numbers.Of(commit.Deletions)} in {Numbers.Count(commit.Files, "file", "files")}" : "")}";

    // A date that no calendar shows stands at the beginning of time: a feed must have one.
    private static DateTimeOffset UpdatedAt(CommitRow commit) => CommitTime.Of(commit.CommitterSeconds) ?? DateTimeOffset.UnixEpoch;

    private Uri At(string path) => new($"{Request.Scheme}://{Request.Host}{Request.PathBase}{path}");

    /// <summary>Without what XML cannot hold.</summary>
    private static string Plain(string text) => string.Concat(text.EnumerateRunes().Where(r => r.Value is 9 or 10 or 13 or (>= 0x20 and not (0xFFFE or 0xFFFF))));
}
