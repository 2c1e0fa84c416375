using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Repositories;
using FlaskDash.Razor.Web;
using FlaskDash.Razor.Web.Components;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.WebUtilities;

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
        var product = new ViewSettings(DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
        // An address that says anything of the view says all of it: it means the same to everybody.
        var own = repository.ViewDefaults is { } defaults && !ViewQuery.Parameters.Append(AsProduct).Any(Request.Query.ContainsKey) ? defaults : null;
        var parsed = ViewSettings.Parse(own is null ? Request.Query : QueryHelpers.ParseQuery(own), product, PlainCookies.ZoneOf(Request));
        // What a user chose long ago must not refuse a page: my clock, without a clock.
        View = own is null || parsed.IsValid ? parsed.View : product;
        IsOwnDefault = own is not null && parsed.IsValid;
        if (own is null) Refuse(parsed.Faults.Select(f => f.Message));
        return true;
    }

    /// <summary>The view is the viewer's own default, since the address said nothing.</summary>
    public bool IsOwnDefault { get; private set; }

    /// <summary>A form sends every field; the address then gets the one way to write them.</summary>
    [NonHandler]
    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var executed = await next();
        if (executed.Result is PageResult && Faults.Count == 0 && Request.Query.ContainsKey(FromForm)) executed.Result = new RedirectResult(Href(View));
    }

    /// <summary>A hidden field of the view's form.</summary>
    public const string FromForm = "form";

    /// <summary>Says that the product's own view is meant, where the viewer's is another.</summary>
    private const string AsProduct = "view";

    /// <summary>Notes what cannot be used: the page then goes out as 400.</summary>
    private protected void Refuse(IEnumerable<string> sentences)
    {
        faults.AddRange(sentences);
        if (faults.Count > 0) Response.StatusCode = StatusCodes.Status400BadRequest;
    }

    /// <summary>After a question was put: to its answer, or here with what hinders it.</summary>
    /// <param name="href">Where the answer will be.</param>
    private protected async Task<IActionResult> AskedAsync(AskResult result, string href, Func<Task>? show = null)
    {
        if (result == AskResult.Asked) return Redirect(href);
        if (result == AskResult.NotFound) return NotFound();

        if (show is not null) await show();
        Refuse([$"{Inquiries.MostOpen} of your questions are not answered yet. Wait for one, or cancel one."]);
        Response.StatusCode = StatusCodes.Status429TooManyRequests;
        return Page();
    }

    /// <summary>Where a form of this page is sent.</summary>
    public string ActionHref(string handler) => Address + QueryWith(View, Beside, "handler=" + handler);

    /// <summary>The history as it is stored; null while there is none to count, and while the view has a fault.</summary>
    /// <param name="withFiles">The page shows files, whether the view asks for some or for all.</param>
    private protected async Task<History?> OpenAsync(RepositoryHistory histories, CancellationToken ct, bool withFiles = false)
    {
        if (Faults.Count > 0 || Repository.IndexedAt is null) return null;

        var history = await histories.OpenAsync(Repository.Id, Repository.Generation, View, ct, withFiles);
        IsHistoryMissing = history is null;
        if (history is not null && Repository.FrozenSha is { } sha)
        {
            if (await catalog.PositionOfAsync(Repository.Id, sha, ct) is not { } position || position >= history.Snapshot.Count)
            {
                Refuse(["The commit that this link is frozen at is not there any more."]);
                return null;
            }
            history = history.FrozenAt(position);
        }
        Refs = history?.Refs.Keys.ToList() ?? [];
        AuthorName = history?.NumberOf(View) is { } number ? NameOf(history.PeopleOf(View).People[number]) : null;
        if (history?.FaultOf(View) is not { } fault) return history;

        Refuse([fault.Message]);
        return null;
    }

    /// <summary>Full names of branches and tags, once the history is open.</summary>
    public IReadOnlyList<string> Refs { get; private set; } = [];

    /// <summary>Whose commits alone are counted, once the history is open; null where everyone's are.</summary>
    public string? AuthorName { get; private set; }

    /// <summary>How a person is called on pages.</summary>
    public static string NameOf(Person person) => person.Name.Length == 0 ? "(no name)" : person.Name;

    /// <summary>Where this page stands, for the layout.</summary>
    public RepositoryPlace Place(RepositoryPage page) => new(Repository.Id, Repository.Name, page, Query(View));

    /// <summary>This page with another view.</summary>
    public string Href(ViewSettings view) => Address + With(Query(view));

    /// <summary>What the address of this page says beside the view, in the one way to write it; empty for nothing.</summary>
    private protected virtual string Beside => "";

    /// <summary>The same as fields of a form, which leaves out what stands in its address.</summary>
    public IEnumerable<KeyValuePair<string, string?>> BesideFields => QueryHelpers.ParseQuery(Beside).SelectMany(p => p.Value, (p, value) => KeyValuePair.Create(p.Key, value));

    private string With(string query) => Beside.Length == 0 ? query : query.Length == 0 ? "?" + Beside : $"{query}&{Beside}";

    /// <summary>The list of the commits that a view counts.</summary>
    public string CommitsHref(ViewSettings view) => $"/repositories/{Repository.Id}/commits{Query(view)}";

    /// <summary>Where it is told how a figure of this view is counted, and where git can be asked for it.</summary>
    /// <param name="slug">Of a <see cref="Definition"/>.</param>
    public string HowHref(string slug) => $"/repositories/{Repository.Id}/figures/{slug}{Query(View)}";

    /// <summary>A figure of this page as files.</summary>
    /// <param name="view">Null for the page's.</param>
    public Downloads DownloadsOf(string figure, string title, bool asPicture = false, ViewSettings? view = null) =>
        new($"/repositories/{Repository.Id}/export/{figure}", QueryWith(view ?? View, Beside), title, asPicture);

    /// <summary>Where a link to this page in this view is made, for those who manage the repository.</summary>
    public string? ShareHref => !Repository.CanOwn || !Identity.ShareGrant.CanOpen(Address[$"/repositories/{Repository.Id}".Length..].TrimStart('/'), frozen: false) ? null
        : $"/repositories/{Repository.Id}/shares?view={Uri.EscapeDataString(Href(View)[$"/repositories/{Repository.Id}".Length..].TrimStart('/'))}";

    /// <summary>The page of one person, in this view.</summary>
    /// <param name="key">As <see cref="ViewSettings.Author"/>.</param>
    public string PersonHref(string key) => $"/repositories/{Repository.Id}/committer{Query(View with { Author = key })}";

    /// <summary>A commit's page.</summary>
    public string CommitHref(string sha) => $"/repositories/{Repository.Id}/commits/{sha}";

    /// <summary>The settings that differ from the defaults, each with the address of this page without it.</summary>
    public Chips Chips => new([.. View.Describe().Select(c => new Chip(c.Parameter == "author" && AuthorName is not null ? "By " + AuthorName : c.Text, Address + With(c.QueryWithout.Length > 0 ? "?" + c.QueryWithout : Repository.ViewDefaults is null ? "" : $"?{AsProduct}=product")))]);

    /// <summary>What the defaults of this view do, in words: nothing is left out silently.</summary>
    public IEnumerable<string> Counted
    {
        get
        {
            yield return View.Ref is null ? $"Counted: {Repository.Branch ?? "the default branch"}" : $"Counted: {View.Ref}";
            if (AuthorName is not null) yield return $"by {AuthorName} alone";
            if (View.Merges == ViewShare.Out) yield return "without merges";
            if (View.Bots == ViewShare.Out) yield return "without bots";
            if (View.Clock == ViewClock.Author) yield return "on each author’s own clock";
        }
    }

    /// <summary>The query of a view with what a page says beside it.</summary>
    /// <param name="own">Parameters with their values, escaped; null for those that are not said.</param>
    private protected string QueryWith(ViewSettings view, params IEnumerable<string?> own) =>
        string.Join('&', new[] { Query(view).TrimStart('?') }.Concat(own).Where(part => !string.IsNullOrEmpty(part))) is { Length: > 0 } query ? "?" + query : "";

    private protected string Query(ViewSettings view) =>
        view.ToQuery() is { Length: > 0 } query ? "?" + query : Repository.ViewDefaults is null ? "" : $"?{AsProduct}=product";
}
