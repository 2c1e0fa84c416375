using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Repositories;
using FlaskDash.Razor.Web;
using Microsoft.Net.Http.Headers;

namespace FlaskDash.Razor.Api;

/// <summary>A repository whose history is open, and the view that the call asks for.</summary>
internal sealed record ApiHistory(RepositoryRow Repository, History History, ViewSettings View);

/// <summary>What calls about repositories share: finding it, reading the view, 304, and the open history.</summary>
internal sealed class ApiCalls(RepositoryCatalog catalog, RepositoryHistory histories, ManyRepositories many, TimeProvider time)
{
    /// <summary>
    /// Answers with what a history says. Before that: 404 where the caller sees no such repository, 400 for a parameter that cannot be
    /// honoured, 304 where the caller has this answer already, 409 while there is no history to count.
    /// </summary>
    /// <param name="query">With the call's own parameters read.</param>
    /// <param name="withFiles">The answer is about files, whether the view asks for some or for all.</param>
    public async Task<IResult> AnswerAsync(HttpContext http, int id, ApiQuery query, Func<ApiHistory, Task<IResult>> answer, CancellationToken ct, bool withFiles = false)
    {
        if (await catalog.FindAsync(id, ct) is not { } repository) return Results.NotFound();

        // What the caller keeps as a default for pages does not count: an address means the same to every program.
        var view = query.View(new ViewSettings(DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime)));
        if (query.Problem() is { } bad) return bad;
        if (repository.IndexedAt is null) return NotRead();

        var tag = TagOf(http.Request, [repository], view);
        if (IsKnown(http, tag)) return Results.StatusCode(StatusCodes.Status304NotModified);

        if (await histories.OpenAsync(repository.Id, repository.Generation, view, ct, withFiles) is not { } history) return NotRead();
        if (history.FaultOf(view) is { } fault) return ApiQuery.ProblemOf(fault.Parameter, fault.Message);

        // A run may have ended meanwhile: then this is newer than the tag would say.
        if (history.Snapshot.Generation == repository.Generation) Stamp(http, tag);
        return await answer(new ApiHistory(repository, history, view));
    }

    /// <summary>Answers likewise with several repositories as one.</summary>
    public async Task<IResult> AnswerTogetherAsync(HttpContext http, CancellationToken ct)
    {
        var asked = TogetherAsked.Parse(http.Request.Query, new ViewSettings(DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime)));
        var rows = (await catalog.ListAsync(ct)).Where(r => asked.Ids.Contains(r.Id)).ToList();
        if (rows.Count < asked.Ids.Count) return Results.NotFound();

        var query = new ApiQuery(http.Request.Query);
        query.Accept(TogetherAsked.Parameters);
        if (asked.Ids.Count == 0) query.Refuse("repository", "repository is missing. Give the number of each one, as repository=1&repository=2.");
        foreach (var fault in asked.Faults) query.Refuse(fault.Parameter, fault.Message);
        if (query.Problem() is { } bad) return bad;

        var tag = TagOf(http.Request, rows, asked.View);
        if (IsKnown(http, tag)) return Results.StatusCode(StatusCodes.Status304NotModified);

        var opened = await many.OpenAsync(rows, asked, ct);
        if (opened.Unread.Count > 0) return NotRead();
        if (opened.WithoutPatchIds.Any())
            return Results.Problem("A job reads what tells picked commits apart, and only when somebody asks for it on the page /together.", statusCode: StatusCodes.Status409Conflict, title: "Not read yet");

        if (opened.Histories.Zip(rows).All(r => r.First.History.Snapshot.Generation == r.Second.Generation)) Stamp(http, tag);
        return Results.Ok(ApiTogether.Of(asked, opened));
    }

    private static bool IsKnown(HttpContext http, EntityTagHeaderValue tag)
    {
        if (!http.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(tag, useStrongComparison: false) || known == EntityTagHeaderValue.Any)) return false;

        Stamp(http, tag);
        return true;
    }

    private static IResult NotRead() => Results.Problem(
        "The history is not read yet, so that there is nothing to count. Ask again when indexedAt of the repository has a time.", statusCode: StatusCodes.Status409Conflict, title: "Not read yet");

    private static void Stamp(HttpContext http, EntityTagHeaderValue tag)
    {
        http.Response.GetTypedHeaders().ETag = tag;
        http.Response.Headers.CacheControl = "private, no-cache";
    }

    /// <summary>The state of the rows, the view and the rest of the address; the day, since ranges end with today; the version, since answers change with it.</summary>
    private static EntityTagHeaderValue TagOf(HttpRequest request, IEnumerable<RepositoryRow> repositories, ViewSettings view)
    {
        var asked = string.Create(CultureInfo.InvariantCulture, $"{request.Path}\n{request.QueryString}\n{view.ToQuery()}\n{view.Today:O}\n{WebSetup.Version}");
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(asked)).AsSpan(0, 8));
        var states = repositories.Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Id}-{r.Generation}-"));
        return new EntityTagHeaderValue($"\"{string.Concat(states)}{hash}\"", isWeak: true);
    }
}
