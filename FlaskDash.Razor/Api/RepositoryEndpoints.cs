using System.Globalization;
using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Repositories;

namespace FlaskDash.Razor.Api;

/// <summary>Repositories, their commits and their committers.</summary>
internal static class RepositoryEndpoints
{
    private const int CommittersPerPage = 500;

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/repositories", ListAsync).WithName("listRepositories").WithTags("Repositories").WithSummary("The repositories that you may see, by name")
            .Produces<IReadOnlyList<ApiRepository>>();
        api.MapGet("/repositories/{id:int}", FindAsync).WithName("getRepository").WithTags("Repositories").WithSummary("One repository")
            .Produces<ApiRepository>().ProducesProblem(StatusCodes.Status404NotFound);
        api.MapPost("/repositories/{id:int}/refresh", RefreshAsync).RequireAuthorization(ApiSetup.Refresh).WithName("refreshRepository").WithTags("Repositories")
            .WithSummary("Ask for a fetch of a repository that you manage")
            .WithDescription("Needs the scope flaskdash.refresh beside flaskdash.read. Asking twice starts one run.").Produces(StatusCodes.Status202Accepted).ProducesProblem(StatusCodes.Status404NotFound);

        api.MapGet("/repositories/{id:int}/commits", CommitsAsync).WithName("listCommits").WithTags("Commits").WithSummary("The commits that a view counts, newest first")
            .WithDescription("Follow the header Link: rel=\"next\" leads to older commits, rel=\"prev\" to newer ones.").TakesView("before", "after").Produces<ApiCommitPage>();
        api.MapGet("/repositories/{id:int}/commits/{sha}", CommitAsync).WithName("getCommit").WithTags("Commits").WithSummary("One commit by its SHA, or by a beginning of it that no other has")
            .Produces<ApiCommitDetails>().ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("/repositories/{id:int}/committers", CommittersAsync).WithName("listCommitters").WithTags("Committers").WithSummary("Everyone who wrote a commit in view")
            .WithDescription("Most commits first; follow the header Link. The definition is at /definitions#committers.").TakesView("sort", "page").Produces<ApiCommitterPage>();
        api.MapGet("/repositories/{id:int}/rewrites", RewritesAsync).WithName("listRewrites").WithTags("Commits").WithSummary("Force pushes, and branches and tags deleted before they were merged")
            .WithDescription("The last hundred, latest first.").Produces<IReadOnlyList<ApiRewrite>>().ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("/together", (HttpContext http, ApiCalls calls, CancellationToken ct) => calls.AnswerTogetherAsync(http, ct)).WithName("getTogether").WithTags("Repositories").WithSummary("Several repositories as one: each commit counts once")
            .WithDescription("In the first of them that has it. The definition is at /definitions#together.").WithMetadata(new TakesParameters(TogetherAsked.Parameters))
            .Produces<ApiTogether>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).Produces(StatusCodes.Status304NotModified);
        api.MapGet("/search", SearchAsync).WithName("searchCommits").WithTags("Commits").WithSummary("Search the commits of all repositories that you may see")
            .WithDescription("In one repository with in:NAME. Any text is valid. Follow the header Link.").WithMetadata(new TakesParameters("q", "before", "after"))
            .Produces<ApiSearchPage>().ProducesProblem(StatusCodes.Status400BadRequest);
    }

    private static async Task<IResult> RewritesAsync(HttpContext http, int id, RepositoryCatalog catalog, HistoryRewrites rewrites, CancellationToken ct) =>
        await catalog.FindAsync(id, ct) is null ? Results.NotFound() : new ApiQuery(http.Request.Query).Problem() ?? Results.Ok((await rewrites.ListAsync(id, ct))
            .Select(r => new ApiRewrite(r.Ref, r.OldSha, r.NewSha, ApiTime.Of(r.At), r.Lost, [.. r.Authors.Select(a => new ApiAffectedAuthor(a.Name, a.Email, a.Commits))])).ToList());

    private static async Task<IResult> SearchAsync(HttpContext http, CommitFinder finder, CancellationToken ct)
    {
        var query = new ApiQuery(http.Request.Query);
        var cursor = CursorOf(query);
        var text = query.Text("q");
        if (text is null) query.Refuse("q", "q is missing. Give what to search.");
        else if (text.Length > SearchQuery.Longest) query.Refuse("q", $"q is longer than {SearchQuery.Longest} characters.");
        if (query.Problem() is { } bad) return bad;

        var found = await finder.FindAsync(SearchQuery.Parse(text!), null, cursor, ct);
        var search = "q=" + Uri.EscapeDataString(text!);
        Link(http, search, found.Page.Older is { } older ? Of("before", older.Before) : null, found.Page.Newer is { } newer ? Of("after", newer.After) : null);
        return Results.Ok(new ApiSearchPage(
            Math.Min(found.Hits, CommitFinder.MostHits), found.IsPartial || found.Hits > CommitFinder.MostHits, found.Notes,
            [.. found.Page.Commits.Select(c => new ApiFoundCommit(c.RepositoryId, c.Repository ?? "", ApiCommit.Of(c)))]));
    }

    private static CommitCursor CursorOf(ApiQuery query)
    {
        const string page = "a page of this list. Follow the links, or start again from the first page";
        var cursor = new CommitCursor(query.Number("before", 0, long.MaxValue, page), query.Number("after", 0, long.MaxValue - 1, page));
        if (cursor is { Before: not null, After: not null }) query.Refuse("before", "before and after cannot stand together. Give one of them.");
        return cursor;
    }

    private static async Task<IResult> ListAsync(HttpContext http, RepositoryCatalog catalog, CancellationToken ct) =>
        new ApiQuery(http.Request.Query).Problem() ?? Results.Ok((await catalog.ListAsync(ct)).Select(ApiRepository.Of).ToList());

    private static async Task<IResult> FindAsync(HttpContext http, int id, RepositoryCatalog catalog, CancellationToken ct) =>
        await catalog.FindAsync(id, ct) is { } row ? new ApiQuery(http.Request.Query).Problem() ?? Results.Ok(ApiRepository.Of(row)) : Results.NotFound();

    private static async Task<IResult> RefreshAsync(int id, RepositoryCatalog catalog, CancellationToken ct) =>
        await catalog.RefreshAsync(id, ct) == ChangeResult.Done ? Results.Accepted($"/api/v1/repositories/{id}") : Results.NotFound();

    private static Task<IResult> CommitsAsync(HttpContext http, int id, ApiCalls calls, CommitBrowser commits, CancellationToken ct)
    {
        var query = new ApiQuery(http.Request.Query);
        var cursor = CursorOf(query);
        return calls.AnswerAsync(http, id, query, async opened =>
        {
            var view = CommitsInView.Of(opened.History, opened.View);
            var shown = await commits.PageAsync(id, opened.History.Snapshot, view.Commits, cursor, ct);
            Link(http, opened.View.ToQuery(), shown.Older is { } older ? Of("before", older.Before) : null, shown.Newer is { } newer ? Of("after", newer.After) : null);
            return Results.Ok(new ApiCommitPage(view.Commits.Count, [.. shown.Commits.Select(ApiCommit.Of)]));
        }, ct);
    }

    private static async Task<IResult> CommitAsync(HttpContext http, int id, string sha, RepositoryCatalog catalog, CommitReader reader, CancellationToken ct)
    {
        if (await catalog.FindAsync(id, ct) is null || await reader.FindAsync(id, sha, ct) is not { } found) return Results.NotFound();

        return new ApiQuery(http.Request.Query).Problem() ?? Results.Ok(new ApiCommitDetails(
            ApiCommit.Of(found.Row), found.Message, found.Committer, found.CommitterEmail, CommitTime.Of(found.CommitterSeconds, found.CommitterOffset), [.. found.Parents.Select(p => p.Sha)]));
    }

    private static Task<IResult> CommittersAsync(HttpContext http, int id, ApiCalls calls, CancellationToken ct)
    {
        var query = new ApiQuery(http.Request.Query);
        var number = (int)(query.Number("page", 1, 1_000_000, "the number of a page, from 1 on") ?? 1);
        var sort = CommitterSort.Parse(query.Text("sort"));
        if (sort is null) query.Refuse("sort", $"sort is no column. Allowed: {string.Join(", ", Enum.GetNames<CommitterColumn>().Select(n => n.ToLowerInvariant()))}, each also with - before it for descending.");
        return calls.AnswerAsync(http, id, query, opened =>
        {
            var rows = Committers.WithDaysOf(opened.History, opened.View).SortedBy(sort!.Value).Rows;
            var from = (number - 1) * CommittersPerPage;
            if (number > 1 && from >= rows.Count) return Task.FromResult(ApiQuery.ProblemOf("page", "page is past the last page."));

            Link(http, opened.View.ToQuery(), from + CommittersPerPage < rows.Count ? Of("page", number + 1) : null, number > 1 ? Of("page", number - 1) : null,
                sort == CommitterSort.Default ? null : $"sort={sort}");
            return Task.FromResult(Results.Ok(new ApiCommitterPage(rows.Count, [.. rows.Skip(from).Take(CommittersPerPage).Select(c =>
                new ApiCommitter(c.Name, c.Email, opened.History.KeyOf(c.Number), c.Commits, c.Credit, c.Additions, c.Deletions, c.LinesMissing, c.First, c.Last, c.ActiveDays, c.LongestStreak))])));
        }, ct);
    }

    private static string Of(string name, long? value) => string.Create(CultureInfo.InvariantCulture, $"{name}={value}");

    /// <summary>The pages beside this one (RFC 8288). Relative, since only the caller knows by which name it reached this site.</summary>
    private static void Link(HttpContext http, string query, string? next, string? previous, string? beside = null)
    {
        foreach (var (page, relation) in new[] { (next, "next"), (previous, "prev") })
        {
            if (page is null) continue;
            var address = string.Join('&', new[] { query, beside, page }.Where(part => !string.IsNullOrEmpty(part)));
            http.Response.Headers.Append("Link", $"<{http.Request.Path.ToUriComponent()}?{address}>; rel=\"{relation}\"");
        }
    }
}
