using System.Globalization;
using FlaskDash.Razor.Identity;
using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Repositories;
using FlaskDash.Razor.Web.Components;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace FlaskDash.Razor.Pages.Repositories;

/// <summary>The commits that a view counts, or that a search finds, page by page.</summary>
[AllowAnonymous, Limited(Limited.Search)]
public sealed class CommitsModel(RepositoryCatalog catalog, RepositoryHistory history, CommitBrowser commits, CommitFinder finder, TimeProvider time) : RepositoryPageModel(catalog, time)
{
    public override string Address => $"/repositories/{Repository.Id}/commits";

    /// <summary>What is searched, as typed; null for the list.</summary>
    public string? Search { get; private set; }

    /// <summary>Only commits whose date no axis can show: <c>dates=impossible</c>.</summary>
    public bool Impossible { get; private set; }

    /// <summary>What the search found; null for the list.</summary>
    public CommitSearchPage? Searched { get; private set; }

    /// <summary>How many commits the view counts or the search finds, the latter as far as it is counted.</summary>
    public int Hits { get; private set; }

    public CommitPage Commits { get; private set; } = new([], null, null);

    /// <summary>How many there are, and of what.</summary>
    public string Found => Searched is not null
        ? HitsOf(Searched) + " of all branches and tags"
        : Numbers.Count(Hits, "commit", "commits") + (Impossible ? " without a possible date" : "") + (Repository.Branch is { } branch ? " of " + branch : "") + (AuthorName is null ? "" : " by " + AuthorName);

    /// <summary>These commits as an Atom feed.</summary>
    public string FeedHref => $"/repositories/{Repository.Id}/commits.atom{Query(View)}";

    public Pager Pager => new(HrefOf(Commits.Newer), HrefOf(Commits.Older));

    public async Task<IActionResult> OnGetAsync(int id, CancellationToken ct)
    {
        if (!await FindAsync(id, ct)) return NotFound();

        var query = new AddressReader(Request.Query);
        Search = query.Text("q", SearchQuery.Longest);
        Impossible = query.OneOf("dates", "all", "impossible") == "impossible";
        if (Search is not null && Impossible) query.Refuse("A search goes through commits of all dates: “q” and “dates=impossible” cannot stand together.");
        if (Search is not null && Repository.FrozenSha is not null) query.Refuse("A search goes through all commits: there is none in what is frozen at one of them.");
        var cursor = CursorOf(query);
        Refuse(query.Faults);
        if (Faults.Count > 0 || Repository.IndexedAt is null) return Page();

        if (Search is not null)
        {
            Searched = await finder.FindAsync(SearchQuery.Parse(Search), id, cursor, ct);
            (Commits, Hits) = (Searched.Page, Searched.Hits);
        }
        else if (await OpenAsync(history, ct) is { } loaded)
        {
            var view = Impossible ? CommitsInView.OffAxis(loaded, View) : CommitsInView.Of(loaded, View);
            Hits = view.Commits.Count;
            Commits = await commits.PageAsync(id, loaded.Snapshot, view.Commits, cursor, ct);
        }
        return Page();
    }

    /// <summary>"More than 1,000 commits" and the like.</summary>
    internal static string HitsOf(CommitSearchPage searched) =>
        searched.Hits > CommitFinder.MostHits ? "More than " + Numbers.Count(CommitFinder.MostHits, "commit", "commits")
        : (searched.IsPartial ? "At least " : "") + Numbers.Count(searched.Hits, "commit", "commits");

    internal static CommitCursor CursorOf(AddressReader query)
    {
        const string page = "a page of this list. Start again from its first page";
        var cursor = new CommitCursor(query.Number("before", 0, long.MaxValue, page), query.Number("after", 0, long.MaxValue - 1, page));
        if (cursor is { Before: not null, After: not null }) query.Refuse("“before” and “after” cannot stand together. Give one of them.");
        return cursor;
    }

    private protected override string Beside => Impossible ? "dates=impossible" : "";

    private string? HrefOf(CommitCursor? cursor)
    {
        if (cursor is not { } to) return null;

        List<string> parts = [];
        if (Search is not null) parts.Add("q=" + Uri.EscapeDataString(Search));
        else if (View.ToQuery() is { Length: > 0 } view) parts.Add(view);
        if (Impossible) parts.Add("dates=impossible");
        parts.Add(to.Before is { } before ? "before=" + before.ToString(CultureInfo.InvariantCulture) : "after=" + to.After?.ToString(CultureInfo.InvariantCulture));
        return Address + "?" + string.Join('&', parts);
    }
}
