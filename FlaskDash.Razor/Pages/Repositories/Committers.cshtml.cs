using System.Globalization;
using FlaskDash.Razor.Identity;
using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Repositories;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace FlaskDash.Razor.Pages.Repositories;

/// <summary>Everyone who wrote a commit in view: sortable, filterable, nobody cut off.</summary>
[AllowAnonymous]
public sealed class CommittersModel(RepositoryCatalog catalog, RepositoryHistory history, Viewer viewer, TimeProvider time) : RepositoryPageModel(catalog, time)
{
    /// <summary>Rows of a page.</summary>
    public const int PageSize = 500;

    internal const int LongestFilter = 200;
    private string? sortName;
    private History? loaded;

    public override string Address => $"/repositories/{Repository.Id}/committers";

    /// <summary>The order of the rows.</summary>
    public CommitterSort Sort { get; private set; } = CommitterSort.Default;

    /// <summary>A part of a name (for the signed-in also of an address), as typed; null for everyone.</summary>
    public string? Filter { get; private set; }

    /// <summary>The rows of this page.</summary>
    public IReadOnlyList<Committer> Rows { get; private set; } = [];

    /// <summary>The activity of each row's person, by their number.</summary>
    public IReadOnlyDictionary<int, int[]> Sparklines { get; private set; } = new Dictionary<int, int[]>();

    /// <summary>How many pass the filter.</summary>
    public int Matching { get; private set; }

    /// <summary>How many there are in view.</summary>
    public int All { get; private set; }

    /// <summary>Commits of everyone in view, for shares.</summary>
    public long AllCommits { get; private set; }

    /// <summary>The largest number of commits of one row.</summary>
    public int MostCommits { get; private set; }

    /// <summary>Strangers see names without addresses.</summary>
    public bool ShowsEmails => viewer.IsSignedIn;

    /// <summary>The page, from 1 on.</summary>
    public int Number { get; private set; } = 1;

    public async Task<IActionResult> OnGetAsync(int id, CancellationToken ct)
    {
        if (!await FindAsync(id, ct)) return NotFound();

        var query = new AddressReader(Request.Query);
        Filter = query.Text("who", LongestFilter);
        Number = (int)(query.Number("page", 1, 1_000_000, "the number of a page, from 1 on") ?? 1);
        sortName = query.Text("sort", 20);
        if (CommitterSort.Parse(sortName) is { } sort && (ShowsEmails || sort.Column != CommitterColumn.Email)) Sort = sort;
        else query.Refuse($"“sort={sortName}” is no column of this table.");
        Refuse(query.Faults);
        loaded = await OpenAsync(history, ct);
        if (loaded is null) return Page();

        var committers = Committers.WithDaysOf(loaded, View).SortedBy(Sort).Rows;
        All = committers.Count;
        AllCommits = committers.Sum(c => (long)c.Commits);
        MostCommits = committers.Count == 0 ? 0 : committers.Max(c => c.Commits);
        var matching = Filter is null ? committers : [.. committers.Where(c => Passes(c, Filter, ShowsEmails))];
        Matching = matching.Count;
        if (Number > 1 && (Number - 1) * PageSize >= Matching) Refuse([$"“page={Number}” is past the last page."]);
        else Rows = [.. matching.Skip((Number - 1) * PageSize).Take(PageSize)];
        Sparklines = CommitterSparklines.Of(loaded, View, Rows.Select(row => row.Number));
        return Page();
    }

    /// <summary>This page in the order that a click on a column's head asks for.</summary>
    public string SortHref(CommitterColumn column) => HrefOf(Sort.Toggled(column), 1);

    /// <summary>Another page of the rows; null when there is none.</summary>
    public string? PageHref(int number) => number < 1 || (number - 1) * PageSize >= Matching ? null : HrefOf(Sort, number);

    internal static bool Passes(Committer committer, string filter, bool withEmails) =>
        committer.Name.Contains(filter, StringComparison.OrdinalIgnoreCase) || withEmails && committer.Email.Contains(filter, StringComparison.OrdinalIgnoreCase);

    /// <summary>The page of a row's person.</summary>
    public string PersonHref(Committer committer) => PersonHref(loaded!.KeyOf(committer.Number));

    /// <summary>Where an address is looked for.</summary>
    public string MissingHref => $"{Address}/missing{Query(View)}";

    private protected override string Beside => string.Join('&', Own(Sort));

    private string HrefOf(CommitterSort sort, int number) =>
        Address + QueryWith(View, number == 1 ? Own(sort) : Own(sort).Append("page=" + number.ToString(CultureInfo.InvariantCulture)));

    private IEnumerable<string> Own(CommitterSort sort)
    {
        if (Filter is not null) yield return "who=" + Uri.EscapeDataString(Filter);
        if (sort != CommitterSort.Default) yield return "sort=" + sort;
    }
}
