using FlaskDash.Razor.Data;
using FlaskDash.Razor.Identity;
using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Repositories;
using FlaskDash.Razor.Web.Charts;
using FlaskDash.Razor.Web.Components;
using Microsoft.AspNetCore.Authorization;

namespace FlaskDash.Razor.Pages.Repositories;

/// <summary>How much of each year's lines is still there: off until somebody asks for it.</summary>
[AllowAnonymous]
public sealed class SurvivalModel(RepositoryCatalog catalog, RepositoryHistory history, PastStates past, Viewer viewer, TimeProvider time)
    : PastPageModel(InquiryKind.Survival, catalog, history, past, viewer, time)
{
    private int files;

    public override string Address => $"/repositories/{Repository.Id}/survival";

    public override string Units => "files";

    public override string Cost =>
        $"Runs git blame on every text file at up to {SurvivalAnswer.MostPoints} points in time: today on {Numbers.Count(files, "file", "files")}, so some {Numbers.Of((long)files * SurvivalAnswer.MostPoints)} times. It goes on in the background and can be cancelled.";

    /// <summary>Null until it is counted.</summary>
    public StackedChart? Chart { get; private set; }

    /// <summary>Null until it is counted.</summary>
    public SurvivalAnswer? Answer { get; private set; }

    private protected override async Task ShowAsync(History loaded, CancellationToken ct)
    {
        files = Languages.Of(loaded, View).Rows.Sum(r => r.Files);
        (Inquiry, Answer) = await Past.FindAsync<SurvivalAnswer>(Repository.Id, InquiryKind.Survival, View, ct);
        if (Answer is { Points.Count: > 0 }) Chart = new HistoryCharts(this).Survival(Answer);
    }
}
