using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Repositories;
using FlaskDash.Razor.Web;
using FlaskDash.Razor.Web.Components;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FlaskDash.Razor.Pages.Repositories;

/// <summary>What the pages of one repository share: the repository itself, if the viewer may see it, and the view that the address asks for.</summary>
public abstract class RepositoryPageModel(RepositoryCatalog catalog, TimeProvider time) : PageModel
{
    private readonly List<string> faults = [];

    public RepositoryRow Repository { get; private set; } = null!;

    /// <summary>The view as far as it was understood: what has a fault stands at its default, so show no number while <see cref="Faults"/> has one.</summary>
    public ViewSettings View { get; private set; } = null!;

    /// <summary>What cannot be used in the address, in words for a person.</summary>
    public IReadOnlyList<string> Faults => faults;

    /// <summary>The repository was read, but in a form that this version does not know: the next run makes it anew.</summary>
    public bool IsHistoryMissing { get; private set; }

    /// <summary>The address of this page without a query.</summary>
    public abstract string Address { get; }

    /// <summary>Reads the repository and the view. False when there is no such repository for this viewer: answer 404.</summary>
    protected async Task<bool> FindAsync(int id, CancellationToken ct)
    {
        if (await catalog.FindAsync(id, ct) is not { } repository) return false;

        Repository = repository;
        var parsed = ViewSettings.Parse(Request.Query, new ViewSettings(DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime)));
        View = parsed.View;
        Refuse(parsed.Faults.Select(f => f.Message));
        return true;
    }

    /// <summary>Notes what cannot be used: the page then goes out as 400.</summary>
    private protected void Refuse(IEnumerable<string> sentences)
    {
        faults.AddRange(sentences);
        if (faults.Count > 0) Response.StatusCode = StatusCodes.Status400BadRequest;
    }

    /// <summary>The history as it is stored; null while there is none to count, and while the view has a fault.</summary>
    private protected async Task<History?> OpenAsync(RepositoryHistory histories, CancellationToken ct)
    {
        if (Faults.Count > 0 || Repository.IndexedAt is null) return null;

        var history = await histories.OpenAsync(Repository.Id, Repository.Generation, ct);
        IsHistoryMissing = history is null;
        return history;
    }

    /// <summary>Where this page stands, for the layout.</summary>
    public RepositoryPlace Place(RepositoryPage page) => new(Repository.Id, Repository.Name, page, Query(View));

    /// <summary>This page with another view.</summary>
    public string Href(ViewSettings view) => Address + Query(view);

    /// <summary>The list of the commits that a view counts.</summary>
    public string CommitsHref(ViewSettings view) => $"/repositories/{Repository.Id}/commits{Query(view)}";

    /// <summary>A commit's page.</summary>
    public string CommitHref(string sha) => $"/repositories/{Repository.Id}/commits/{sha}";

    /// <summary>The settings that differ from the defaults, each with the address of this page without it.</summary>
    public Chips Chips => new([.. View.Describe().Select(c => new Chip(c.Text, Address + (c.QueryWithout.Length == 0 ? "" : "?" + c.QueryWithout)))]);

    private protected static string Query(ViewSettings view) => view.ToQuery() is { Length: > 0 } query ? "?" + query : "";
}
