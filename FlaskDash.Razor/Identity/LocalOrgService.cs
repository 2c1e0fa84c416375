using System.Globalization;
using System.Security.Cryptography;
using FlaskDash.Razor.Data;

namespace FlaskDash.Razor.Identity;

/// <summary>
/// The local Okta org of development, in this process: it starts before the app's own port opens and ends with it. Its assembly is
/// found by name, since a Release build does not have it.
/// </summary>
internal sealed class LocalOrgService(LocalOrgPlan plan, DataFolder data, IHostApplicationLifetime lifetime, IConfiguration configuration, ILoggerFactory loggers)
    : IHostedService
{
    private IAsyncDisposable? org;

    public async Task StartAsync(CancellationToken ct)
    {
        var (started, accounts) = await plan.Start(
            new Dictionary<string, string>
            {
                ["Port"] = plan.Port.ToString(CultureInfo.InvariantCulture),
                ["KeyFile"] = Path.Combine(data.Root, "local-org-key.pem"),
                ["ClientId"] = plan.ClientId,
                ["ClientSecret"] = plan.ClientSecret,
                ["ApiToken"] = plan.ApiToken,
                ["EnvironmentName"] = Environments.Development,
            },
            [.. Sites().Select(site => site + OktaSettings.CallbackPath)],
            [.. Sites().Select(site => site + "/signout/callback")],
            loggers, ct);
        org = started;
        lifetime.ApplicationStarted.Register(() => Announce(accounts));
    }

    public async Task StopAsync(CancellationToken ct)
    {
        if (org is not null) await org.DisposeAsync();
    }

    /// <summary>The addresses that a browser may call this app by.</summary>
    private IEnumerable<string> Sites() => ListenAddresses.Of(configuration).Select(a => a.Site).Distinct();

    /// <summary>To the console itself: these lines are for the person who typed the command, not for a log.</summary>
    private void Announce(IReadOnlyList<string> accounts)
    {
        Console.WriteLine();
        Console.WriteLine($"  FlaskDash.Razor runs at {string.Join(" and ", Sites())}. Ctrl-C ends it.");
        Console.WriteLine($"  Sign-in goes to a local Okta org at {plan.Address}, which no other machine can reach. Its accounts:");
        foreach (var account in accounts) Console.WriteLine($"    {account}");
        Console.WriteLine($"  Data lies in {data.Root}");
        Console.WriteLine();
    }
}

/// <summary>Starts an org: settings by name, redirect URIs for sign-in and sign-out, where its warnings go.</summary>
/// <returns>The running org, and a line about each example account.</returns>
internal delegate Task<(IAsyncDisposable Org, IReadOnlyList<string> Accounts)> StartLocalOrg(
    IReadOnlyDictionary<string, string> settings, IReadOnlyList<string> redirectUris, IReadOnlyList<string> postLogoutRedirectUris, ILoggerFactory loggers, CancellationToken ct);

/// <summary>What the app and its local org agree on before either starts. The secrets are new at each start: both ends are in this process.</summary>
internal sealed record LocalOrgPlan(int Port, StartLocalOrg Start)
{
    /// <summary>The group of the org's example administrator.</summary>
    public const string AdministratorsGroup = "FlaskDash administrators";

    public string Address => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}");
    public string ClientId { get; } = "local-flaskdash";
    public string ClientSecret { get; } = RandomNumberGenerator.GetHexString(32);
    public string ApiToken { get; } = RandomNumberGenerator.GetHexString(32);

    /// <exception cref="SettingsException">The port is no port, or this build has no local org.</exception>
    public static LocalOrgPlan From(IConfiguration configuration)
    {
        var text = configuration["LocalOrg:Port"];
        if (!int.TryParse(text ?? "5001", CultureInfo.InvariantCulture, out var port) || port is < 1 or > 65535)
            throw new SettingsException($"LocalOrg:Port is \"{OktaSettingsRules.Short(text!)}\". Give a port from 1 to 65535.");

        var entry = Type.GetType("FlaskDash.Okta.LocalOrg.InProcess, FlaskDash.Okta.LocalOrg")?.GetMethod("StartAsync")
            ?? throw new SettingsException("Okta is not set up, and this build holds no local org. Set Okta:OktaDomain, Okta:ClientId and Okta:ClientSecret, or build without -c Release.");
        return new(port, entry.CreateDelegate<StartLocalOrg>());
    }

    /// <summary>The Okta settings with which the app signs in there.</summary>
    public IEnumerable<KeyValuePair<string, string?>> Settings() =>
    [
        new("Okta:OktaDomain", Address), new("Okta:AuthorizationServerId", "default"),
        new("Okta:ClientId", ClientId), new("Okta:ClientSecret", ClientSecret), new("Okta:ApiToken", ApiToken),
        new("Okta:RequestGroups", "true"), new("Okta:AdministratorsGroup", AdministratorsGroup), new("Okta:PostLogoutRedirectUri", "/"),
    ];
}
