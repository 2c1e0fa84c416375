using FlaskDash.Razor.Identity;
using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Repositories;
using FlaskDash.Razor.Web.Charts;
using FlaskDash.Razor.Web.Components;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace FlaskDash.Razor.Pages.Repositories;

/// <summary>A view beside another one: the period before, another period, or another branch or tag.</summary>
[AllowAnonymous]
public sealed class CompareModel(RepositoryCatalog catalog, RepositoryHistory history, Viewer viewer, TimeProvider time) : RepositoryPageModel(catalog, time)
{
    /// <summary>People of the table.</summary>
    public const int MostPeople = 50;

    public override string Address => $"/repositories/{Repository.Id}/compare";

    /// <summary>What it is compared with; null while nothing was chosen and there is no period before.</summary>
    public ViewSettings? Other { get; private set; }

    /// <summary>Nobody chose it: it is the period before.</summary>
    public bool IsBefore { get; private set; }

    /// <summary>Null while there is nothing to compare.</summary>
    public Comparison? Comparison { get; private set; }

    /// <summary>Charts of one side and of the other, on the same axis.</summary>
    public IReadOnlyList<ChartFigure> Charts { get; private set; } = [];

    /// <summary>Strangers see names without addresses.</summary>
    public bool ShowsEmails => viewer.IsSignedIn;

    public async Task<IActionResult> OnGetAsync(int id, CancellationToken ct)
    {
        if (!await FindAsync(id, ct)) return NotFound();

        Choose();
        if (Other is null || await OpenAsync(history, ct) is not { } loaded) return Page();
        if (loaded.FaultOf(Other) is { } fault)
        {
            Refuse([InTheOther(fault)]);
            return Page();
        }

        Comparison = Comparison.Of(loaded, View, Other);
        var (one, other) = (Comparison.One, Comparison.Other);
        var commits = new[] { one, other }.Max(s => s.Commits.Buckets.Select(b => b.Commits).DefaultIfEmpty().Max());
        var lines = (new[] { one, other }.Max(s => s.Lines.Buckets.Select(b => b.Additions).DefaultIfEmpty().Max()), new[] { one, other }.Max(s => s.Lines.Buckets.Select(b => b.Deletions).DefaultIfEmpty().Max()));
        var (here, there) = (new HistoryCharts(this, one.View), new HistoryCharts(this, other.View));
        Charts =
        [
            here.Commits(one.Commits, loaded.Tags) with { Title = $"Commits: {NameOf(one.View)}", ZoomHref = null, Reach = (commits, 0) },
            there.Commits(other.Commits, loaded.Tags) with { Id = "commits-other", Title = $"Commits: {NameOf(other.View)}", ZoomHref = null, Reach = (commits, 0) },
            here.Lines(one.Lines, null) with { Title = $"Lines: {NameOf(one.View)}", ZoomHref = null, Reach = lines },
            there.Lines(other.Lines, null) with { Id = "lines-other", Title = $"Lines: {NameOf(other.View)}", ZoomHref = null, Reach = lines },
        ];
        return Page();
    }

    /// <summary>Says in which a side differs from the other: its branch, its days, or both.</summary>
    public string NameOf(ViewSettings side)
    {
        var other = ReferenceEquals(side, Comparison?.Other.View) ? View : Other!;
        var branch = side.Ref ?? Repository.Branch ?? "the default branch";
        return side.Ref == other.Ref ? side.RangeText : (side.Range, side.From, side.To) == (other.Range, other.From, other.To) ? branch : $"{branch}, {side.RangeText}";
    }

    /// <summary>What the form shows of the other side, also what cannot be used.</summary>
    public string? Typed(string setting) => Request.Query[setting + "2"].ToString() is { Length: > 0 } typed ? typed : null;

    /// <summary>The five numbers of each side.</summary>
    public IEnumerable<(string Label, long One, long Other)> Rows(Comparison comparison)
    {
        var (one, other) = (comparison.One.Numbers, comparison.Other.Numbers);
        return
        [
            ("Commits", one.Commits, other.Commits), ("Additions", one.Additions, other.Additions), ("Deletions", one.Deletions, other.Deletions),
            ("Net", one.Additions - one.Deletions, other.Additions - other.Deletions), ("People", one.People, other.People), ("New people", one.NewPeople, other.NewPeople),
        ];
    }

    /// <summary>The first against the second, in words: "+12, +40 %".</summary>
    public static string ChangeOf(long one, long other) =>
        one == other ? "no change" : other <= 0 || one < 0 ? Numbers.Change(one - other) : $"{Numbers.Change(one - other)}, {Numbers.Change((long)Math.Round(100.0 * (one - other) / other))}\u202f%";

    private protected override string Beside =>
        string.Join('&', OtherView.Settings.Where(s => Typed(s) is not null).Select(s => $"{s}2={Uri.EscapeDataString(Typed(s)!)}"));

    private void Choose()
    {
        var other = OtherView.Of(View, name => Request.Query[name]);
        (Other, IsBefore) = (other.View, other.IsBefore);
        Refuse(other.Faults.Select(InTheOther));
    }

    private static string InTheOther(ViewFault fault) => "What it is compared with: " + fault.Message;
}
