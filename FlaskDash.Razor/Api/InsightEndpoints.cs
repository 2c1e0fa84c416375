using System.Text.Json;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Repositories;

namespace FlaskDash.Razor.Api;

/// <summary>Each insight at its definition's slug. Another one joins by one line.</summary>
internal static class InsightEndpoints
{
    private const int MostHotSpots = 100, MostPeople = 500;

    public static void Map(IEndpointRouteBuilder insights)
    {
        Map(insights, "commits-over-time", (history, view) =>
        {
            var (step, buckets, total, offAxis) = CommitsOverTime.Of(history, view);
            return new ApiCommitsOverTime(ApiStep.NameOf(step), total, offAxis, ApiCommitPeriod.Of(buckets));
        });
        Map(insights, "lines-over-time", (history, view) =>
        {
            var (step, buckets, offAxis) = LinesOverTime.Of(history, view);
            return new ApiLinesOverTime(ApiStep.NameOf(step), offAxis, [.. buckets.Select(b => new ApiLinesPeriod(
                b.Period.Start, b.Period.End, b.Period.IsPartial, b.Commits, b.Additions, b.Deletions, b.Missing, b.Unreadable, b.ApartAdditions, b.ApartDeletions))]);
        });
        Map(insights, "punch-card", (history, view) =>
        {
            var (hours, offAxis) = PunchCard.Of(history, view);
            return new ApiPunchCard([.. hours.Chunk(24)], offAxis);
        });
        Describe<IReadOnlyList<ApiCalendarYear>>(insights.MapGet("/calendar", (HttpContext http, int id, ApiCalls calls, CancellationToken ct) =>
            calls.AnswerAsync(http, id, new ApiQuery(http.Request.Query), opened => Task.FromResult(Answer(opened, "calendar", "/definitions#commits-over-time",
                (IReadOnlyList<ApiCalendarYear>)[.. CalendarYears.Of(opened.History, opened.View).Years.Select(y => new ApiCalendarYear(y.Year, y.Commits, y.ActiveDays, y.LongestStreak, y.Days))])), ct)),
            "calendar", "Commits by day of each year", "Those of commits over time by day: /definitions#commits-over-time.");
        Map(insights, "headline-numbers", (history, view) =>
        {
            var (now, before, text) = HeadlineNumbers.Of(history, view);
            return new ApiHeadlineNumbers(ApiPeriodNumbers.Of(now), before is null ? null : ApiPeriodNumbers.Of(before), text);
        });
        Map(insights, "new-and-returning", (history, view) =>
        {
            var (step, buckets) = Newcomers.Of(history, view);
            return new ApiNewcomers(ApiStep.NameOf(step), [.. buckets.Select(b => new ApiPeoplePeriod(b.Period.Start, b.Period.End, b.Period.IsPartial, b.New, b.Returning))]);
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

        MapFolder(insights, "hot-spots", (history, view, folder) =>
            (IReadOnlyList<ApiFile>)[.. Folder.HotSpots(history, view, folder, MostHotSpots).Select(e => new ApiFile(e.Path, e.IsFolder, e.Files, e.Size, e.Sum.Commits, e.Sum.Additions, e.Sum.Deletions, e.Sum.First, e.Sum.Last))]);
        Describe<ApiComparison>(insights.MapGet("/comparison", Compare), "comparison", "A view beside another one",
            "Another branch or tag, another period, or both; without any of them the period before. Each side is what headline-numbers and commits-over-time say of it: /definitions#headline-numbers.",
            [.. OtherView.Settings.Select(s => s + "2")]);
        MapPast<LanguagesAnswer>(insights, "languages-over-time", "languages", InquiryKind.Languages, "Languages over time");
        MapPast<SurvivalAnswer>(insights, "line-survival", "line-survival", InquiryKind.Survival, "From which years lines are");

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

    private static Task<IResult> Compare(HttpContext http, int id, ApiCalls calls, CancellationToken ct)
    {
        var query = new ApiQuery(http.Request.Query);
        foreach (var setting in OtherView.Settings) query.Text(setting + "2");
        return calls.AnswerAsync(http, id, query, opened =>
        {
            var other = OtherView.Of(opened.View, name => http.Request.Query[name]);
            if (other.View is null)
            {
                return Task.FromResult(other.Faults.Count > 0
                    ? ApiQuery.ProblemOf(other.Faults[0].Parameter + "2", other.Faults[0].Message)
                    : ApiQuery.ProblemOf("range2", "There is no period before all time. Give range2, from2 and to2, or ref2, or a range to the view."));
            }
            if (opened.History.FaultOf(other.View) is { } fault) return Task.FromResult(ApiQuery.ProblemOf(fault.Parameter + "2", fault.Message));

            var (one, against, people) = Comparison.Of(opened.History, opened.View, other.View);
            return Task.FromResult(Answer(opened, "comparison", "/definitions#headline-numbers", new ApiComparison(
                ApiComparedSide.Of(one), ApiComparedSide.Of(against),
                [.. people.Take(MostPeople).Select(p => new ApiComparedCommitter(p.Name, p.Email, p.Commits, p.OtherCommits, p.LinesChanged, p.OtherLinesChanged))])));
        }, ct);
    }

    /// <summary>What a job has counted; 409 while nobody has asked for it on the page, or it is not counted yet.</summary>
    private static void MapPast<T>(IEndpointRouteBuilder insights, string slug, string definition, InquiryKind kind, string title)
        where T : class => Describe<T>(
        insights.MapGet("/" + slug, (HttpContext http, int id, ApiCalls calls, PastStates past, CancellationToken ct) =>
            calls.AnswerAsync(http, id, new ApiQuery(http.Request.Query), async opened => (await past.FindAsync<T>(id, kind, opened.View, ct)).Answer is { } answer
                ? Answer(opened, slug, "/definitions#" + definition, answer)
                : Results.Problem("A job counts this, and only when somebody asks for it on the repository's page, for this view. It is not asked for, or not counted yet.", statusCode: StatusCodes.Status409Conflict, title: "Not counted yet"), ct)),
        slug, title, $"As a job last counted it for this view: /definitions#{definition}.");

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
}
