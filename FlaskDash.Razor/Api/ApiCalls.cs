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

/// <summary>What calls about one repository share: finding it, reading the view, 304, and the open history.</summary>
internal sealed class ApiCalls(RepositoryCatalog catalog, RepositoryHistory histories, TimeProvider time)
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

        var tag = TagOf(http.Request, repository, view);
        if (http.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(tag, useStrongComparison: false) || known == EntityTagHeaderValue.Any))
        {
            Stamp(http, tag);
            return Results.StatusCode(StatusCodes.Status304NotModified);
        }

        if (await histories.OpenAsync(repository.Id, repository.Generation, view, ct, withFiles) is not { } history) return NotRead();
        if (history.FaultOf(view) is { } fault) return ApiQuery.ProblemOf(fault.Parameter, fault.Message);

        // A run may have ended meanwhile: then this is newer than the tag would say.
        if (history.Snapshot.Generation == repository.Generation) Stamp(http, tag);
        return await answer(new ApiHistory(repository, history, view));
    }

    private static IResult NotRead() => Results.Problem(
        "The history is not read yet, so that there is nothing to count. Ask again when indexedAt of the repository has a time.", statusCode: StatusCodes.Status409Conflict, title: "Not read yet");

    private static void Stamp(HttpContext http, EntityTagHeaderValue tag)
    {
        http.Response.GetTypedHeaders().ETag = tag;
        http.Response.Headers.CacheControl = "private, no-cache";
    }

    /// <summary>The state of the rows, the view and the rest of the address; the day, since ranges end with today; the version, since answers change with it.</summary>
    private static EntityTagHeaderValue TagOf(HttpRequest request, RepositoryRow repository, ViewSettings view)
    {
        var asked = string.Create(CultureInfo.InvariantCulture, $"{request.Path}\n{request.QueryString}\n{view.ToQuery()}\n{view.Today:O}\n{WebSetup.Version}");
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(asked)).AsSpan(0, 8));
        return new EntityTagHeaderValue(string.Create(CultureInfo.InvariantCulture, $"\"{repository.Id}-{repository.Generation}-{hash}\""), isWeak: true);
    }
}
