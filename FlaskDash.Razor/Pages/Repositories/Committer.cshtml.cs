using FlaskDash.Razor.Identity;
using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Repositories;
using FlaskDash.Razor.Web.Charts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Card = FlaskDash.Razor.Insights.PunchCard;
using CardChart = FlaskDash.Razor.Web.Charts.PunchCard;

namespace FlaskDash.Razor.Pages.Repositories;

/// <summary>One person: the setting <c>author</c> of the view says who.</summary>
[AllowAnonymous]
public sealed class CommitterModel(RepositoryCatalog catalog, RepositoryHistory history, CommitterElsewhere elsewhere, Viewer viewer, TimeProvider time) : RepositoryPageModel(catalog, time)
{
    /// <summary>Files and co-authors shown.</summary>
    public const int MostRows = 20;

    public override string Address => $"/repositories/{Repository.Id}/committer";

    /// <summary>Null while there is nothing to count.</summary>
    public Committer? Committer { get; private set; }

    /// <summary>Names and addresses that commits write for this person, without the one that the person is called by.</summary>
    public IReadOnlyList<Person> Identities { get; private set; } = [];

    public BarChart? Commits { get; private set; }
    public CardChart? Hours { get; private set; }
    public TouchedFiles Files { get; private set; } = new([], 0);
    public IReadOnlyList<WorkedWith> CoAuthors { get; private set; } = [];

    /// <summary>The <see cref="ViewSettings.Author"/> of each of <see cref="CoAuthors"/>.</summary>
    public string KeyOf(WorkedWith other) => loaded!.KeyOf(other.Number);

    /// <summary>Other repositories that the viewer may see and that have commits of this person.</summary>
    public IReadOnlyList<ElsewhereRow> Elsewhere { get; private set; } = [];

    /// <summary>Strangers see names without addresses.</summary>
    public bool ShowsEmails => viewer.IsSignedIn;

    private History? loaded;

    public async Task<IActionResult> OnGetAsync(int id, CancellationToken ct)
    {
        if (!await FindAsync(id, ct)) return NotFound();
        if (View.Author is null && Faults.Count == 0) return Redirect($"/repositories/{id}/committers{Query(View)}");

        loaded = await OpenAsync(history, ct, withFiles: true);
        if (loaded is null) return Page();

        var number = loaded.NumberOf(View)!.Value;
        var (personOf, people) = loaded.PeopleOf(View);
        List<Person> identities = [.. loaded.People.Where((_, i) => personOf[i] == number)];
        Identities = [.. identities.Where(i => i != people[number])];
        Committer = Committers.WithDaysOf(loaded, View).Rows.FirstOrDefault(c => c.Number == number);
        var charts = new HistoryCharts(this);
        (Commits, Hours) = (charts.Commits(CommitsOverTime.Of(loaded, View), loaded.Tags), charts.Hours(Card.Of(loaded, View)));
        Files = TouchedFiles.Of(loaded, View, MostRows);
        CoAuthors = [.. WorkedWith.Of(loaded, View).Take(MostRows)];
        Elsewhere = await elsewhere.FindAsync(id, identities, ct);
        return Page();
    }

    /// <summary>The page of one file, in this view.</summary>
    public string FileHref(string path) => $"/repositories/{Repository.Id}/file{QueryWith(View, "file=" + FolderPath.Escaped(path))}";

    /// <summary>What this person wrote of each folder.</summary>
    public string FilesHref => $"/repositories/{Repository.Id}/files{Query(View)}";
}
