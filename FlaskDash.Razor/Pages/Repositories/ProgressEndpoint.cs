using System.Runtime.CompilerServices;
using FlaskDash.Razor.Repositories;
using FlaskDash.Razor.Web;
using FlaskDash.Razor.Web.Components;

namespace FlaskDash.Razor.Pages.Repositories;

/// <summary>The event stream that the progress on a repository's pages follows.</summary>
public static class ProgressEndpoint
{
    /// <summary>
    /// Maps <c>/repositories/{id}/progress</c>. With <c>?charted=false</c> the stream is also finished once there is a history to
    /// chart: the page then loads itself anew and shows it, while lines are still being read.
    /// </summary>
    public static void MapRepositoryProgress(this IEndpointRouteBuilder routes) =>
        routes.MapEventStream("/repositories/{id:int}/progress", OpenAsync).AllowAnonymous();

    private static async Task<IAsyncEnumerable<ProgressState>?> OpenAsync(HttpContext http, CancellationToken ct)
    {
        var id = int.Parse((string)http.Request.RouteValues["id"]!, System.Globalization.CultureInfo.InvariantCulture);
        var waitsForHistory = http.Request.Query["charted"] == "false";
        var watch = http.RequestServices.GetRequiredService<RepositoryWatch>();
        return await watch.FollowAsync(id, ct) is { } rows ? StatesAsync(rows, waitsForHistory, ct) : null;
    }

    private static async IAsyncEnumerable<ProgressState> StatesAsync(
        IAsyncEnumerable<RepositoryRow> rows, bool waitsForHistory, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var row in rows.WithCancellation(ct))
        {
            var state = ReadingState.Of(row);
            if (waitsForHistory && row.IndexedAt is not null) state = state with { IsFinished = true };
            yield return state;

            if (state.IsFinished) yield break;
        }
    }
}
