using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace FlaskDash.Razor.Identity;

/// <summary>What <c>-- doctor</c> asks Okta. Tagged <c>okta</c>: a load balancer's question must not become one for Okta.</summary>
internal static class OktaChecks
{
    public const string Tag = "okta";

    public static void AddOktaChecks(this IServiceCollection services)
    {
        services.AddHttpClient<OktaDoctor>(http => http.Timeout = TimeSpan.FromSeconds(5))
            .UseSocketsHttpHandler((handler, _) => (handler.AllowAutoRedirect, handler.UseCookies) = (false, false))
            .RemoveAllLoggers();
        Add("okta-discovery", (doctor, ct) => doctor.DiscoveryAsync(ct));
        Add("okta-keys", (doctor, ct) => doctor.KeysAsync(ct));
        Add("okta-clock", (doctor, ct) => doctor.ClockAsync(ct));
        Add("okta-redirect", (doctor, ct) => doctor.RedirectAsync(ct));
        Add("okta-token", (doctor, ct) => doctor.TokenAsync(ct));

        void Add(string name, Func<OktaDoctor, CancellationToken, Task<HealthCheckResult>> ask) => services.AddHealthChecks().Add(
            new(name, provider => new Check(provider.GetRequiredService<OktaDoctor>(), ask), failureStatus: null, [Tag]));
    }

    private sealed class Check(OktaDoctor doctor, Func<OktaDoctor, CancellationToken, Task<HealthCheckResult>> ask) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken ct = default)
        {
            if (doctor.UsesLocalOrg) return HealthCheckResult.Healthy("The local org starts with the app; there is nothing to ask before that.");
            try
            {
                return await ask(doctor, ct);
            }
            catch (Exception fault) when (!ct.IsCancellationRequested)
            {
                return HealthCheckResult.Unhealthy($"{doctor.Domain} does not answer as an Okta org. Check Okta:OktaDomain, Okta:AuthorizationServerId, the network and the proxy.", fault);
            }
        }
    }
}

/// <summary>Tries each thing that a sign-in needs of Okta, and says how to mend what is wrong.</summary>
internal sealed class OktaDoctor(HttpClient http, IOptions<OktaSettings> settings, IConfiguration configuration, IServiceProvider services, TimeProvider time)
{
    private readonly OktaSettings okta = settings.Value;

    public string Domain => okta.OktaDomain;

    public bool UsesLocalOrg => services.GetService<LocalOrgPlan>() is not null;

    public async Task<HealthCheckResult> DiscoveryAsync(CancellationToken ct)
    {
        var discovery = await DiscoverAsync(ct);
        return discovery.Issuer == okta.Issuer
            ? HealthCheckResult.Healthy($"{okta.Issuer} describes itself.")
            : HealthCheckResult.Unhealthy($"The org calls its issuer {OktaSettingsRules.Short(discovery.Issuer ?? "")}, the settings {okta.Issuer}. Correct Okta:OktaDomain and Okta:AuthorizationServerId.");
    }

    public async Task<HealthCheckResult> KeysAsync(CancellationToken ct)
    {
        var keys = (await DiscoverAsync(ct)).SigningKeys.Count(key => key is RsaSecurityKey or X509SecurityKey);
        return keys > 0
            ? HealthCheckResult.Healthy(string.Create(CultureInfo.InvariantCulture, $"{keys} RSA keys are published."))
            : HealthCheckResult.Unhealthy("The org publishes no RSA key, and only tokens signed with RS256 are accepted. Check the authorization server's keys in Okta.");
    }

    public async Task<HealthCheckResult> ClockAsync(CancellationToken ct)
    {
        using var answer = await http.GetAsync(okta.Issuer + "/.well-known/openid-configuration", ct);
        if (answer.Headers.Date is not { } oktas) return HealthCheckResult.Degraded("The org's answer has no date to compare this machine's clock with.");
        var apart = (time.GetUtcNow() - oktas).Duration();
        var text = string.Create(CultureInfo.InvariantCulture, $"This machine's clock and Okta's are {apart.TotalSeconds:0} s apart");
        return apart <= okta.ClockSkew ? HealthCheckResult.Healthy(text + ".") : HealthCheckResult.Unhealthy($"{text}; {okta.ClockSkew} are allowed. Let this machine keep its time by NTP.");
    }

    /// <summary>A request without a prompt comes back to a registered callback with an error, and stays at Okta with another.</summary>
    public async Task<HealthCheckResult> RedirectAsync(CancellationToken ct)
    {
        var discovery = await DiscoverAsync(ct);
        var callbacks = ListenAddresses.Of(configuration).Select(a => a.Site + OktaSettings.CallbackPath).Distinct().ToList();
        foreach (var callback in callbacks)
        {
            using var answer = await http.GetAsync(QueryHelpers.AddQueryString(discovery.AuthorizationEndpoint, new Dictionary<string, string?>
            {
                ["client_id"] = okta.ClientId, ["redirect_uri"] = callback, ["response_type"] = "code", ["scope"] = "openid", ["prompt"] = "none",
                ["state"] = "doctor", ["nonce"] = "doctor", ["code_challenge_method"] = "S256", ["code_challenge"] = Base64UrlEncoder.Encode(new byte[32]),
            }), ct);
            if (answer.Headers.Location?.OriginalString.StartsWith(callback, StringComparison.Ordinal) != true)
                return HealthCheckResult.Degraded($"Okta does not come back to {callback}. Register exactly this as a sign-in redirect URI of the application, unless people reach the app at another address; and check Okta:ClientId.");
        }

        return callbacks.Count > 0
            ? HealthCheckResult.Healthy($"Okta comes back to {string.Join(" and ", callbacks)}.")
            : HealthCheckResult.Degraded($"The app's address is not in the setting urls. Register its https address with {OktaSettings.CallbackPath} as a sign-in redirect URI.");
    }

    public async Task<HealthCheckResult> TokenAsync(CancellationToken ct)
    {
        if (!okta.LooksUpProfiles) return HealthCheckResult.Degraded("There is no Okta:ApiToken (OKTA_AUTH_TOKEN): claims serve as profiles, and a suspension counts only once a session ends.");
        using var request = new HttpRequestMessage(HttpMethod.Get, okta.OktaDomain + "/api/v1/users/flaskdash-doctor");
        request.Headers.TryAddWithoutValidation("Authorization", "SSWS " + okta.ApiToken);
        using var answer = await http.SendAsync(request, ct);
        return answer.StatusCode switch
        {
            // There is no such user; that it is said at all means that the token may ask.
            HttpStatusCode.OK or HttpStatusCode.NotFound => HealthCheckResult.Healthy("Okta accepts the API token."),
            HttpStatusCode.TooManyRequests => HealthCheckResult.Degraded("Okta accepts no more look-ups in this minute. Try again."),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => HealthCheckResult.Unhealthy("Okta refuses the API token. Make a new one under Security, API, Tokens, by an account that may read users, and set Okta:ApiToken."),
            _ => HealthCheckResult.Unhealthy(string.Create(CultureInfo.InvariantCulture, $"Okta answers {(int)answer.StatusCode} to a look-up. Check Okta:OktaDomain and Okta's status page.")),
        };
    }

    private Task<OpenIdConnectConfiguration> DiscoverAsync(CancellationToken ct) => OpenIdConnectConfigurationRetriever.GetAsync(
        okta.Issuer + "/.well-known/openid-configuration", new HttpDocumentRetriever(http) { RequireHttps = !OktaSettingsRules.IsLocalHttp(okta.OktaDomain) }, ct);
}
