using System.Globalization;
using System.IdentityModel.Tokens.Jwt;
using Microsoft.AspNetCore.Authentication;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace FlaskDash.Razor.Identity;

/// <summary>
/// A sign-in anew, for what must not be done with a browser that somebody left open: Okta is asked with <c>max_age</c> and, where set, <c>acr_values</c>
/// (OpenID Connect Core §3.1.2.1), and the answer has to say that it did so.
/// </summary>
internal static class StepUp
{
    private const string Begun = "step_up", Proved = "auth_time";

    /// <summary>Marks a challenge.</summary>
    public static void Want(AuthenticationProperties properties, DateTimeOffset now) => properties.Items[Begun] = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    /// <summary>Words it for Okta.</summary>
    public static void Ask(OpenIdConnectMessage message, AuthenticationProperties properties, OktaSettings okta)
    {
        if (!properties.Items.ContainsKey(Begun)) return;
        message.MaxAge = "0";
        if (okta.StepUpAcrValues.Length > 0) message.AcrValues = okta.StepUpAcrValues;
    }

    /// <summary>Notes when the person proved who they are, and holds Okta's answer against what was asked for.</summary>
    /// <exception cref="SignInRefusedException">The answer is of an older sign-in, or of a weaker one.</exception>
    public static void Check(JwtSecurityToken token, AuthenticationProperties? properties, OktaSettings okta)
    {
        long? provedAt = token.Payload.TryGetValue("auth_time", out var value) && long.TryParse(Convert.ToString(value, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture, out var seconds) ? seconds : null;
        if (properties is null) return;
        if (provedAt is { } known) properties.Items[Proved] = known.ToString(CultureInfo.InvariantCulture);
        if (!properties.Items.TryGetValue(Begun, out var text) || !long.TryParse(text, CultureInfo.InvariantCulture, out var begun)) return;

        if (provedAt is null || provedAt < begun - (long)okta.ClockSkew.TotalSeconds)
            throw new SignInRefusedException(SignInProblem.NotTrusted, "A sign-in anew was asked for, and the ID token is of an older one.");
        if (okta.StepUpAcrValues.Length > 0 && !okta.StepUpAcrValues.Split(' ').Contains(token.Payload.Acr, StringComparer.Ordinal))
            throw new SignInRefusedException(SignInProblem.NotTrusted, "The ID token does not say that the person signed in as it was asked for (acr).");
    }

    /// <summary>What <see cref="Check"/> noted, in Unix seconds; null when the token did not say.</summary>
    public static long? ProvedAtOf(AuthenticationProperties? properties) =>
        properties?.Items.TryGetValue(Proved, out var text) == true && long.TryParse(text, CultureInfo.InvariantCulture, out var seconds) ? seconds : null;
}
