using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Repositories;
using FlaskDash.Razor.Web.Charts;
using FlaskDash.Razor.Web.Components;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace FlaskDash.Razor.Pages.Repositories;

/// <summary>The rhythm of a repository: what came with which release, who is new, how long a change takes to its commit.</summary>
[AllowAnonymous]
public sealed class CadenceModel(RepositoryCatalog catalog, RepositoryHistory history, TimeProvider time) : RepositoryPageModel(catalog, time)
{
    /// <summary>Releases shown.</summary>
    public const int MostReleases = 100;

    public override string Address => $"/repositories/{Repository.Id}/cadence";

    /// <summary>Null while there is no history to count; those with a commit in view, newest first.</summary>
    public IReadOnlyList<Release>? Releases { get; private set; }

    /// <summary>Tags without a commit in view that an older one does not reach.</summary>
    public int EmptyReleases { get; private set; }

    /// <summary>Null while there is no history to count.</summary>
    public StackedChart? People { get; private set; }

    /// <inheritdoc cref="People"/>
    public TimeToCommit? Times { get; private set; }

    public async Task<IActionResult> OnGetAsync(int id, CancellationToken ct)
    {
        if (!await FindAsync(id, ct)) return NotFound();
        if (await OpenAsync(history, ct) is not { } loaded) return Page();

        var releases = Insights.Releases.Of(loaded, View).Rows;
        Releases = [.. releases.Where(r => r.Commits > 0)];
        EmptyReleases = releases.Count - Releases.Count;
        People = new HistoryCharts(this).Newcomers(Newcomers.Of(loaded, View));
        Times = TimeToCommit.Of(loaded, View);
        return Page();
    }

    /// <summary>Days from the release before it in this list, for a person; null where one of the dates is not known.</summary>
    public string? DaysSince(int row)
    {
        if (row + 1 >= Releases!.Count || Releases[row].Tag?.Seconds is not { } to || Releases[row + 1].Tag?.Seconds is not { } from) return null;
        return Numbers.Count((to - from) / 86_400, "day", "days");
    }

    /// <summary>When a tag was made, in UTC; null where that is not known or no date.</summary>
    public static DateOnly? DayOf(Tag tag) => HistoryCharts.DayOf(tag);

    /// <summary>The commits that a tag reaches.</summary>
    public string TagHref(Tag tag) => CommitsHref(View with { Ref = "refs/tags/" + tag.Name });

    /// <summary>How long, in words: "less than a minute", "1 to 6 days".</summary>
    public static string TextOf(TimeBucket bucket) => bucket switch
    {
        { From: int.MinValue } => "Committed before it was authored",
        { To: 1 } => "In the same minute",
        { To: 60 } => "1 to 59 minutes",
        { To: 1_440 } => "1 to 23 hours",
        { To: 10_080 } => "1 to 6 days",
        { To: 40_320 } => "1 to 3 weeks",
        { To: 525_600 } => "4 weeks to a year",
        _ => "A year or longer",
    };

    /// <summary>Within which time, rounded up: "within 3 hours".</summary>
    public static string Within(int minutes) => minutes switch
    {
        < 0 => "before they were authored",
        0 => "within the minute",
        < 60 => "within " + Numbers.Count(minutes, "minute", "minutes"),
        < 1_440 => "within " + Numbers.Count((minutes + 59) / 60, "hour", "hours"),
        _ => "within " + Numbers.Count((minutes + 1_439) / 1_440, "day", "days"),
    };
}
