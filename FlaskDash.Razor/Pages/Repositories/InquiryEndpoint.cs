using System.Globalization;
using System.Runtime.CompilerServices;
using FlaskDash.Razor.Repositories;
using FlaskDash.Razor.Web;
using FlaskDash.Razor.Web.Components;

namespace FlaskDash.Razor.Pages.Repositories;

/// <summary>The event stream that a page with a background question follows.</summary>
public static class InquiryEndpoint
{
    /// <summary>Maps <c>/repositories/{id}/inquiries/{inquiry}/progress</c>. <c>?steps=commits</c> names what is counted.</summary>
    public static void MapInquiryProgress(this IEndpointRouteBuilder routes) =>
        routes.MapEventStream("/repositories/{id:int}/inquiries/{inquiry:int}/progress", OpenAsync).AllowAnonymous();

    /// <summary>The address of a question's stream.</summary>
    internal static string Href(int repositoryId, int inquiryId, string steps = "steps") =>
        string.Create(CultureInfo.InvariantCulture, $"/repositories/{repositoryId}/inquiries/{inquiryId}/progress?steps={steps}");

    private static async Task<IAsyncEnumerable<ProgressState>?> OpenAsync(HttpContext http, CancellationToken ct)
    {
        // A word of ours and no other: the text goes into the page.
        var steps = http.Request.Query["steps"] == "commits" ? "commits" : "steps";
        var inquiries = http.RequestServices.GetRequiredService<Inquiries>();
        return await inquiries.FollowAsync(Number(http, "id"), Number(http, "inquiry"), ct) is { } rows ? StatesAsync(rows, steps, ct) : null;
    }

    private static async IAsyncEnumerable<ProgressState> StatesAsync(IAsyncEnumerable<InquiryRow> rows, string steps, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var row in rows.WithCancellation(ct)) yield return InquiryWords.Of(row, steps);
    }

    private static int Number(HttpContext http, string name) => int.Parse((string)http.Request.RouteValues[name]!, CultureInfo.InvariantCulture);
}
