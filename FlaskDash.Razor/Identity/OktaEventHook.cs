using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace FlaskDash.Razor.Identity;

/// <summary>How a call by Okta ended.</summary>
internal enum OktaHookResult
{
    Applied,

    /// <summary>There is no secret, or another was given: for the caller there is nothing here.</summary>
    NotFound,

    /// <summary>What was sent is no list of events.</summary>
    NotUnderstood,
}

/// <summary>Okta's event hooks: Okta calls when something happens, with the secret that an administrator gave both sides.</summary>
internal sealed class OktaEventHook(OktaChanges changes, IOptions<OktaSettings> okta, ILogger<OktaEventHook> logger)
{
    public const string Path = "/okta/events", ChallengeHeader = "X-Okta-Verification-Challenge";

    /// <summary>Whether the caller knows the secret, which Okta sends as the whole <c>Authorization</c> header.</summary>
    public bool IsOkta(HttpRequest request) =>
        okta.Value.EventHookSecret is { Length: > 0 } secret && request.Headers.Authorization is [{ } given]
        && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    public async Task<OktaHookResult> ReceiveAsync(HttpRequest request, CancellationToken ct)
    {
        if (!IsOkta(request)) return OktaHookResult.NotFound;
        try
        {
            using var json = await JsonDocument.ParseAsync(request.Body, cancellationToken: ct);
            if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("data", out var data)
                || data.ValueKind != JsonValueKind.Object || !data.TryGetProperty("events", out var events) || events.ValueKind != JsonValueKind.Array)
                return OktaHookResult.NotUnderstood;
            await changes.ApplyAsync(OktaChange.Read(events), ct);
            return OktaHookResult.Applied;
        }
        catch (JsonException fault)
        {
            logger.LogWarning("An event hook's body is no JSON: {Reason}", fault.Message);
            return OktaHookResult.NotUnderstood;
        }
    }
}
