using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Repositories;
using FlaskDash.Razor.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace FlaskDash.Razor.Pages;

/// <summary>The view that the viewer wants where an address says nothing: shows it, keeps another, goes back to the product's own.</summary>
[Authorize]
public sealed class DefaultViewModel(ViewPreferences preferences, TimeProvider time) : PageModel
{
    /// <summary>What the kept view changes, in words; null when it is the product's own.</summary>
    public IReadOnlyList<string>? Kept { get; private set; }

    /// <summary>What the view of the address changes; null when the address says none.</summary>
    public IReadOnlyList<string>? Wanted { get; private set; }

    /// <summary>The view of the address as a query.</summary>
    public string Query { get; private set; } = "";

    /// <summary>What cannot be used in the address, in words for a person.</summary>
    public IReadOnlyList<string> Faults { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (await preferences.FindAsync(ct) is { } kept) Kept = Words(Parse(kept).View);
        if (Request.Query.Count == 0) return Page();

        var parsed = Parse(Request.Query);
        Show(parsed);
        return Page();
    }

    /// <summary>Keeps a view; an empty one is the product's own.</summary>
    public async Task<IActionResult> OnPostAsync(string? query, CancellationToken ct)
    {
        if (query?.Length > 2_000) return BadRequest();

        var parsed = Parse(query ?? "");
        if (!parsed.IsValid)
        {
            Show(parsed);
            return Page();
        }
        await preferences.SaveAsync(parsed.View.ToQuery(), ct);
        return Redirect("/account/view");
    }

    private ViewSettings Product => new(DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));

    private ParsedView Parse(string query) => Parse(QueryHelpers.ParseQuery(query));

    // One person's commits are a question, not a habit.
    private ParsedView Parse(IEnumerable<KeyValuePair<string, StringValues>> query)
    {
        var parsed = ViewSettings.Parse(query, Product, PlainCookies.ZoneOf(Request));
        return parsed with { View = parsed.View with { Author = null } };
    }

    private void Show(ParsedView parsed)
    {
        Faults = [.. parsed.Faults.Select(f => f.Message)];
        if (Faults.Count > 0) Response.StatusCode = StatusCodes.Status400BadRequest;
        else (Wanted, Query) = (Words(parsed.View), parsed.View.ToQuery());
    }

    private static IReadOnlyList<string>? Words(ViewSettings view) => view.Describe() is { Count: > 0 } chips ? [.. chips.Select(c => c.Text)] : null;
}
