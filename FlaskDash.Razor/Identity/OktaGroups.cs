using Microsoft.Extensions.Options;

namespace FlaskDash.Razor.Identity;

/// <summary>
/// The groups of somebody who signs in: those of the claim; where there is none, or so many that Okta may have cut it, those that Okta's API names
/// (<c>/api/v1/users/{id}/groups</c>).
/// </summary>
internal sealed class OktaGroups(OktaApi api, IOptions<OktaSettings> okta, ILogger<OktaGroups> logger)
{
    /// <summary>Okta leaves groups out of a token beyond so many.</summary>
    internal const int MostInClaim = 100;

    private const int MostPages = 50;

    /// <summary>When Okta does not say more, what the sign-in brought.</summary>
    public async Task<IReadOnlyCollection<string>> OfSignInAsync(HttpContext context, string subject, CancellationToken ct)
    {
        var claimed = SignInGroups.Of(context);
        if (!okta.Value.LooksUpProfiles || claimed.Count is > 0 and < MostInClaim) return claimed;
        try
        {
            return [.. await AskAsync(subject, ct)];
        }
        catch (OktaLookupException fault)
        {
            logger.LogWarning("Okta's API did not name somebody's groups, so the {Groups} of the sign-in count: {Reason}", claimed.Count, fault.Message);
            return claimed;
        }
    }

    private async Task<HashSet<string>> AskAsync(string subject, CancellationToken ct)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        string? after = null;
        for (var page = 0; page < MostPages; page++)
        {
            var found = await api.ListAsync($"/api/v1/users/{Uri.EscapeDataString(subject)}/groups", [new("limit", "200"), new("after", after)], ct);
            using var items = found.Items;
            foreach (var group in items.RootElement.EnumerateArray())
                if (group.TryGetProperty("profile", out var profile) && profile.TryGetProperty("name", out var name) && name.GetString() is { Length: > 0 } text) names.Add(text);
            if ((after = found.After) is null) return names;
        }
        return names;
    }
}
