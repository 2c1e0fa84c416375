using System.Text.Json;
using FlaskDash.Razor.Data;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace FlaskDash.Razor.Identity;

/// <summary>
/// OpenID Connect Back-Channel Logout 1.0: the provider posts a signed token that names a person, a session or both, and those sessions end here.
/// A token sent twice ends nothing more: only sessions from before it was issued count.
/// </summary>
internal sealed class BackChannelLogout(
    IOptionsMonitor<OpenIdConnectOptions> signIn, IOptions<OktaSettings> okta, IDbContextFactory<DashContext> contexts, OktaProfiles profiles,
    AuditLog audit, TimeProvider time, ILogger<BackChannelLogout> logger)
{
    public const string Path = "/oidc/backchannel-logout";

    private const string LogoutEvent = "http://schemas.openid.net/event/backchannel-logout";

    /// <summary>Ends what the token names.</summary>
    /// <returns>False when the token is not to be trusted; the log has the reason.</returns>
    public async Task<bool> EndAsync(string? logoutToken, CancellationToken ct)
    {
        var (token, fault) = await ReadAsync(logoutToken);
        if (token is null)
        {
            logger.LogWarning("A logout token was refused: {Reason}", fault);
            return false;
        }

        var (subject, session) = (Text(token, JwtRegisteredClaimNames.Sub), Text(token, JwtRegisteredClaimNames.Sid));
        await using var db = await contexts.CreateDbContextAsync(ct);
        var user = subject is null ? null : await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Issuer == okta.Value.Issuer && u.Subject == subject, ct);
        if (subject is not null && user is null) return true; // somebody who was never here

        if (subject is not null) await profiles.ForgetAsync(subject, ct);
        await using var told = await audit.BeginAsync(db, AuditActor.Okta, ct);
        var ended = await SessionStore.EndBeforeAsync(db, user?.Id, session, token.IssuedAt + okta.Value.ClockSkew, ct);
        if (ended > 0) await told.CommitAsync(new(AuditEvents.OktaChange, $"back-channel logout of {user?.Name ?? "one session"}: {ended} sessions ended"), ct);
        return true;
    }

    private async Task<(JsonWebToken? Token, string? Fault)> ReadAsync(string? text)
    {
        if (string.IsNullOrEmpty(text)) return (null, "there is none");

        var rules = signIn.Get(OktaSignIn.Scheme).TokenValidationParameters.Clone();
        rules.ConfigurationManager = signIn.Get(OktaSignIn.Scheme).ConfigurationManager as BaseConfigurationManager;
        (rules.RequireSignedTokens, rules.RequireExpirationTime, rules.ValidateLifetime) = (true, true, true);
        // An ID token, which anybody who ever signed in has seen, must not serve for this: it has no such event.
        var result = await new JsonWebTokenHandler { MapInboundClaims = false }.ValidateTokenAsync(text, rules);
        if (!result.IsValid || result.SecurityToken is not JsonWebToken token) return (null, result.Exception?.Message ?? "it is not valid");

        return FaultOf(token) is { } fault ? (null, fault) : (token, null);
    }

    /// <summary>What §2.4 and §2.6 ask for beyond signature, issuer, audience and expiry.</summary>
    private string? FaultOf(JsonWebToken token)
    {
        if (!token.TryGetPayloadValue<long>(JwtRegisteredClaimNames.Iat, out _)) return "it does not say when it was issued";
        if (token.IssuedAt > (time.GetUtcNow() + okta.Value.ClockSkew).UtcDateTime) return "it was issued in the future";
        if (Text(token, JwtRegisteredClaimNames.Jti) is null) return "it has no id";
        if (token.TryGetPayloadValue<object>(JwtRegisteredClaimNames.Nonce, out _)) return "it has a nonce";
        if (Text(token, JwtRegisteredClaimNames.Sub) is null && Text(token, JwtRegisteredClaimNames.Sid) is null) return "it names neither a person nor a session";
        return token.TryGetPayloadValue<JsonElement>("events", out var events) && events.ValueKind == JsonValueKind.Object
            && events.TryGetProperty(LogoutEvent, out var logout) && logout.ValueKind == JsonValueKind.Object
            ? null : "it is not about a logout";
    }

    private static string? Text(JsonWebToken token, string claim) => token.TryGetPayloadValue<string>(claim, out var value) && value.Length > 0 ? value : null;
}
