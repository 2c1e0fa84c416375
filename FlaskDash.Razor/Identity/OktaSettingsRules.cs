using Microsoft.AspNetCore.Http.HttpResults;
using static FlaskDash.Razor.Identity.TutorialSettings;

namespace FlaskDash.Razor.Identity;

/// <summary>What can be known to be wrong before Okta is asked. Each fault is one line: key, fault, fix.</summary>
internal static class OktaSettingsRules
{
    private const string Domain = "Okta:OktaDomain", ClientId = "Okta:ClientId", Secret = "Okta:ClientSecret", Token = "Okta:ApiToken";

    public static IReadOnlyList<string> Check(OktaSettings settings, bool isDevelopment)
    {
        var missing = new List<string>();
        if (settings.OktaDomain.Length == 0) missing.Add(Describe(Domain));
        if (settings.ClientId.Length == 0) missing.Add(Describe(ClientId));
        if (settings.ClientSecret.Length == 0) missing.Add(Describe(Secret));

        var faults = new List<string>();
        if (missing.Count > 0)
        {
            faults.Add($"Okta is not set up: {string.Join(", ", missing)} {(missing.Count == 1 ? "is" : "are")} missing. Copy from the application's page in Okta's admin console"
                + (isDevelopment ? ", or remove all Okta settings and a local org starts instead." : "; the local org is for Development only."));
        }

        if (settings.OktaDomain.Length > 0 && FaultOfDomain(settings.OktaDomain, isDevelopment) is { } domain) faults.Add($"{Describe(Domain)} {domain}");
        if (FaultOfWord(settings.ClientId, "{ClientId}") is { } id) faults.Add($"{Describe(ClientId)} {id} Copy the client id from the application's page in Okta.");
        if (FaultOfWord(settings.ClientSecret, "{ClientSecret}") is { } secret) faults.Add($"{Describe(Secret)} {secret} Copy the client secret from the application's page in Okta.");
        if (FaultOfWord(settings.ApiToken, "{apiToken}") is { } token) faults.Add($"{Describe(Token)} {token} Make one in Okta under Security, API, Tokens; or leave it out.");
        if (!settings.AuthorizationServerId.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            faults.Add("Okta:AuthorizationServerId holds other characters than letters and digits. Give the id from Security, API in Okta, such as default.");
        if (settings.PostLogoutRedirectUri.Length > 0 && !IsPathOrAddress(settings.PostLogoutRedirectUri))
            faults.Add("Okta:PostLogoutRedirectUri is neither a path of this site nor an http or https address. Give / for the front page.");
        if (settings.GroupsClaim.Length == 0) faults.Add("Okta:GroupsClaim is empty. Give the claim's name, or leave the setting out for groups.");
        if (settings.ProfileFreshness < TimeSpan.FromSeconds(1)) faults.Add("Okta:ProfileFreshness is shorter than a second. Give a duration such as 00:01:00.");
        if (settings.ProfileGrace < settings.ProfileFreshness) faults.Add("Okta:ProfileGrace is shorter than Okta:ProfileFreshness. Give a longer one, such as 00:15:00.");
        if (settings.LogEvery != TimeSpan.Zero && (settings.LogEvery < TimeSpan.FromSeconds(1) || settings.LogEvery > TimeSpan.FromHours(1))) faults.Add("Okta:LogEvery is not between a second and an hour. Give a duration such as 00:00:30, or 00:00:00 to leave the System Log alone.");
        if (settings.EventHookSecret.Length is > 0 and < 16) faults.Add("Okta:EventHookSecret is shorter than 16 characters. Give a long random one, the same as in Okta under Workflow, Event Hooks.");
        if (settings.StepUpAcrValues.Any(char.IsControl)) faults.Add("Okta:StepUpAcrValues has a control character in it. Give a value such as urn:okta:loa:2fa:any.");
        if (settings.ClockSkew < TimeSpan.Zero || settings.ClockSkew > TimeSpan.FromMinutes(10)) faults.Add("Okta:ClockSkew is not between 0 and 10 minutes. Give a duration such as 00:02:00.");
        return faults;
    }

    /// <summary>Plain http, which Okta's packages refuse, is allowed to a local org in Development.</summary>
    public static bool IsLocalHttp(string domain) =>
        Uri.TryCreate(domain, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback;

    /// <summary>A setting as part of a message: one line, not endless.</summary>
    public static string Short(string text)
    {
        var line = new string([.. text.Where(c => !char.IsControl(c))]);
        return line.Length <= 60 ? line : line[..60] + "…";
    }

    private static string? FaultOfDomain(string domain, bool isDevelopment)
    {
        if (domain.Contains('{', StringComparison.Ordinal)) return "is still a placeholder. Give your org's address, such as https://example.okta.com.";
        if (!Uri.TryCreate(domain, UriKind.Absolute, out var uri) || uri.Host.Length == 0 || domain.Any(char.IsWhiteSpace))
            return $"is \"{Short(domain)}\", which is no address. Give one such as https://example.okta.com.";
        if (domain.Split("://").Length != 2) return "names the scheme twice. Give the org's address alone, such as https://example.okta.com.";
        if (uri.Scheme == Uri.UriSchemeHttp && !(isDevelopment && uri.IsLoopback)) return "is plain http, which is allowed on this machine in Development only. Begin it with https://.";
        if (!domain.StartsWith("https://", StringComparison.Ordinal) && uri.Scheme != Uri.UriSchemeHttp) return "does not begin with https://. Give one such as https://example.okta.com.";
        if (uri.UserInfo.Length > 0 || uri.Query.Length > 0 || uri.Fragment.Length > 0) return "has more than a scheme and a host. Give the org's address alone, such as https://example.okta.com.";
        if (uri.AbsolutePath.StartsWith("/oauth2", StringComparison.Ordinal)) return "ends with a path. Give the address alone, and what follows /oauth2/ as Okta:AuthorizationServerId.";
        if (uri.AbsolutePath != "/") return "ends with a path. Give the org's address alone, such as https://example.okta.com.";
        if (IsAdminConsole(uri.Host)) return "is the address of Okta's admin console. Leave out -admin.";
        if (uri.Host.Contains(".com.com", StringComparison.OrdinalIgnoreCase)) return "ends with .com twice. Give the org's address, such as https://example.okta.com.";
        return null;
    }

    private static bool IsAdminConsole(string host) =>
        ((string[])["-admin.oktapreview.com", "-admin.okta.com", "-admin.okta-emea.com", "-admin.okta-gov.com", "-admin.okta.mil", "-admin.okta-miltest.com", "-admin.trex-gov.com"])
        .Any(part => host.Contains(part, StringComparison.OrdinalIgnoreCase));

    private static string? FaultOfWord(string text, string placeholder)
    {
        if (text.Contains(placeholder, StringComparison.OrdinalIgnoreCase)) return "is still a placeholder.";
        return text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)) ? "has a blank in it." : null;
    }

    private static bool IsPathOrAddress(string text) =>
        RedirectHttpResult.IsLocalUrl(text) || (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https");
}
