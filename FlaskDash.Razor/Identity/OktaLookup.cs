using System.Text.Json;
using Okta.Sdk.Api;
using Okta.Sdk.Client;
using Okta.Sdk.Model;
using Microsoft.Extensions.Options;

namespace FlaskDash.Razor.Identity;

/// <summary>One look-up at Okta's users API. What the SDK leaves unclear is made plain here: an account, or an exception.</summary>
internal sealed class OktaLookup
{
    /// <summary>The name of the HTTP pipeline: rate limit, resilience, one shared connection pool.</summary>
    public const string HttpClient = "okta-users";

    /// <summary>What a look-up may take, retries included.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    private const string NoSuchUser = "E0000007";

    private readonly UserApi? api;
    private readonly TimeProvider time;

    public OktaLookup(IOptions<OktaSettings> settings, IHttpMessageHandlerFactory handlers, TimeProvider time)
    {
        this.time = time;
        var okta = settings.Value;
        if (!okta.LooksUpProfiles) return;

        api = new(new OktaApiClientOptions(
            new Configuration
            {
                OktaDomain = okta.OktaDomain,
                Token = okta.ApiToken,
                DisableHttpsCheck = OktaSettingsRules.IsLocalHttp(okta.OktaDomain),
                // With retries the SDK ignores cancellation and waits out a whole rate-limit window.
                MaxRetries = 0,
                RequestTimeout = 0,
                ConnectionTimeout = (int)Limit.TotalMilliseconds,
            },
            null, null, handlers.CreateHandler(HttpClient)));
    }

    /// <summary>The account as it stands now.</summary>
    /// <exception cref="OktaLookupException">Okta did not say: unreachable, refused, limited, or not understood. Never "no such user".</exception>
    public async Task<OktaAccount> FindAsync(string subject, CancellationToken ct)
    {
        if (api is null) throw new OktaLookupException("There is no API token.");
        try
        {
            var answer = await api.GetUserWithHttpInfoAsync(subject, cancellationToken: ct);
            return answer?.Data is { } user ? Read(subject, user) : throw new OktaLookupException($"Okta's answer is none: {answer?.ErrorText ?? "no reason given"}");
        }
        catch (ApiException refusal) when (refusal.ErrorCode == StatusCodes.Status404NotFound && IsNoSuchUser(refusal.ErrorContent as string))
        {
            return new(Status: null, Profile: null, time.GetUtcNow());
        }
        catch (ApiException refusal)
        {
            throw new OktaLookupException($"Okta answered {refusal.ErrorCode}.", refusal) { Status = refusal.ErrorCode };
        }
        catch (Exception fault) when (fault is not OktaLookupException)
        {
            // The SDK turns a cancelled call into a timeout as well. Whatever else it throws, nothing is known of the account.
            ct.ThrowIfCancellationRequested();
            throw new OktaLookupException($"Okta did not answer: {fault.Message}", fault);
        }
    }

    private OktaAccount Read(string subject, User user)
    {
        var now = time.GetUtcNow();
        // Without a status nothing is known of the account; a proxy's page or another JSON document has none.
        if (user.Status is null || user.Id is not { Length: > 0 }) throw new OktaLookupException("Okta's answer has no status in it.");

        var profile = user.Profile;
        var name = Text(profile?.DisplayName) ?? Text($"{profile?.FirstName} {profile?.LastName}") ?? Text(profile?.Login) ?? subject;
        return new((string?)user.Status, new(subject, name, Text(profile?.Login), Text(profile?.Email), Text(profile?.Title), Text(profile?.Department),
            Text(profile?.Organization), Text(profile?.Timezone), user.LastLogin, now, IsFromOkta: true), now);
    }

    /// <summary>A 404 of a proxy or of a mistyped address must not sign anybody out.</summary>
    private static bool IsNoSuchUser(string? body)
    {
        if (string.IsNullOrEmpty(body)) return false;
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("errorCode", out var code)
                && code.ValueKind == JsonValueKind.String && code.GetString() == NoSuchUser;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string? Text(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();
}

/// <summary>Okta did not say how the account stands. The message is for the log.</summary>
internal sealed class OktaLookupException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The HTTP status when there was one.</summary>
    public int? Status { get; init; }
}
