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

        // No single definition: each kind has one of its own.
        Describe<IReadOnlyList<ApiHighlight>>(insights.MapGet("/highlights", HighlightsAsync), "highlights", "Commits worth a look",
            "The largest commit, the newest tag and the newest first commit: /definitions#largest-commit, #newest-tag and #newest-first-commit.");
    }

    private static void Map<T>(IEndpointRouteBuilder insights, string slug, Func<History, ViewSettings, T> insight)
    {
        var definition = Definitions.Find(slug) ?? throw new InvalidOperationException($"The insight {slug} has no definition.");
        Describe<T>(
            insights.MapGet("/" + slug, (HttpContext http, int id, ApiCalls calls, CancellationToken ct) =>
                calls.AnswerAsync(http, id, new ApiQuery(http.Request.Query), opened => Task.FromResult(Answer(opened, slug, "/definitions#" + slug, insight(opened.History, opened.View))), ct)),
            slug, definition.Title, $"{definition.Counted} Not counted: {definition.NotCounted} The same from git: /definitions#{slug}.");
    }

    private static void Describe<T>(RouteHandlerBuilder endpoint, string slug, string title, string text) =>
        endpoint.WithName("getInsight-" + slug).WithTags("Insights").WithSummary(title).WithDescription(text).TakesView().Produces<ApiInsight<T>>();

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
