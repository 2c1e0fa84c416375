using System.Globalization;
using Microsoft.Extensions.Logging;

namespace FlaskDash.Okta.LocalOrg;

/// <summary>
/// How an app starts the org in its own process without compiling against this assembly, which a Release build does not have: one
/// method, found by name, of types that both sides know.
/// </summary>
public static class InProcess
{
    /// <summary>Starts an org with the settings of these names (those of <see cref="LocalOrgOptions"/>).</summary>
    /// <returns>The org, and a line about each example account.</returns>
    /// <exception cref="LocalOrgException">It cannot start; the message is one plain line.</exception>
    public static async Task<(IAsyncDisposable Org, IReadOnlyList<string> Accounts)> StartAsync(
        IReadOnlyDictionary<string, string> settings, IReadOnlyList<string> redirectUris, IReadOnlyList<string> postLogoutRedirectUris,
        ILoggerFactory loggers, CancellationToken ct)
    {
        var org = await LocalOrg.StartAsync(
            new()
            {
                Port = int.Parse(settings["Port"], CultureInfo.InvariantCulture),
                KeyFile = settings["KeyFile"],
                ClientId = settings["ClientId"],
                ClientSecret = settings["ClientSecret"],
                ApiToken = settings["ApiToken"],
                EnvironmentName = settings["EnvironmentName"],
                RedirectUris = [.. redirectUris],
                PostLogoutRedirectUris = [.. postLogoutRedirectUris],
                LoggerFactory = loggers,
            },
            ct);
        return (org, [.. org.Accounts.Select(Describe)]);
    }

    private static string Describe(LocalAccount account)
    {
        var notes = account.Groups.Contains(AccountDirectory.Administrators) ? "administrator" : account.IsActive ? "" : account.Status.ToLowerInvariant();
        return notes.Length == 0 ? $"{account.Login}, {account.Name}" : $"{account.Login}, {account.Name} ({notes})";
    }
}
