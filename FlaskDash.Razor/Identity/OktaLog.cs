using System.Globalization;

namespace FlaskDash.Razor.Identity;

/// <summary>A page of Okta's System Log.</summary>
/// <param name="After">Okta's mark of the page that follows; null when it gave none.</param>
/// <param name="IsLast">Whether nothing has happened since.</param>
internal sealed record OktaLogPage(IReadOnlyList<OktaChange> Changes, string? After, bool IsLast);

/// <summary>
/// Okta's System Log (<c>/api/v1/logs</c>), polled as its documentation asks: no end, ascending, and after the first answer always by the mark that the
/// last one gave.
/// </summary>
internal sealed class OktaLog(OktaApi okta)
{
    private const int PageSize = 1000;

    private static readonly string Filter = string.Join(" or ", OktaChange.Types.Select(type => $"eventType eq \"{type}\""));

    /// <exception cref="OktaLookupException">Okta did not say.</exception>
    public async Task<OktaLogPage> ReadAsync(DateTime since, string? after, CancellationToken ct)
    {
        var page = await okta.ListAsync("/api/v1/logs",
        [
            new("since", since.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)), new("sortOrder", "ASCENDING"),
            new("limit", PageSize.ToString(CultureInfo.InvariantCulture)), new("filter", Filter), new("after", after),
        ], ct);
        using var items = page.Items;
        return new([.. OktaChange.Read(items.RootElement)], page.After, items.RootElement.GetArrayLength() < PageSize);
    }
}
