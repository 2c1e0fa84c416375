using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace FlaskDash.Razor.Identity;

/// <summary>A page of a list of Okta's API.</summary>
/// <param name="Items">An array. The caller disposes it.</param>
/// <param name="After">Okta's mark of the page that follows; null when it gave none.</param>
internal sealed record OktaPage(JsonDocument Items, string? After);

/// <summary>Lists of Okta's API that the SDK is not asked for: its retries would wait out a whole window. The client has the org's address and the API token.</summary>
internal sealed class OktaApi(HttpClient http)
{
    /// <exception cref="OktaLookupException">Okta did not say: unreachable, refused, limited, or not understood.</exception>
    public async Task<OktaPage> ListAsync(string path, IEnumerable<KeyValuePair<string, string?>> query, CancellationToken ct)
    {
        try
        {
            using var answer = await http.GetAsync(QueryHelpers.AddQueryString(path, query.Where(p => p.Value is not null)), ct);
            if (answer.StatusCode != HttpStatusCode.OK) throw new OktaLookupException($"Okta answered {(int)answer.StatusCode}.") { Status = (int)answer.StatusCode };
            var json = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(ct));
            if (json.RootElement.ValueKind == JsonValueKind.Array) return new(json, NextOf(answer));
            json.Dispose();
            throw new OktaLookupException("Okta's answer is no list.");
        }
        catch (Exception fault) when (fault is HttpRequestException or JsonException or IOException || (fault is OperationCanceledException && !ct.IsCancellationRequested))
        {
            throw new OktaLookupException($"Okta did not answer: {fault.Message}", fault);
        }
    }

    /// <summary>Only the mark is taken from the link: where to ask is ours to say.</summary>
    private static string? NextOf(HttpResponseMessage answer)
    {
        if (!answer.Headers.TryGetValues("Link", out var links)) return null;
        var next = links.SelectMany(l => l.Split(',')).Select(l => l.Trim()).FirstOrDefault(l => l.Contains("rel=\"next\"", StringComparison.Ordinal));
        return next is not null && next.IndexOf('>', StringComparison.Ordinal) is > 0 and var end && Uri.TryCreate(next[1..end], UriKind.Absolute, out var address)
            ? QueryHelpers.ParseQuery(address.Query)["after"].FirstOrDefault() : null;
    }
}
