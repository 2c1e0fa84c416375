using System.Text.Json;
using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Repositories;

namespace FlaskDash.Razor.Api;

/// <summary>Each insight at its definition's slug. Another one joins by one line.</summary>
internal static class InsightEndpoints
{
    public static void Map(IEndpointRouteBuilder insights)
    {
        Map(insights, "commits-over-time", (history, view) =>
        {
            var (step, buckets, total, offAxis) = CommitsOverTime.Of(history, view);
            return new ApiCommitsOverTime(NameOf(step), total, offAxis, [.. buckets.Select(b => new ApiCommitPeriod(b.Period.Start, b.Period.End, b.Period.IsPartial, b.Commits))]);
        });
        Map(insights, "lines-over-time", (history, view) =>
        {
            var (step, buckets, offAxis) = LinesOverTime.Of(history, view);
            return new ApiLinesOverTime(NameOf(step), offAxis, [.. buckets.Select(b => new ApiLinesPeriod(
                b.Period.Start, b.Period.End, b.Period.IsPartial, b.Commits, b.Additions, b.Deletions, b.Missing, b.Unreadable, b.ApartAdditions, b.ApartDeletions))]);
        });
        Map(insights, "punch-card", (history, view) =>
        {
            var (hours, offAxis) = PunchCard.Of(history, view);
            return new ApiPunchCard([.. hours.Chunk(24)], offAxis);
        });
        Map(insights, "headline-numbers", (history, view) =>
        {
            var (now, before, text) = HeadlineNumbers.Of(history, view);
            return new ApiHeadlineNumbers(ApiPeriodNumbers.Of(now), before is null ? null : ApiPeriodNumbers.Of(before), text);
        });
        Map(insights, "new-and-returning", (history, view) =>
        {
            var (step, buckets) = Newcomers.Of(history, view);
            return new ApiNewcomers(NameOf(step), [.. buckets.Select(b => new ApiPeoplePeriod(b.Period.Start, b.Period.End, b.Period.IsPartial, b.New, b.Returning))]);
        });
        Map(insights, "releases", (history, view) =>
            (IReadOnlyList<ApiRelease>)[.. Releases.Of(history, view).Rows.Select(r => new ApiRelease(r.Tag?.Name, CommitTime.Of(r.Tag?.Seconds, 0), r.Commits, r.Additions, r.Deletions, r.LinesMissing, r.People, r.NewPeople))]);
        Map(insights, "author-to-committer-date", (history, view) =>
        {
            var times = TimeToCommit.Of(history, view);
            return new ApiTimeToCommit(times.Median, times.Ninth, times.Undated, [.. times.Buckets.Select(b => new ApiTimeBucket(b.From == int.MinValue ? null : b.From, b.To == int.MaxValue ? null : b.To, b.Commits))]);
        });
        Map(insights, "languages", (history, view) =>
            (IReadOnlyList<ApiLanguage>)[.. Languages.Of(history, view).Rows.Select(r => new ApiLanguage(r.Language.Name, JsonNamingPolicy.CamelCase.ConvertName(r.Language.Kind.ToString()), r.Files, r.Bytes, r.Apart, r.Endings))], withFiles: true);
        MapFolder(insights, "files", (history, view, folder) => Folder.Of(history, view, folder) is { } found
            ? [.. found.Entries.Select(e => new ApiFile(e.Path, e.IsFolder, e.Files, e.Size, e.Sum.Commits, e.Sum.Additions, e.Sum.Deletions, e.Sum.First, e.Sum.Last))] : (IReadOnlyList<ApiFile>?)null);
        MapFolder(insights, "knowledge", (history, view, folder) =>
            (IReadOnlyList<ApiKnowledge>)[.. Knowledge.Of(history, view, folder).Entries.Select(e => new ApiKnowledge(e.Path, e.IsFolder, e.Lines, e.People, e.BusFactor, e.Main.Name, e.Main.Email, e.MainShare, e.MainLast))]);

        // No single definition: each kind has one of its own.
        Describe<IReadOnlyList<ApiHighlight>>(insights.MapGet("/highlights", HighlightsAsync), "highlights", "Commits worth a look",
            "The largest commit, the newest tag and the newest first commit: /definitions#largest-commit, #newest-tag and #newest-first-commit.");
    }

    private static void Map<T>(IEndpointRouteBuilder insights, string slug, Func<History, ViewSettings, T> insight, bool withFiles = false) => Describe<T>(
        insights.MapGet("/" + slug, (HttpContext http, int id, ApiCalls calls, CancellationToken ct) =>
            calls.AnswerAsync(http, id, new ApiQuery(http.Request.Query), opened => Task.FromResult(Answer(opened, slug, "/definitions#" + slug, insight(opened.History, opened.View))), ct, withFiles)), slug);

    /// <param name="insight">With the folder's path, slash at its end, empty for the top; null where no commit ever touched such a folder.</param>
    private static void MapFolder<T>(IEndpointRouteBuilder insights, string slug, Func<History, ViewSettings, string, T?> insight)
        where T : class => Describe<T>(
        insights.MapGet("/" + slug, (HttpContext http, int id, ApiCalls calls, CancellationToken ct) =>
        {
            var query = new ApiQuery(http.Request.Query);
            var folder = query.Text("dir")?.Trim('/') is { Length: > 0 } path ? path + "/" : "";
            return calls.AnswerAsync(http, id, query, opened => Task.FromResult(insight(opened.History, opened.View, folder) is { } data
                ? Answer(opened, slug, "/definitions#" + slug, data) : ApiQuery.ProblemOf("dir", "dir is no folder that a commit ever touched.")), ct, withFiles: true);
        }), slug, "dir");

    private static void Describe<T>(RouteHandlerBuilder endpoint, string slug, params string[] own)
    {
        var definition = Definitions.Find(slug) ?? throw new InvalidOperationException($"The insight {slug} has no definition.");
        Describe<T>(endpoint, slug, definition.Title, $"{definition.Counted} Not counted: {definition.NotCounted} The same from git: /definitions#{slug}.", own);
    }

    private static void Describe<T>(RouteHandlerBuilder endpoint, string slug, string title, string text, params string[] own) =>
        endpoint.WithName("getInsight-" + slug).WithTags("Insights").WithSummary(title).WithDescription(text).TakesView(own).Produces<ApiInsight<T>>();

    private static Task<IResult> HighlightsAsync(HttpContext http, int id, ApiCalls calls, CommitBrowser commits, CancellationToken ct) =>
        calls.AnswerAsync(http, id, new ApiQuery(http.Request.Query), async opened =>
        {
            var found = Highlights.Of(opened.History, opened.View);
            var rows = (await commits.AtAsync(id, [.. found.Select(h => h.Position)], ct)).ToDictionary(c => c.Position);
            IReadOnlyList<ApiHighlight> answer = [.. found.Where(h => rows.ContainsKey(h.Position))
                .Select(h => new ApiHighlight(JsonNamingPolicy.CamelCase.ConvertName(h.Kind.ToString()), h.Tag, ApiCommit.Of(rows[h.Position])))];
            return Answer(opened, "highlights", "/definitions", answer);
        }, ct);

    private static IResult Answer<T>(ApiHistory opened, string slug, string definition, T data) =>
        Results.Ok(new ApiInsight<T>(opened.Repository.Id, slug, definition, opened.View.ToQuery(), data));

    private static string NameOf(ViewStep step) => ViewQuery.Steps.First(s => s.Value == step).Name;
}
