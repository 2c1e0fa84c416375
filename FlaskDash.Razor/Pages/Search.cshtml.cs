using System.Globalization;
using FlaskDash.Razor.Identity;
using FlaskDash.Razor.Pages.Repositories;
using FlaskDash.Razor.Repositories;
using FlaskDash.Razor.Web.Components;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FlaskDash.Razor.Pages;

/// <summary>Searches the commits of all repositories that the viewer may see, and tells the language of a search.</summary>
[AllowAnonymous, Limited(Limited.Search)]
public sealed class SearchModel(CommitFinder finder) : PageModel
{
    /// <summary>What is searched, as typed; null for nothing yet.</summary>
    public string? Search { get; private set; }

    /// <summary>Null while nothing is searched.</summary>
    public CommitSearchPage? Searched { get; private set; }

    /// <summary>What cannot be used in the address, in words for a person.</summary>
    public IReadOnlyList<string> Faults { get; private set; } = [];

    public string Found => CommitsModel.HitsOf(Searched!);

    public Pager Pager => new(HrefOf(Searched!.Page.Newer), HrefOf(Searched.Page.Older));

    public async Task OnGetAsync(CancellationToken ct)
    {
        var query = new AddressReader(Request.Query);
        Search = query.Text("q", SearchQuery.Longest);
        var cursor = CommitsModel.CursorOf(query);
        Faults = query.Faults;
        if (Faults.Count > 0) Response.StatusCode = StatusCodes.Status400BadRequest;
        else if (Search is not null) Searched = await finder.FindAsync(SearchQuery.Parse(Search), null, cursor, ct);
    }

    /// <summary>A search as a link.</summary>
    public static string HrefOf(string search) => "/search?q=" + Uri.EscapeDataString(search);

    private string? HrefOf(CommitCursor? cursor) => cursor is not { } to ? null : HrefOf(Search!)
        + (to.Before is { } before ? "&before=" + before.ToString(CultureInfo.InvariantCulture) : "&after=" + to.After?.ToString(CultureInfo.InvariantCulture));
}
