using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;

namespace FlaskDash.Razor.Identity;

/// <summary>A page of Okta's System Log.</summary>
/// <param name="After">Okta's mark of the page that follows; null when it gave none.</param>
/// <param name="IsLast">Whether nothing has happened since.</param>
internal sealed record OktaLogPage(IReadOnlyList<OktaChange> Changes, string? After, bool IsLast);

/// <summary>
/// Okta's System Log (<c>/api/v1/logs</c>), polled as its documentation asks: no end, ascending, and after the first answer always by the mark that the
/// last one gave. Asked directly, as nothing that the SDK adds is of use for it: retries would wait out a whole window.
/// </summary>
internal sealed class OktaLog(HttpClient http, IOptions<OktaSettings> okta)
{
    private const int PageSize = 1000;

    // About 500 bytes of Okta's limit for a filter.
    private static readonly string Filter = string.Join(" or ", OktaChange.Types.Select(type => $"eventType eq \"{type}\""));

    /// <exception cref="OktaLookupException">Okta did not say: unreachable, refused, limited, or not understood.</exception>
    public async Task<OktaLogPage> ReadAsync(DateTime since, string? after, CancellationToken ct)
    {
        var query = new Dictionary<string, string?>
        {
            ["since"] = since.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture), ["sortOrder"] = "ASCENDING", ["limit"] = PageSize.ToString(CultureInfo.InvariantCulture), ["filter"] = Filter,
        };
        if (after is not null) query["after"] = after;
        using var request = new HttpRequestMessage(HttpMethod.Get, QueryHelpers.AddQueryString(okta.Value.OktaDomain + "/api/v1/logs", query));
        request.Headers.TryAddWithoutValidation("Authorization", "SSWS " + okta.Value.ApiToken);
        try
        {
            using var answer = await http.SendAsync(request, ct);
            if (answer.StatusCode != HttpStatusCode.OK) throw new OktaLookupException($"Okta answered {(int)answer.StatusCode}.") { Status = (int)answer.StatusCode };
            using var json = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(ct));
            if (json.RootElement.ValueKind != JsonValueKind.Array) throw new OktaLookupException("Okta's answer is no list of events.");
            return new([.. OktaChange.Read(json.RootElement)], NextOf(answer), json.RootElement.GetArrayLength() < PageSize);
        }
        catch (Exception fault) when (fault is HttpRequestException or JsonException or IOException || (fault is OperationCanceledException && !ct.IsCancellationRequested))
        {
            throw new OktaLookupException($"Okta did not answer: {fault.Message}", fault);
        }
    }

    /// <summary>Only the mark is taken from the link: where to ask is ours to say.</summary>
    internal static string? NextOf(HttpResponseMessage answer)
    {
        if (!answer.Headers.TryGetValues("Link", out var links)) return null;
        var next = links.SelectMany(l => l.Split(',')).Select(l => l.Trim()).FirstOrDefault(l => l.Contains("rel=\"next\"", StringComparison.Ordinal));
        return next is not null && next.IndexOf('>', StringComparison.Ordinal) is > 0 and var end && Uri.TryCreate(next[1..end], UriKind.Absolute, out var address)
            ? QueryHelpers.ParseQuery(address.Query)["after"].FirstOrDefault() : null;
    }
}
