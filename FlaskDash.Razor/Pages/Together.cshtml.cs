using FlaskDash.Razor.Identity;
using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Repositories;
using FlaskDash.Razor.Web.Charts;
using FlaskDash.Razor.Web.Components;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FlaskDash.Razor.Pages;

/// <summary>Any repositories that the viewer may see, as one: each commit once.</summary>
[AllowAnonymous]
public sealed class TogetherModel(RepositoryCatalog catalog, RepositoryHistory histories, RepositoryShas shas, Viewer viewer, TimeProvider time) : PageModel
{
    /// <summary>Repositories of one sum.</summary>
    public const int Most = 50;

    /// <summary>People shown.</summary>
    public const int MostPeople = 50;

    private static readonly string[] Refused = ["ref", "path", "author", "coauthors", "generated"];

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

    /// <summary>The ids that were asked.</summary>
    public IReadOnlySet<int> Asked { get; private set; } = new HashSet<int>();

    /// <summary>Strangers see names without addresses.</summary>
    public bool ShowsEmails => viewer.IsSignedIn;

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        All = await catalog.ListAsync(ct);
        var parsed = ViewSettings.Parse(Request.Query, new ViewSettings(DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime)), Request.Cookies["tz"]);
        var (ids, fault) = IdsOf(Request.Query["repository"]);
        Asked = ids.ToHashSet();
        Faults = [.. parsed.Faults.Select(f => f.Message), .. Refused.Where(Request.Query.ContainsKey).Select(p => $"{p} is a setting of one repository. Leave it out here."), .. fault is null ? [] : new[] { fault }];
        // An id that the viewer may not see looks like one that there is not.
        if (ids.Any(id => All.All(r => r.Id != id))) return NotFound();
        if (Faults.Count > 0)
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return Page();
        }
        await SumAsync(ids, parsed.View, ct);
        return Page();
    }

    private async Task SumAsync(IReadOnlyList<int> ids, ViewSettings view, CancellationToken ct)
    {
        var (read, unread, opened) = (new List<RepositoryRow>(), new List<RepositoryRow>(), new List<(History, ShaPrefixes)>());
        foreach (var row in All.Where(r => ids.Contains(r.Id)))
        {
            if (row.IndexedAt is null || await histories.OpenAsync(row.Id, row.Generation, ct) is not { } history) unread.Add(row);
            else
            {
                read.Add(row);
                opened.Add((history, await shas.OpenAsync(row.Id, history.Snapshot.Count, ct)));
            }
        }
        (Chosen, Unread) = (read, unread);
        if (read.Count == 0) return;

        Sum = Together.Of(opened, view);
        Chart = ChartOf(Sum.Commits);
        Ranges = new("Range", [.. ViewQuery.Ranges.Where(r => r.Value != ViewRange.SinceTag).Select(r => new Choice(r.Label, HrefOf(ids, view.Of(r.Value)), view.Range == r.Value))]);
        Steps = new("Length of a bar", [.. ViewQuery.Steps.Where(s => s.Value is ViewStep.Auto or ViewStep.Day or ViewStep.Week or ViewStep.Month).Select(s => new Choice(s.Label, HrefOf(ids, view with { Step = s.Value }), view.Step == s.Value))]);
        Merges = new("Merges", [.. ViewQuery.Merges.Select(m => new Choice(m.Label, HrefOf(ids, view with { Merges = m.Value }), view.Merges == m.Value))]);
    }

    private static string HrefOf(IEnumerable<int> ids, ViewSettings view) =>
        "/together?" + string.Join('&', ids.Select(id => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"repository={id}")).Append(view.ToQuery()).Where(p => p.Length > 0));

    private static (IReadOnlyList<int> Ids, string? Fault) IdsOf(IEnumerable<string?> values)
    {
        var ids = new List<int>();
        foreach (var value in values)
        {
            if (!int.TryParse(value, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var id)) return ([], "repository is the number of a repository, as in its address.");
            if (!ids.Contains(id)) ids.Add(id);
        }
        return ids.Count > Most ? ([], $"Choose at most {Most} repositories.") : (ids, null);
    }

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
