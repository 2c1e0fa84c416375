using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace FlaskDash.Razor.Insights;

/// <summary>
/// What the first page of a repository says. It scans the history several times and is what people open most, so the answers
/// to the last few views are kept for as long as the history itself is.
/// </summary>
/// <param name="Top">Those with the most commits in view, at most <see cref="MostTop"/>, without sparklines.</param>
/// <param name="Committers">How many there are in view.</param>
public sealed record RepositoryGlance(
    HeadlineNumbers Numbers, CommitsOverTime Commits, IReadOnlyList<Committer> Top, int Committers, IReadOnlyList<HighlightedCommit> Highlights)
{
    public const int MostTop = 8;
    private const int MostViews = 8;

    private static readonly ConditionalWeakTable<History, ConcurrentDictionary<ViewSettings, RepositoryGlance>> Kept = [];

    public static RepositoryGlance Of(History history, ViewSettings view)
    {
        var views = Kept.GetOrCreateValue(history);
        if (views.TryGetValue(view, out var known)) return known;

        var committers = Insights.Committers.Of(history, view).Rows;
        var glance = new RepositoryGlance(
            HeadlineNumbers.Of(history, view), CommitsOverTime.Of(history, view),
            [.. committers.Take(MostTop)], committers.Count, Insights.Highlights.Of(history, view));
        if (views.Count >= MostViews) views.Clear();
        return views[view] = glance;
    }
}
