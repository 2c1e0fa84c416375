using FlaskDash.Razor.Data;
using FlaskDash.Razor.Identity;
using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Repositories;
using FlaskDash.Razor.Web.Charts;
using Microsoft.AspNetCore.Authorization;

namespace FlaskDash.Razor.Pages.Repositories;

/// <summary>In which languages the default branch is written, and how that came about.</summary>
[AllowAnonymous]
public sealed class LanguagesModel(RepositoryCatalog catalog, RepositoryHistory history, PastStates past, Viewer viewer, TimeProvider time)
    : PastPageModel(InquiryKind.Languages, catalog, history, past, viewer, time)
{
    /// <summary>Rows of the table.</summary>
    public const int MostRows = 60;

    public override string Address => $"/repositories/{Repository.Id}/languages";

    public override string Units => "points in time";

    public override string Cost => "Lists the files of up to 40 commits along the first parents, each the last of its month, quarter or year: some seconds, more for a large repository.";

    /// <summary>Null while there is no history to count.</summary>
    public Languages? Languages { get; private set; }

    /// <summary>Null until the past is counted.</summary>
    public StackedChart? Chart { get; private set; }

    private protected override async Task ShowAsync(History loaded, CancellationToken ct)
    {
        Languages = Languages.Of(loaded, View);
        (Inquiry, var answer) = await Past.FindAsync<LanguagesAnswer>(Repository.Id, InquiryKind.Languages, View, ct);
        if (answer is { Points.Count: > 0 }) Chart = new HistoryCharts(this).Languages(answer);
    }
}
