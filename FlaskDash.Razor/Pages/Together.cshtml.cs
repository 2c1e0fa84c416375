using FlaskDash.Razor.Identity;
using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Repositories;
using FlaskDash.Razor.Web.Charts;
using FlaskDash.Razor.Web.Components;
using FlaskDash.Razor.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FlaskDash.Razor.Pages;

/// <summary>Any repositories that the viewer may see, as one: each commit once.</summary>
[AllowAnonymous]
public sealed class TogetherModel(RepositoryCatalog catalog, ManyRepositories many, PatchIdStates patchIds, Viewer viewer, TimeProvider time) : PageModel
{
    /// <summary>People shown.</summary>
    public const int MostPeople = 50;

    /// <summary>All that the viewer may see, to choose from.</summary>
    public IReadOnlyList<RepositoryRow> All { get; private set; } = [];

    /// <summary>Those that were chosen and are read, in the order of <see cref="Together.Parts"/>.</summary>
    public IReadOnlyList<RepositoryRow> Chosen { get; private set; } = [];

    /// <summary>Chosen, and not read yet.</summary>
    public IReadOnlyList<RepositoryRow> Unread { get; private set; } = [];

    public IReadOnlyList<string> Faults { get; private set; } = [];

    /// <summary>Null while nothing is chosen.</summary>
    public Together? Sum { get; private set; }

    public BarChart? Chart { get; private set; }
    public Choices Ranges { get; private set; } = new("Range", []);
    public Choices Steps { get; private set; } = new("Length of a bar", []);
    public Choices Merges { get; private set; } = new("Merges", []);
    public Choices CherryPicks { get; private set; } = new("Cherry-picks", []);

    /// <summary>A commit that was picked from one repository into another counts once: <c>cherrypicks=once</c>.</summary>
    public bool PicksOnce { get; private set; }

    /// <summary>Of the chosen ones, those whose patch ids are not all read, with the job that reads them; null for none.</summary>
    public IReadOnlyList<(RepositoryRow Repository, InquiryRow? Inquiry)> WithoutPatchIds { get; private set; } = [];

    /// <summary>Whether a job is to be asked for.</summary>
    public bool CanAsk => viewer.IsSignedIn && WithoutPatchIds.Any(r => r.Inquiry is not { IsUnderWay: true });

    /// <summary>This page with what was understood of its address.</summary>
    public string Here { get; private set; } = "/together";

    /// <summary>The ids that were asked.</summary>
    public IReadOnlySet<int> Asked { get; private set; } = new HashSet<int>();

    /// <summary>Strangers see names without addresses.</summary>
    public bool ShowsEmails => viewer.IsSignedIn;

    public async Task<IActionResult> OnGetAsync(CancellationToken ct) => await ReadAsync(ct) ? Page() : NotFound();

    /// <summary>Has the patch ids read that are missing: of some repositories at once, as far as one person may ask.</summary>
    public async Task<IActionResult> OnPostPatchIdsAsync(CancellationToken ct)
    {
        if (!await ReadAsync(ct)) return NotFound();
        if (!viewer.IsSignedIn) return Challenge();
        if (Faults.Count > 0) return Page();

        foreach (var (repository, inquiry) in WithoutPatchIds)
            if (inquiry is not { IsUnderWay: true } && await patchIds.AskAsync(repository.Id, ct) == AskResult.TooMany) break;
        return Redirect(Here);
    }

    private async Task<bool> ReadAsync(CancellationToken ct)
    {
        All = await catalog.ListAsync(ct);
        var asked = TogetherAsked.Parse(Request.Query, new ViewSettings(DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime)), PlainCookies.ZoneOf(Request));
        (Asked, PicksOnce, Faults) = (asked.Ids.ToHashSet(), asked.PicksOnce, [.. asked.Faults.Select(f => f.Message)]);
        // An id that the viewer may not see looks like one that there is not.
        if (asked.Ids.Any(id => All.All(r => r.Id != id))) return false;
        if (Faults.Count > 0)
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return true;
        }
        Here = HrefOf(asked.Ids, asked.View);
        await SumAsync(asked, ct);
        return true;
    }

    private async Task SumAsync(TogetherAsked asked, CancellationToken ct)
    {
        var opened = await many.OpenAsync(All, asked, ct);
        (Chosen, Unread) = (opened.Read, opened.Unread);
        if (Chosen.Count == 0) return;

        var without = new List<(RepositoryRow, InquiryRow?)>();
        foreach (var row in opened.WithoutPatchIds) without.Add((row, await patchIds.FindAsync(row.Id, ct)));
        WithoutPatchIds = without;
        var (ids, view) = (asked.Ids, asked.View);
        Sum = Together.Of(opened.Histories, view);
        Chart = ChartOf(Sum.Commits);
        Ranges = new("Range", [.. ViewQuery.Ranges.Where(r => r.Value != ViewRange.SinceTag).Select(r => new Choice(r.Label, HrefOf(ids, view.Of(r.Value)), view.Range == r.Value))]);
        Steps = new("Length of a bar", [.. ViewQuery.Steps.Where(s => s.Value is ViewStep.Auto or ViewStep.Day or ViewStep.Week or ViewStep.Month).Select(s => new Choice(s.Label, HrefOf(ids, view with { Step = s.Value }), view.Step == s.Value))]);
        Merges = new("Merges", [.. ViewQuery.Merges.Select(m => new Choice(m.Label, HrefOf(ids, view with { Merges = m.Value }), view.Merges == m.Value))]);
        CherryPicks = new("Cherry-picks", [new Choice("Cherry-picks each", HrefOf(ids, view, isOnce: false), !PicksOnce), new Choice("Cherry-picks once", HrefOf(ids, view, isOnce: true), PicksOnce)]);
    }

    private string HrefOf(IEnumerable<int> ids, ViewSettings view) => HrefOf(ids, view, PicksOnce);

    private static string HrefOf(IEnumerable<int> ids, ViewSettings view, bool isOnce) => "/together?" + string.Join('&', ids
        .Select(id => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"repository={id}")).Append(view.ToQuery()).Append(isOnce ? "cherrypicks=once" : "").Where(p => p.Length > 0));

    private static BarChart ChartOf(CommitsOverTime counts) => new()
    {
        Id = "commits",
        Title = "Commits of all of them",
        Summary = counts.Total == 0 ? "No commits in these days." : $"{Numbers.Count(counts.Total, "commit", "commits")}, each counted once.",
        HowHref = "/definitions#together",
        Step = Repositories.HistoryCharts.StepOf(counts.Step),
        Bars = [.. counts.Buckets.Select(b => new Bar(b.Period.Start, b.Commits))],
        LastIsPartial = counts.Buckets.Count > 0 && counts.Buckets[^1].Period.IsPartial,
    };
}
