using System.Text.Encodings.Web;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Identity;
using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Repositories;
using FlaskDash.Razor.Web;
using FlaskDash.Razor.Web.Components;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace FlaskDash.Razor.Pages.Repositories;

/// <summary>One number of a view as a small picture, for a readme or another site.</summary>
[AllowAnonymous, Limited(Limited.Export)]
public sealed class BadgeModel(RepositoryCatalog catalog, RepositoryHistory history, Viewer viewer, TimeProvider time) : RepositoryPageModel(catalog, time)
{
    /// <summary>What there is.</summary>
    public static IReadOnlyList<string> Names { get; } = ["commits", "committers", "lines", "last-commit"];

    public override string Address => $"/repositories/{Repository.Id}";

    public async Task<IActionResult> OnGetAsync(int id, string name, CancellationToken ct)
    {
        if (!Names.Contains(name) || !await FindAsync(id, ct)) return NotFound();

        var loaded = await OpenAsync(history, ct);
        if (Faults.Count > 0) return Page();

        // What everybody may see, other sites may show and proxies may keep for a while.
        if (Repository.Visibility == Visibility.Public)
        {
            Embeddable.AllowImages(HttpContext);
            if (!viewer.IsSignedIn) Response.Headers.CacheControl = "public, max-age=300";
        }
        using var svg = new StringWriter();
        new Badge(name == "last-commit" ? "last commit" : name, loaded is null ? "not read yet" : ValueOf(name, loaded)).WriteTo(svg, HtmlEncoder.Default);
        return Content(svg.ToString(), "image/svg+xml");
    }

    private string ValueOf(string name, History loaded)
    {
        if (name == "last-commit") return Committers.Of(loaded, View).Rows.Max(c => c.Last) is { } day ? Moment.Date(day) : "none";

        var now = HeadlineNumbers.Of(loaded, View).Now;
        return name switch
        {
            "commits" => Numbers.Of(now.Commits),
            "committers" => Numbers.Of(now.People),
            _ => $"+{Numbers.Of(now.Additions)} −{Numbers.Of(now.Deletions)}",
        };
    }
}
