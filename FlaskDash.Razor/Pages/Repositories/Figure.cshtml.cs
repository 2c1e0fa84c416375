using FlaskDash.Razor.Identity;
using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Repositories;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace FlaskDash.Razor.Pages.Repositories;

/// <summary>How one figure of a view is counted: its definition, the git command for this very view, and what git counts when asked.</summary>
[AllowAnonymous]
public sealed class FigureModel(
    RepositoryCatalog catalog, RepositoryHistory history, FigureChecks checks, Inquiries inquiries, Viewer viewer, TimeProvider time) : RepositoryPageModel(catalog, time)
{
    public override string Address => $"/repositories/{Repository.Id}/figures/{Definition.Slug}";

    public Definition Definition { get; private set; } = null!;

    /// <summary>Git can be asked for this figure of any view; else the definition has commands for the usual one.</summary>
    public bool CanBeChecked => FigureChecks.Has(Definition.Slug, View);

    public bool CanAsk => viewer.IsSignedIn;

    /// <summary>The command for this view, to be copied; null while there is no history to count.</summary>
    public string? Command { get; private set; }

    /// <summary>The command names somebody's address, which the viewer may not see.</summary>
    public bool IsCommandHidden { get; private set; }

    /// <summary>What the command prints, in words.</summary>
    public string Columns { get; private set; } = "";

    /// <summary>People decided beyond the mailmap who is one person, so git needs theirs.</summary>
    public bool NeedsMailmap { get; private set; }

    /// <summary>What git counted, as far as it was asked.</summary>
    public FigureCheck Check { get; private set; } = new(null, null);

    public async Task<IActionResult> OnGetAsync(int id, string slug, CancellationToken ct) =>
        await ReadAsync(id, slug, ct) ? Page() : NotFound();

    /// <summary>Has git count.</summary>
    public async Task<IActionResult> OnPostCheckAsync(int id, string slug, CancellationToken ct)
    {
        if (!await ReadAsync(id, slug, ct) || !CanBeChecked) return NotFound();
        if (!viewer.IsSignedIn) return Challenge();
        if (Faults.Count > 0) return Page();
        if (Command is null) return Redirect(Href(View)); // there is nothing to count yet, as the page says

        return await AskedAsync(await checks.AskAsync(id, slug, View, ct), Href(View) + "#check");
    }

    /// <summary>Calls the counting off.</summary>
    public async Task<IActionResult> OnPostCancelAsync(int id, string slug, [FromForm] int inquiry, CancellationToken ct)
    {
        if (!await ReadAsync(id, slug, ct)) return NotFound();
        if (!viewer.IsSignedIn) return Challenge();

        await inquiries.CancelAsync(id, inquiry, ct);
        return Redirect(Href(View) + "#check");
    }

    /// <summary>What a line of the answer is of; strangers see names without addresses.</summary>
    public string KeyOf(string key) => viewer.IsSignedIn || Definition.Slug != "committers" || key.LastIndexOf(" <", StringComparison.Ordinal) is not (>= 0 and var at) ? key : key[..at];

    private async Task<bool> ReadAsync(int id, string slug, CancellationToken ct)
    {
        if (Definitions.Find(slug) is not { } definition || !await FindAsync(id, ct)) return false;

        Definition = definition;
        if (!CanBeChecked || await OpenAsync(history, ct) is not { } loaded) return true;

        var (by, withLines, columns) = definition.Slug switch
        {
            "commits-over-time" => (CountedBy.Day, false, "commits for each day"),
            "lines-over-time" => (CountedBy.Day, true, "commits, lines added and lines deleted for each day"),
            "punch-card" => (CountedBy.Hour, false, "commits for each weekday, 1 being Monday, and hour"),
            "committers" => (CountedBy.Author, true, "commits, lines added and lines deleted for each author"),
            _ => (CountedBy.All, true, "commits, lines added and lines deleted"),
        };
        Columns = columns;
        NeedsMailmap = View.People == ViewPeople.Merged && loaded.HasDecisions;
        // A person's commits are found by the address, and strangers see none.
        IsCommandHidden = View.Author is not null && !viewer.IsSignedIn;
        if (!IsCommandHidden) Command = new ViewCommand(loaded, View).Text(by, withLines, View.WithLeftOut ? [] : await checks.ShasAsync(id, loaded.LeftOut, ct));
        Check = await checks.FindAsync(id, slug, View, ct);
        return true;
    }
}
