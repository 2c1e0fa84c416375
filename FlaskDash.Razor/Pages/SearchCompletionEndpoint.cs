using System.Globalization;
using FlaskDash.Razor.Pages.Repositories;
using FlaskDash.Razor.Repositories;

namespace FlaskDash.Razor.Pages;

/// <summary>What the search boxes ask while somebody types.</summary>
public static class SearchCompletionEndpoint
{
    private const int LongestText = 1_000;

    /// <summary>
    /// Maps <c>/search/complete?q=TEXT&amp;at=CARET&amp;repository=ID</c>: JSON of what the viewer may see. A repository that is not
    /// there, or not for the viewer, has nothing to offer.
    /// </summary>
    public static void MapSearchCompletion(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/search/complete", CompleteAsync).AllowAnonymous().CacheOutput(p => p.NoCache());

    private static async Task<IResult> CompleteAsync(HttpContext http, SearchCompletion completion, CancellationToken ct)
    {
        var query = new AddressReader(http.Request.Query);
        var text = query.Exactly("q", LongestText) ?? "";
        var at = (int?)query.Number("at", 0, LongestText, string.Create(CultureInfo.InvariantCulture, $"a place in a text of at most {LongestText} characters")) ?? text.Length;
        var repository = (int?)query.Number("repository", 0, int.MaxValue, "the number of a repository");
        if (query.Faults.Count > 0) return Results.Problem(string.Join(' ', query.Faults), statusCode: StatusCodes.Status400BadRequest);

        http.Response.Headers.CacheControl = "no-store";
        return Results.Json(await completion.OfAsync(text, at, repository, ct));
    }
}
